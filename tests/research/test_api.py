"""The API for programs: what its tokens open, and what they don't."""

import datetime as dt

import jsonschema
import pytest
from allauth.account.signals import password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_removed
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client

from als.accounts.models import User
from als.archive.backups.aftermath import stop_what_may_be_over
from als.core import clock
from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from als.core.web import limits
from als.research.changes import tokens
from als.research.changes.extracts import note_reading
from als.research.enums import TableKind
from als.research.models import Extract, ResearchToken
from als.research.openapi import description
from sets.changes.programmes import remove_role
from tests.research import making
from tests.sharing import copy_of, made_once

pytestmark = pytest.mark.django_db

world = made_once(making.open_year)
V1 = "/api/research/v1"


@pytest.fixture
def cast(world, settings):
    return copy_of(world, settings)[0]


def get(path, token="", **headers):
    shown = {"authorization": f"Bearer {token}"} if token else {}
    return Client().get(f"{V1}{path}", headers={**shown, **headers})


def test_it_hands_out_what_the_extract_has_and_says_so_as_described(cast):
    row, (token, _row) = making.extract(cast), making.token(cast)
    (listed,) = get("/extracts/", token).json()["extracts"]
    assert (listed["id"], [*listed["tables"]]) == (row.pk, TableKind.values)
    schemas = description()["components"]["schemas"]
    for table in TableKind.values:
        answer = get(f"/extracts/{row.pk}/tables/{table}/", token).json()
        assert answer["rows"] == making.rows_of(row, table)[:100]
        for one in answer["rows"]:
            jsonschema.validate(one, schemas[f"row_of_{table}"])
    assert [one["table"] for one in get(f"/extracts/{row.pk}/code-book/", token).json()["tables"]]


def test_it_pages_and_says_when_nothing_is_new(cast):
    row, (token, _row) = making.extract(cast), making.token(cast)
    path = f"/extracts/{row.pk}/tables/words/?page_size=2"
    first = get(path, token)
    page = first.json()
    assert (page["page"], len(page["rows"])) == (1, 2)
    rows, after = page["rows"], page["next"]
    assert after.startswith(settings.BASE_URL)  # whatever the request says of its host
    while after:
        page = get(after.partition(V1)[2], token).json()
        rows, after = rows + page["rows"], page["next"]
    assert rows == making.rows_of(row, "words")
    known = get(path, token, if_none_match=first.headers["ETag"])
    assert (known.status_code, known.content) == (304, b"")
    assert get(f"/extracts/{row.pk}/tables/words/?page=999", token).status_code == 404


def test_without_a_token_that_works_there_is_nothing(cast):
    row, (token, kept) = making.extract(cast), making.token(cast)
    paths = ("/extracts/", f"/extracts/{row.pk}/tables/sets/", f"/extracts/{row.pk}/code-book/")
    for shown in ("", "als_wrong", f"{token}x", kept.token_hash):
        answers = [get(path, shown) for path in paths]
        assert {answer.status_code for answer in answers} == {401}
        assert {answer.headers["WWW-Authenticate"] for answer in answers} == {
            'Bearer realm="research"'
        }
    signed_in = cast.client("researcher")  # a session opens nothing here
    assert signed_in.get(f"{V1}/extracts/").status_code == 401
    assert token not in str(vars(kept))


@pytest.mark.parametrize(
    "end", ["revoked", "over", "role", "account", "restored", "password", "second factor"]
)
def test_what_ends_a_token_ends_it_at_once(cast, end):
    row, (token, kept) = making.extract(cast), making.token(cast)
    path = f"/extracts/{row.pk}/tables/sets/"
    assert get(path, token).status_code == 200
    if end == "revoked":
        tokens.revoke_token(token=kept, by=cast.fresh("researcher"))
    elif end == "over":
        now = clock.now()
        ResearchToken.objects.update(made_at=now - dt.timedelta(days=2), expires_at=now)
    elif end == "password":
        password_reset.send(sender=User, request=None, user=cast.stranger)  # somebody else's
        assert get(path, token).status_code == 200
        password_reset.send(sender=User, request=None, user=cast.researcher)
    elif end == "second factor":
        authenticator_removed.send(
            sender=Authenticator, request=None, user=cast.researcher, authenticator=None
        )
    elif end == "restored":
        stop_what_may_be_over()
    elif end == "role":
        remove_role(role=kept.role, by=cast.manager)
    else:
        type(cast.researcher).objects.filter(pk=cast.researcher.pk).update(is_active=False)
    assert get(path, token).status_code == 401


def test_who_is_in_the_set_sees_that_a_program_read_it(cast):
    row, (token, _row) = making.extract(cast), making.token(cast)
    page = f"/sets/{cast.set.pk}/research/"
    assert "read by programs" not in cast.client("upper_a").get(page).content.decode()
    assert get(f"/extracts/{row.pk}/tables/sets/", token).status_code == 200
    assert not Extract.objects.exclude(read_at=None).exists()  # reading writes nothing itself
    for _time in range(2):  # as the worker does, once for each message
        note_reading(row.pk)
    trail = AuditEntry.objects.filter(target_kind="extract", verb="read by a program")
    assert [entry.set_id for entry in trail] == [cast.set.pk]
    for who, path in (("upper_a", page), ("manager", f"/programmes/{cast.programme.pk}/research/")):
        assert "also read by programs, last on" in cast.client(who).get(path).content.decode()


