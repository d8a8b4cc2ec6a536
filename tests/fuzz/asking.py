"""One address asked with anything at all, and what must hold however it answers.

Which names a page asks a request for, and which values its fields of choices take, is found by
listening while the page is asked as the table of addresses says: a new form or field is fuzzed
without a line here.
"""

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote_from_bytes
from uuid import UUID

from django import forms
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils.datastructures import MultiValueDict
from hypothesis import assume
from hypothesis import strategies as st

from als.archive.inventory.table import INVENTORY
from als.core.web.middleware import WRITE
from tests.fuzz import values
from tests.url_table import all_rows

# Of the processor, for one request: a form of 60,000 characters a field takes a tenth of it.
MAX_SECONDS = 6
MAX_CHOICES = 12
LONGEST_ADDRESS = 4000  # bytes: gunicorn answers to a longer one itself
ASKS = ("__getitem__", "__contains__", "get", "getlist")
# Not what people wrote: Django empties a session that does not hold.
NOT_COUNTED = {"django_session"}
# In what the other set has written, and nowhere else.
ELSEWHERE = "Zq7 of elsewhere"
OF_MAIN_SET = {"facilitator", "upper_a", "lower_a", "upper_b", "lower_b", "stranger"}
TABLES = {entry.model._meta.db_table: entry for entry in INVENTORY if len(entry.paths) == 1}


@dataclass
class Listener:
    """The names that were asked for, each with the values that its field offers.

    ``good`` is what a form would take, as far as its fields say.
    """

    names: dict = field(default_factory=dict)
    good: dict = field(default_factory=dict)

    @contextmanager
    def listens(self, monkeypatch):
        with monkeypatch.context() as patch:
            for verb in ASKS:
                patch.setattr(MultiValueDict, verb, self._asked(getattr(MultiValueDict, verb)))
            patch.setattr(forms.BaseForm, "full_clean", self._cleaned(forms.BaseForm.full_clean))
            yield

    def _asked(self, own):
        def ask(data, key, *args, **kwargs):
            if isinstance(key, str):
                self.names.setdefault(key, [])
            return own(data, key, *args, **kwargs)

        return ask

    def _cleaned(self, own):
        def clean(form):
            for name, one in form.fields.items():
                offered = list(getattr(one, "choices", ()))[:MAX_CHOICES]
                self.names[form.add_prefix(name)] = [str(value) for value, _label in offered]
                self.good |= good_values(form.add_prefix(name), one, offered)
            return own(form)

        return clean


TAKEN = {
    forms.DateTimeField: "2027-03-03T10:00",
    forms.TimeField: "10:00",
    forms.EmailField: "ann@example.org",
    forms.URLField: "https://example.org/",
    forms.IntegerField: "3",
    forms.DecimalField: "3",
    forms.BooleanField: "on",
    forms.CharField: "Words",
}


def good_values(name, of, offered):
    """Return what a field of that name would take, by the names of its boxes."""
    if isinstance(of, forms.DateField):
        return {f"{name}_day": "3", f"{name}_month": "3", f"{name}_year": "2027"}
    if offered:
        values = [str(value) for value, _label in offered if str(value)]
        return {name: values[0]} if values else {}
    return next(({name: value} for kind, value in TAKEN.items() if isinstance(of, kind)), {})


@dataclass(frozen=True)
class Request:
    """One request, as it is sent. ``kwargs`` are those of the row where ``own`` is true."""

    person: str | None
    method: str
    url: str
    body: bytes
    content_type: str
    own: bool


