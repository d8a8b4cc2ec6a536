"""The chain over the audit log, and what its walk says of whoever got past the triggers."""

import datetime as dt
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Q

from als.core import audit, audit_chain, clock
from als.core.clearing import clearing, empty_names, empty_persons
from als.core.models import AuditEntry, AuditSeal
from als.core.triggers import GUARDS

pytestmark = pytest.mark.django_db
ENTRY, SEAL = "core_auditentry", "core_auditseal"


@contextmanager
def no_triggers():
    """Go on as somebody who owns the database."""
    with connection.cursor() as cursor:
        connection.check_constraints()  # a table with deferred checks can't be altered
        if connection.vendor == "postgresql":
            for table in (ENTRY, SEAL):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            for rule in GUARDS:
                for statement in rule.drop("sqlite"):
                    cursor.execute(statement)
        yield cursor
        connection.check_constraints()
        if connection.vendor == "postgresql":
            for table in (ENTRY, SEAL):
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        else:
            for rule in GUARDS:
                for statement in rule.create("sqlite"):
                    cursor.execute(statement)


@pytest.fixture(autouse=True)
def apart(settings, tmp_path):
    settings.AUDIT_ANCHORS = tmp_path / "anchors.txt"


@pytest.fixture
def sealed_entries(cast):
    """Six entries, sealed: return their keys."""
    for number in range(6):
        audit.record("moved", cast.set, by=cast.facilitator, set_id=cast.set.pk,
                     number=number, share=1.5, day="2026-03-02")  # fmt: skip
    assert audit_chain.seal() == 6
    return list(AuditEntry.objects.order_by("pk").values_list("pk", flat=True))


def broken(*anchors):
    with pytest.raises(audit_chain.Broken) as found:
        audit_chain.verify(anchors)
    return str(found.value)


def test_what_was_written_is_as_it_was_written(sealed_entries):
    found = audit_chain.verify()
    assert (found.sealed, found.waiting, found.emptied, found.last.number) == (6, 0, 0, 6)


def test_sealing_twice_is_sealing_once_and_new_ones_go_on_from_there(cast, sealed_entries):
    assert audit_chain.seal() == 0
    audit.record("moved", cast.set, by=None)
    assert audit_chain.verify().waiting == 1
    assert (audit_chain.seal(), audit_chain.verify().sealed) == (1, 7)


def test_an_entry_that_was_committed_long_after_others_is_sealed_in_the_night(
    cast, sealed_entries, monkeypatch
):
    monkeypatch.setattr(audit_chain, "NEAR", 3)
    AuditEntry.objects.create(pk=sealed_entries[0] - 1, by=None, verb="late", target_id=1)
    assert [audit_chain.seal(), audit_chain.seal(all_of_them=True)] == [0, 1]
    assert audit_chain.verify().sealed == 7


def test_two_workers_that_seal_at_once_make_one_chain(cast, sealed_entries, monkeypatch):
    audit.record("moved", cast.set, by=None)
    monkeypatch.setattr(AuditSeal.objects, "order_by", lambda *a: AuditSeal.objects.none())
    assert audit_chain.seal() == 0  # it had not seen what the other did
    monkeypatch.undo()
    assert (audit_chain.seal(), audit_chain.verify().sealed) == (1, 7)


def test_an_entry_that_was_edited_is_named(sealed_entries, case):
    for change in [
        "verb = 'agreed'",
        "at = '2020-01-01 10:00:00+00:00'",
        "details = '{}'",
        "set_id = NULL",
        "target_id = 0",
        "by_name = 'Somebody'",
        "by_name = ''",
        "by_id = NULL",
        "name_mark = ''",
        "by_name = '', name_salt = ''",
        "digest = ''",
    ]:
        with case(change):
            with no_triggers() as cursor:
                cursor.execute(f"UPDATE {ENTRY} SET {change} WHERE id = %s", [sealed_entries[2]])
            found = broken()
            assert (
                f"Entry {sealed_entries[2]}, at place 3" in found
                or "1 entries have lost their names" in found
            )


def test_an_edit_with_a_digest_to_match_is_named(sealed_entries):
    entry = AuditEntry.objects.get(pk=sealed_entries[3])
    entry.verb = "agreed"
    with no_triggers() as cursor:
        cursor.execute(
            f"UPDATE {ENTRY} SET verb = 'agreed', digest = %s WHERE id = %s",
            [audit_chain.digest_of(entry), entry.pk],
        )
    assert f"Entry {entry.pk}, at place 4, is not the one that was sealed there" in broken()


def test_an_entry_that_was_deleted_is_named(sealed_entries):
    with no_triggers() as cursor:
        cursor.execute(f"DELETE FROM {ENTRY} WHERE id = %s", [sealed_entries[1]])
    assert broken() == f"Entry {sealed_entries[1]}, at place 2, has been deleted."


def test_an_entry_that_was_deleted_with_its_seal_is_missed(sealed_entries):
    with no_triggers() as cursor:
        cursor.execute(f"DELETE FROM {ENTRY} WHERE id = %s", [sealed_entries[1]])
        cursor.execute(f"DELETE FROM {SEAL} WHERE entry_id = %s", [sealed_entries[1]])
    assert "Place 2 of the chain is missing" in broken()


