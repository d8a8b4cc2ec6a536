"""The fixed cast: the same people and two sets in every test.

Both sets belong to one programme, so that what leaks from one set to another is seen.
"""

import datetime as dt
import pickle
import string
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

import time_machine
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models.signals import post_save
from django.test import Client
from django.utils import timezone
from django.utils.crypto import get_random_string

from als.accounts.models import User
from als.core import clock
from sets.enums import ProgrammeRoleKind, Tier
from sets.models import LearningSet, Member, Pair, Programme
from tests import factories as make

PEOPLE = [
    "manager",
    "facilitator",
    "upper_a",
    "lower_a",
    "upper_b",
    "lower_b",
    "outsider",
    "other_facilitator",
    "sponsor",
    "researcher",
    "stranger",
]


@dataclass
class Cast:
    """The people, and what they belong to. ``set`` has pairs a and b, ``other_set`` another."""

    programme: Programme
    set: LearningSet
    other_set: LearningSet
    pair_a: Pair
    pair_b: Pair
    other_pair: Pair
    people: dict = field(repr=False)

    def __getattr__(self, name):
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def fresh(self, person) -> User:
        """Return the person, read again, without what was remembered of their roles."""
        return User.objects.get(pk=self._person(person).pk)

    def member(self, person) -> Member:
        """Return that person's place in a pair."""
        return Member.objects.get(person=self._person(person))

    def client(self, person) -> Client:
        """Return a browser (Django's test client) in which the person is signed in.

        Without the signals of signing in, which take most of its time: no line in the security
        log. A test of those calls ``force_login`` or uses the page.
        """
        client, user = Client(), self._person(person)
        if user.last_login is None:
            user.last_login = timezone.now()
            user.save(update_fields=["last_login"])
        store = SessionStore()
        signed_in = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        session = Session.objects.create(
            session_key=get_random_string(32, string.ascii_lowercase),
            session_data=store.encode(signed_in),
            expire_date=store.get_expiry_date(),
        )
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return client

    def _person(self, person):
        return self.people[person] if isinstance(person, str) else person


# Stand for the moment in the rows that are kept: the product's clock, and that of the machine.
CLOCK = dt.datetime(1999, 1, 1, tzinfo=dt.UTC)
MACHINE = dt.datetime(1999, 1, 2, tzinfo=dt.UTC)


def make_cast() -> Cast:
    """Write the cast's rows and return it, as if each were made now.

    Factories take longer for it than most tests for the rest. So they do it once a process; after
    that the same rows are inserted again, under the same keys (which the sequences have passed).
    A test that commits has rows of its own.
    """
    if not connection.in_atomic_block:
        return _make_cast()
    made, inserts = _made_once()
    cast, rows = pickle.loads(made)
    moments = {CLOCK: clock.now(), MACHINE: timezone.now()}
    for row in rows:
        for name, value in vars(row).items():
            if isinstance(value, dt.datetime):
                setattr(row, name, moments.get(value, value))
    adapt = connection.ops.adapt_datetimefield_value
    adapted = {adapt(key): adapt(moment) for key, moment in moments.items()}

    def filled_in(value):
        if isinstance(value, list):  # a column, where PostgreSQL is given whole columns
            return [filled_in(one) for one in value]
        return adapted.get(value, value)

    filled = [(sql, [filled_in(value) for value in values]) for sql, values in inserts]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # there and back once, not for each table
            sql, values = zip(*filled, strict=True)
            filled = [(";".join(sql), [*chain.from_iterable(values)])]
        for sql, values in filled:
            cursor.execute(sql, values)
    return cast


@cache
def _made_once():
    """Return the cast with all its rows, pickled, and the statements that insert them."""
    rows, inserts = [], []

    def keep_row(instance, created, **kwargs):
        assert created
        rows.append(instance)

    def keep_insert(execute, sql, values, *args):
        inserts.append((sql, values))
        return execute(sql, values, *args)

    post_save.connect(keep_row)
    try:
        with transaction.atomic(), clock.set_to(CLOCK), time_machine.travel(MACHINE, tick=False):
            cast = _make_cast()
            transaction.set_rollback(True)
    finally:
        post_save.disconnect(keep_row)
    models = dict.fromkeys(map(type, rows))
    with transaction.atomic(), connection.execute_wrapper(keep_insert):
        for model in models:
            model._base_manager.bulk_create([row for row in rows if type(row) is model])
        transaction.set_rollback(True)
    return pickle.dumps((cast, rows)), inserts