class Asking:
    """A row of the table of addresses, in a world that holds what it is about."""

    def __init__(self, row, world, browser, other_set, keys):
        self.row, self.world, self.browser = row, world, browser
        self.other_set, self.keys = other_set, keys
        self.kwargs, self.data = row.kwargs(world), dict(row.data(world))
        self.lost_as_meant = set()

    @cached_property
    def url(self):
        return reverse(self.row.name, kwargs=self.kwargs)

    def listen(self, monkeypatch):
        """Ask as the table says; note what the page asks for, and which rows it deletes so."""
        listener = Listener({name: [] for name in self.data})
        client = self.browser(min(self.row.who, default="stranger"))
        with listener.listens(monkeypatch):
            for method, data in [("GET", self.data), ("POST", self.data), *self._posted()]:
                with transaction.atomic(), noted(self.lost_as_meant, verbs=("DELETE",)):
                    getattr(client, method.lower())(self.url, data).getvalue()
                    transaction.set_rollback(True)
        self.good = listener.good | self.data
        return {**dict.fromkeys(self.good, ()), **listener.names}

    def _posted(self):
        """Return what other rows of the address post to it: what it removes, it removes so."""
        rows = [row for row in all_rows() if row.name == self.row.name and row.method == "POST"]
        return [("POST", dict(row.data(self.world))) for row in rows if row != self.row]

    # --- what is sent --------------------------------------------------------------------------

    def requests(self, names):
        """Return what is drawn: requests by anybody, with anything."""

        @st.composite
        def draws(draw):
            url, own = self._url(draw)
            pairs = self._pairs(draw, names)
            query = as_query(self._pairs(draw, names)) if draw(st.integers(0, 3)) == 0 else ""
            if len(url) + len(query) < LONGEST_ADDRESS:
                url += f"?{query}"
            body, content_type = as_body(draw, pairs)
            return Request(
                person=draw(st.sampled_from(self._people())),
                method=draw(st.sampled_from([self.row.method] * 6 + ["GET", "POST", "PUT"])),
                url=url,
                body=body,
                content_type=content_type,
                own=own,
            )

        return draws()

    def _people(self):
        """Two of three are those who may, so that more than the door is tried."""
        allowed = sorted(self.row.who)
        others = [*sorted({*self.world.cast.people} - self.row.who), None]
        return allowed * (2 * len(others) // max(len(allowed), 1) + 1) + others

    def _url(self, draw):
        if not self.kwargs or draw(st.integers(0, 4)):
            return self.url, True
        name = draw(st.sampled_from(sorted(self.kwargs)))
        value = draw(self._argument(self.kwargs[name]))
        try:
            return reverse(self.row.name, kwargs={**self.kwargs, name: value}), False
        except NoReverseMatch:
            assume(False)

    def _argument(self, own):
        if isinstance(own, int):
            return st.one_of(st.sampled_from([0, 2**31, 2**63, 10**30, *self.keys]))
        if isinstance(own, UUID):
            return st.uuids()
        cut = st.integers(0, len(str(own))).map(lambda at: str(own)[:at] + "x")
        return st.one_of(cut, st.text(min_size=1, max_size=20), st.sampled_from(values.KEYS))

    def _pairs(self, draw, names):
        """Return (name, value) of what the page would take, and of what else it asks for."""
        pairs = [*(self.good if draw(st.booleans()) else self.data).items()]
        for name in draw(st.lists(st.sampled_from(sorted(names)), max_size=3)) if names else []:
            known = [*names[name], *([self.good[name]] if name in self.good else [])]
            if draw(st.booleans()):  # in its place; else as a second one of that name
                pairs = [pair for pair in pairs if pair[0] != name]
            pairs.append((name, draw(values.values(known, self.keys))))
        if pairs and draw(st.integers(0, 6)) == 0:
            del pairs[draw(st.integers(0, len(pairs) - 1))]
        return pairs

    # --- what must hold ------------------------------------------------------------------------

    def check(self, request):
        """Send it; a failure of the view comes up by itself, as the client raises it."""
        client, touched = self._client(request.person), set()
        start = time.process_time()
        with transaction.atomic():
            with noted(touched):
                answer = client.generic(
                    request.method, request.url, request.body, request.content_type
                )
                content = answer.getvalue()  # a file is closed once it is read
            seconds = time.process_time() - start
            touched -= NOT_COUNTED
            after = self._states(touched)
            transaction.set_rollback(True)
        assert answer.status_code < 500 or self.row.name == "portal:readyz"
        if request.own and not self._may_ask(request.person):
            assert 300 < answer.status_code < 500, "answered to somebody who may not ask"
        if request.person in OF_MAIN_SET and not self.row.public:
            assert ELSEWHERE.encode() not in content, "another set's words were shown"
        assert seconds < MAX_SECONDS, f"{seconds:.1f} s"
        if touched and after != (before := self._states(touched)):
            self._may_write(request, answer, before, after)

    def _may_ask(self, person):
        return person in self.row.who or self.row.public or self.row.by_token

    def _client(self, person):
        return self.browser(person) if person else Client()

    def _may_write(self, request, answer, before, after):
        assert request.method == "POST", "only what is posted changes anything"
        assert answer.status_code < 400, f"refused with {answer.status_code}, and written"
        if request.own:
            assert self._may_ask(request.person), "written by somebody who may not"
        changed = [table for table in before if before[table] != after[table]]
        if request.person in OF_MAIN_SET and not self.row.public:
            elsewhere = [table for table in changed if before[table][1] != after[table][1]]
            assert elsewhere == [], "another set's rows were changed"
        fewer = {table for table in changed if after[table][0] < before[table][0]}
        assert fewer <= self.lost_as_meant, "rows went that the page does not remove"

    def _states(self, tables):
        """Return of each table how many rows it has, the other set's, and a fingerprint of all."""
        return {table: self._state(table) for table in sorted(tables)}

    def _state(self, table):
        elsewhere = ""
        if entry := TABLES.get(table):
            elsewhere = sorted(map(repr, entry.of_set(self.other_set).values_list()))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT count(*), md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM {table} t"
            )
            number, all_rows = cursor.fetchone()
        return number, elsewhere, all_rows