def test_deleted_and_the_places_moved_up_is_named(sealed_entries):
    with no_triggers() as cursor:
        cursor.execute(f"DELETE FROM {SEAL} WHERE entry_id = %s", [sealed_entries[1]])
        for place in (3, 4, 5, 6):
            cursor.execute(f"UPDATE {SEAL} SET number = %s WHERE number = %s", [place - 1, place])
    assert f"Entry {sealed_entries[2]}, at place 2, is not the one" in broken()


def test_an_entry_that_was_put_in_is_named(sealed_entries):
    with no_triggers() as cursor:
        cursor.execute(
            f"INSERT INTO {ENTRY} (at, by_name, verb, target_kind, target_id, details, by_salt,"
            " by_mark, name_salt, name_mark, digest) VALUES ('2026-01-01 10:00:00+00:00', '',"
            " 'agreed', 'pair', 1, '{}', '', '', '', '', '')"
        )
    pk = AuditEntry.objects.order_by("-pk").first().pk
    assert f"Entry {pk}, not sealed yet, has been edited, or put in by hand" in broken()


def test_two_that_changed_places_are_named(sealed_entries):
    with no_triggers() as cursor:
        for entry, other in (
            (sealed_entries[1], -1),
            (sealed_entries[4], sealed_entries[1]),
            (-1, sealed_entries[4]),
        ):
            cursor.execute(f"UPDATE {SEAL} SET entry_id = %s WHERE entry_id = %s", [other, entry])
    assert f"Entry {sealed_entries[4]}, at place 2, is not the one" in broken()


def test_what_was_cut_off_at_the_end_is_missed_by_the_anchor(sealed_entries):
    anchor = audit_chain.keep_anchor()
    with no_triggers() as cursor:
        cursor.execute(f"DELETE FROM {ENTRY} WHERE id >= %s", [sealed_entries[4]])
        cursor.execute(f"DELETE FROM {SEAL} WHERE entry_id >= %s", [sealed_entries[4]])
    assert "cut from place 5 on" in broken(anchor)
    with pytest.raises(CommandError, match="cut from place 5 on"):
        call_command("verify_audit")  # the file knows it by itself


def test_a_chain_written_anew_from_an_entry_on_is_not_what_the_anchor_says(sealed_entries):
    anchor = audit_chain.keep_anchor()
    entry = AuditEntry.objects.get(pk=sealed_entries[5])
    entry.verb = "agreed"
    with no_triggers() as cursor:
        cursor.execute(f"DELETE FROM {SEAL} WHERE entry_id = %s", [entry.pk])
        cursor.execute(
            f"UPDATE {ENTRY} SET verb = 'agreed', digest = %s WHERE id = %s",
            [audit_chain.digest_of(entry), entry.pk],
        )
    audit_chain.seal()
    assert audit_chain.verify().sealed == 6
    assert "is not what the anchor says" in broken(anchor)


def test_names_that_a_clearing_emptied_are_no_break(cast, sealed_entries):
    with clearing():
        emptied = empty_persons(Q(pk=sealed_entries[0])) + empty_names(Q(pk=sealed_entries[1]))
        audit.record("cleared", cast.set, by=None, set_id=cast.set.pk, emptied_names=emptied)
    audit_chain.seal()
    found = audit_chain.verify()
    assert (found.sealed, found.emptied) == (7, 3)
    assert AuditEntry.objects.get(pk=sealed_entries[1]).by == cast.facilitator


def test_an_emptied_name_tells_nothing_that_could_be_guessed(cast, sealed_entries):
    with clearing():
        empty_persons(Q(pk=sealed_entries[0]))
    entry = AuditEntry.objects.get(pk=sealed_entries[0])
    kept = {entry.by_mark, entry.name_mark, entry.digest}
    assert not kept & {
        audit_chain.marked("", cast.facilitator.name),
        audit_chain.marked("", entry.by_id),
    }


def test_what_is_written_with_a_past_is_sealed_like_the_rest(cast):
    with clock.set_to(dt.datetime(2020, 2, 1, 9, 30, tzinfo=dt.UTC)):
        audit.record("moved", cast.set, by=cast.facilitator)
    assert (audit_chain.seal(), audit_chain.verify().sealed) == (1, 1)


class TestTheCommand:
    def test_it_prints_what_to_keep_elsewhere(self, sealed_entries, capsys):
        call_command("verify_audit")
        printed = capsys.readouterr().out.split()[-1]
        call_command("verify_audit", anchor=[printed])
        last = AuditSeal.objects.get(number=6)
        assert printed == f"6:{last.hash}"

    def test_another_hash_at_that_place_ends_with_an_error(self, sealed_entries):
        with pytest.raises(CommandError, match="not what the anchor says") as error:
            call_command("verify_audit", anchor=[f"3:{'0' * 64}"])
        assert error.value.returncode == 1

    def test_what_is_no_anchor_is_said_so(self, sealed_entries):
        with pytest.raises(CommandError, match="no PLACE:HASH"):
            call_command("verify_audit", anchor=["12"])