def _make_cast() -> Cast:
    people = {
        name: make.PersonFactory(
            name=name.replace("_", " ").title(), email=f"{name.replace('_', '.')}@example.org"
        )
        for name in PEOPLE
    }
    programme = make.ProgrammeFactory(name="Two tiers", time_zone="Europe/London")
    for kind in ProgrammeRoleKind:
        make.ProgrammeRoleFactory(programme=programme, person=people[kind.value], kind=kind)
    set_ = make.SetFactory(programme=programme, name="Main set")
    other_set = make.SetFactory(programme=programme, name="Other set")
    make.FacilitatorFactory(set=set_, person=people["facilitator"])
    make.FacilitatorFactory(set=other_set, person=people["other_facilitator"])
    pair_a = make_pair(set_, 1, "A", people["upper_a"], people["lower_a"])
    pair_b = make_pair(set_, 2, "B", people["upper_b"], people["lower_b"])
    other_pair = make_pair(other_set, 1, "O", people["outsider"], None)
    return Cast(programme, set_, other_set, pair_a, pair_b, other_pair, people)


# At the edge of the main set: who reads none of it, and who has two places in it.
EDGE = ["waiting", "asked", "declined", "withdrew", "removed", "switched_off", "two_seats"]


def widen(cast):
    """Add the people of ``EDGE``; few tests ask for them. ``edge`` holds their pairs by name."""
    now = clock.now()
    cast.people |= {
        name: make.PersonFactory(name=name.replace("_", " ").title(), email=f"{name}@example.org")
        for name in EDGE
    }
    cast.edge = {
        "waiting": _edge_pair(cast, 21, "waiting", "agreed", "asked", "invited"),
        "declined": _edge_pair(cast, 22, "withdrew", "agreed", "declined", "declined"),
        "withdrew": _edge_pair(cast, 23, "withdrew", "withdrawn", None, "agreed"),
        "two_1": make_pair(cast.set, 24, "C", cast.two_seats, None),
        "two_2": make_pair(cast.set, 25, "D", cast.two_seats, None),
    }
    for name, state in (("declined", "declined"), ("withdrew", "withdrawn")):
        Pair.objects.filter(pk=cast.edge[name].pk).update(state=state, ended_at=now)
    make.MemberFactory(pair=cast.pair_a, side=Tier.UPPER, person=cast.removed, left_at=now)
    make.MemberFactory(pair=cast.pair_a, side=Tier.UPPER, person=cast.switched_off)
    cast.switched_off.is_active = False
    cast.switched_off.save(update_fields=["is_active"])
    return cast


def _edge_pair(cast, number, upper, upper_said, lower, lower_said):
    """A proposed pair with what each side said; whoever agreed once is a member."""
    pair = make.PairFactory(set=cast.set, number=number, proposed=True)
    for side, name, said in (("upper", upper, upper_said), ("lower", lower, lower_said)):
        person = cast.people[name] if name else make.PersonFactory()
        answered = said != "invited"
        make.AgreementFactory(
            pair=pair, side=side, person=person, state=said,
            decided_at=clock.now() if answered else None, decided_by=person if answered else None,
            reason="" if said in ("invited", "agreed") else "No time",
        )  # fmt: skip
        if said in ("agreed", "withdrawn"):
            make.MemberFactory(pair=pair, side=side, person=person, lead=True)
    return pair


def make_pair(set_, number, letter, upper_person, lower_person) -> Pair:
    """A confirmed pair whose two leads have agreed."""
    pair = make.PairFactory(
        set=set_,
        number=number,
        upper__name=f"Uppershire {letter} Partnership",
        upper__place=f"Uppershire {letter}",
        lower__name=f"Lowerton {letter} Partnership",
        lower__place=f"Lowerton {letter}",
    )
    for side, person in ((Tier.UPPER, upper_person), (Tier.LOWER, lower_person)):
        if person is not None:
            make.AgreementFactory(pair=pair, side=side, person=person, agreed=True)
            make.MemberFactory(pair=pair, side=side, person=person, lead=True)
    return pair