@contextmanager
def noted(tables, verbs=("INSERT", "UPDATE", "DELETE")):
    """Add to ``tables`` the name of each table that a statement writes in."""

    def note(execute, sql, params, many, context):
        if WRITE.match(sql) and sql.lstrip().split()[0].upper() in verbs and '"' in sql:
            tables.add(sql.split('"')[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield


def as_bytes(value):
    if isinstance(value, bytes):
        return value
    return str(value).encode("utf-8", "surrogatepass")


def as_query(pairs):
    return "&".join(
        f"{quote_from_bytes(as_bytes(name))}={quote_from_bytes(as_bytes(one))}"
        for name, value in pairs
        for one in (value if isinstance(value, list | tuple) else [value])
    )


def as_body(draw, pairs):
    """Return the body and its content type: mostly what a browser sends, or nearly."""
    way = draw(st.sampled_from(["form"] * 5 + ["parts"] * 3 + ["half", "other"]))
    if way in ("parts", "half"):
        body = as_parts(draw, pairs)
        if way == "half":
            body = body[: draw(st.integers(0, len(body)))]
        return body, f"multipart/form-data; boundary={values.BOUNDARY}"
    body = as_query(pairs).encode()
    if way == "other":
        return body, draw(st.sampled_from(values.CONTENT_TYPES))
    return body, "application/x-www-form-urlencoded"


def as_parts(draw, pairs):
    """Return the pairs as multipart, with a file among them."""
    body = b""
    for name, value in pairs:
        for one in value if isinstance(value, list | tuple) else [value]:
            body += part(f'name="{name}"'.encode(), as_bytes(one))
    name = draw(st.sampled_from(["file", "photo", "picture", "logo", "words"]))
    called = as_bytes(draw(values.file_names)).replace(b'"', b"").replace(b"\n", b"")
    content = draw(values.broken([*values.WHOLE_FILES.values()]))
    body += part(f'name="{name}"; filename="'.encode() + called + b'"', content)
    return body + f"--{values.BOUNDARY}--\r\n".encode()


def part(facts, content):
    head = f"--{values.BOUNDARY}\r\nContent-Disposition: form-data; ".encode()
    return head + facts + b"\r\n\r\n" + content + b"\r\n"