def test_its_owner_gets_a_mail_that_a_token_was_made(cast):
    token, kept = making.token(cast)
    mail = OutMail.objects.get(key__startswith=f"research-token-{kept.pk}")
    assert (mail.to, mail.state) == (cast.researcher, "pending")
    assert "Notebook" in mail.text
    assert f"/programmes/{cast.programme.pk}/research/" in mail.text
    assert token not in mail.text + mail.html


def test_it_reads_the_tables_of_its_scope_and_the_extracts_of_its_role(cast):
    row, (token, _row) = making.extract(cast), making.token(cast, tables=["sets"])
    statuses = [
        get(f"/extracts/{row.pk}/tables/{table}/", token).status_code
        for table in ("sets", "issues", "people")
    ]
    assert statuses == [200, 404, 404]
    book = get(f"/extracts/{row.pk}/code-book/", token).json()
    assert [one["table"] for one in book["tables"]] == ["sets"]
    all_of_it, _row = making.token(cast)
    for path in ("/extracts/", f"/extracts/{row.pk}/code-book/"):
        mine, theirs = get(path, token), get(path, all_of_it)
        assert "ETag" not in mine.headers or mine.headers["ETag"] != theirs.headers["ETag"]
    hashes = [get("/extracts/", one).json()["extracts"][0]["sha256"] for one in (token, all_of_it)]
    assert hashes == [None, row.sha256]
    making.allow(cast.set, "no")  # and nothing of a set that has said no since
    assert get(f"/extracts/{row.pk}/tables/sets/", token).status_code == 404
    assert get("/extracts/", token).json() == {"extracts": []}


def test_what_goes_wrong_is_said_as_json(cast):
    row, (token, _row) = making.extract(cast), making.token(cast)
    path = f"{V1}/extracts/{row.pk}/tables/sets/"
    shown = {"authorization": f"Bearer {token}"}
    posted = Client().post(path, headers=shown)
    assert (posted.status_code, posted.headers["Allow"]) == (405, "GET, HEAD")
    row.file.storage.delete(row.file.name)
    gone = Client().get(path, headers=shown)
    assert gone.status_code == 410
    assert all("detail" in answer.json() for answer in (posted, gone))


def test_another_programmes_researcher_reads_nothing_of_this_one(cast):
    from tests import factories as make

    row, other = making.extract(cast), make.ProgrammeFactory()
    make.ProgrammeRoleFactory(programme=other, person=cast.stranger, kind="researcher")
    made = {"name": "Other", "tables": TableKind.values, "days": 3, "by": cast.fresh("stranger")}
    token, _row = tokens.make_token(programme=other, **made)
    assert get("/extracts/", token).json() == {"extracts": []}
    assert get(f"/extracts/{row.pk}/tables/sets/", token).status_code == 404
    with pytest.raises(Refused, match="Only researchers"):
        making.token(cast, "stranger")
    page = cast.client("stranger").get(f"/programmes/{cast.programme.pk}/research/")
    assert page.status_code == 404


def test_too_much_is_answered_with_when_to_try_again(cast, monkeypatch, caplog):
    token, _row = making.token(cast)
    rates = {**limits.RATES, "research_api": "2/m/key", "research_token": "2/m/ip"}
    monkeypatch.setattr(limits, "RATES", rates)
    answers = [get("/extracts/", token) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].headers["Retry-After"] == "60"
    with caplog.at_level("INFO", logger="als.security"):
        wrong = [get("/extracts/", "als_wrong") for _ in range(4)]
    assert [answer.status_code for answer in wrong] == [401, 401, 429, 429]
    assert wrong[-1].headers["Retry-After"] == "60"
    written = [one.getMessage() for one in caplog.records if one.name == "als.security"]
    assert written == ["wrong token"] * 2
    other, _row = making.token(cast)
    assert get("/extracts/", other).status_code == 200  # a place that others share is not shut


def test_a_token_is_shown_once_and_revoked_by_its_owner_or_a_manager(cast):
    url = f"/programmes/{cast.programme.pk}/research/tokens/new/"
    typed = {"name": "Notebook", "tables": ["sets"], "days": "7"}
    page = cast.client("researcher").post(url, typed).content.decode()
    token = page.partition('value="als_')[2].partition('"')[0]
    assert get("/extracts/", f"als_{token}").status_code == 200
    listed = cast.client("researcher").get(f"/programmes/{cast.programme.pk}/research/")
    assert token not in listed.content.decode()
    kept = ResearchToken.objects.select_related("role__programme").get()
    for who in ("facilitator", "upper_a", "sponsor", "stranger"):
        with pytest.raises(Refused, match="Only its owner"):
            tokens.revoke_token(token=kept, by=cast.fresh(who))
    tokens.revoke_token(token=kept, by=cast.fresh("manager"))
    assert get("/extracts/", f"als_{token}").status_code == 401


def test_the_database_lets_no_token_work_for_over_a_year(cast):
    _token, kept = making.token(cast)
    for values in (
        {"expires_at": kept.made_at + dt.timedelta(days=366)},
        {"expires_at": kept.made_at},
        {"tables": []},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ResearchToken.objects.update(**values)
    for days in (0, 366):
        with pytest.raises(Refused, match="1 to 365"):
            making.token(cast, days=days)


def test_the_description_is_openapi_and_shows_no_data(cast):
    making.extract(cast)
    found = Client().get(f"{V1}/openapi.json").json()
    assert found["openapi"] == "3.1.0"
    assert [*found["paths"]] == [
        f"{V1}/extracts/",
        f"{V1}/extracts/{{id}}/code-book/",
        f"{V1}/extracts/{{id}}/tables/{{table}}/",
    ]
    page = Client().get("/research/api/").content.decode()
    assert "List your extracts" in page
    assert "Main set" not in page
