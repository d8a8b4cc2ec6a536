"""What goes when a set's personal data is kept no longer, and what stays."""

import datetime as dt
import json

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from als.accounts.changes import make_feed
from als.accounts.models import User
from als.archive.changes.clearing import clear, clear_due
from als.archive.models import Archive
from als.core import audit, clock
from als.core.clearing import clearing, remove_files, remove_later, removing_files
from als.core.models import AuditEntry, FileToRemove, OutMail
from meetings.models import Meeting
from reports.changes import releasing, reports
from reports.changes.follow_ups import answer_follow_up, ask_follow_ups, consent_to_follow_up
from reports.models import Download, FollowUp, PublicPage, Rendering, Report, Snapshot
from reports.selectors.follow_ups import disclosed_follow_ups
from sets.models import FacilitatorNote, LearningSet, Member, Pair
from tests import factories as make
from tests.reports import making
from tests.sharing import copy_of, made_once

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SETTLED = ("closed_at", "keep_until", "clearing_confirmed_by", "clearing_confirmed_at")


def due(cast, **fields):
    """Bring the set to where tonight's task clears it."""
    values = {
        "state": "closed",
        "closed_at": clock.now(),
        "keep_until": clock.today() - 2 * DAY,
        "clearing_confirmed_by": cast.facilitator,
        "clearing_confirmed_at": clock.now(),
    }
    LearningSet.objects.filter(pk=cast.set.pk).update(**values | fields)


def release(cast):
    """A year with something of everything, its report released and read by the sponsor."""
    report = making.full_year(cast)
    note = make.NoteFactory(set=cast.set, written_by=cast.facilitator, text="SEALED")
    make.AttachmentFactory(entry=making.progress(making.action(making.issue(cast))))
    make.PaperFileFactory(paper=make.PaperFactory(set=cast.set, added_by=note.written_by))
    item = make.ItemFactory(
        meeting__cycle__set=cast.set, proposed_by=cast.member("upper_a"), title="Sorted"
    )
    make.PhotoFactory(item=item)
    report = reports.send_for_sign_off(report=report, by=cast.facilitator)
    making.with_file(report.snapshot.renderings.get(format="pdf"))
    report = releasing.release(report=making.sign(cast, report), by=cast.facilitator)
    Rendering.objects.filter(snapshot__released_at=None, state="queued").update(state="failed")
    rendering = report.snapshot.renderings.get(format="pdf")
    if not rendering.is_ready:
        making.with_file(rendering)
    Download.objects.create(rendering=rendering, by=cast.sponsor)
    return cast, report


def clear_released(cast):
    """Clear the set of such a year."""
    made = release(cast)
    due(cast)
    EmailAddress.objects.create(user=cast.upper_a, email=cast.upper_a.email)
    make_feed(by=cast.upper_a)
    make.MemberFactory(pair=cast.other_pair, person=cast.lower_b, side="lower")
    readiness = make.ReadinessFactory(member=cast.member("upper_a"))
    audit.record("answered", readiness, by=cast.upper_a)
    assert clear_due() == 1
    return made


released_of_all = made_once(release, scope="class")
cleared_of_all = made_once(clear_released, scope="class")


class OnReleased:
    """Its tests find a year whose report is released."""

    @pytest.fixture
    def made(self, released_of_all, settings):
        return copy_of(released_of_all, settings)

    @pytest.fixture
    def cast(self, made):
        return made[0]

    @pytest.fixture
    def released(self, made):
        return made[1]


def rows_of(model):
    return list(model._base_manager.order_by("pk").values())


def everything():
    """Return all rows of the database as text, without what was released and when."""
    skipped = {"snapshot", "session", "contenttype", "permission"}
    found = [m for m in apps.get_models() if m._meta.model_name not in skipped]
    return json.dumps({m._meta.label: rows_of(m) for m in found}, default=str)


class TestWhenItGoes(OnReleased):
    @pytest.mark.parametrize(
        "fields",
        [
            {"clearing_confirmed_at": None, "clearing_confirmed_by": None},
            {"keep_until": dt.date(2100, 1, 1)},
            {"keep_until": None},
            {"state": "concluding", **dict.fromkeys(SETTLED)},
        ],
        ids=["unconfirmed", "not yet", "no day", "reopened"],
    )
    def test_nothing_goes_unless_the_day_has_passed_and_somebody_confirmed(
        self, cast, released, fields
    ):
        due(cast, **fields)
        before = everything()
        assert clear_due() == 0
        assert everything() == before

    def test_a_public_page_of_what_was_being_corrected_does_not_come_back(self, cast, released):
        yes = [1, "upper", "Uppershire", "2025-11-03"]
        page = PublicPage.objects.create(
            report=released, snapshot=released.snapshot, on_by=cast.facilitator, allowed=[yes]
        )
        assert page.is_shown
        reports.reopen(report=released, reason="A wrong number.", by=cast.facilitator)
        page.refresh_from_db()
        assert page.off_by == cast.facilitator
        PublicPage.objects.update(off_at=None, off_by=None)  # as if it had stayed on
        due(cast)
        assert clear_due() == 1
        page = PublicPage.objects.get()
        assert (page.is_of_what_is_out, page.is_shown, page.off_by) == (True, False, None)
        assert page.allowed == [yes]  # the signatures are gone

    def test_twice_is_once(self, cast, released):
        due(cast)
        assert (clear_due(), clear_due(), clear(cast.set.pk)) == (1, 0, False)
        assert AuditEntry.objects.filter(verb="cleared").count() == 1

    def test_what_fails_on_the_way_leaves_everything(self, cast, released, monkeypatch):
        due(cast)
        before = everything()
        monkeypatch.setattr("als.archive.changes.clearing.empty_accounts", lambda people: 1 / 0)
        assert clear_due() == 0
        assert everything() == before
        monkeypatch.undo()
        assert clear_due() == 1

    def test_a_file_that_is_being_made_is_waited_for(self, cast, released):
        due(cast)
        job = Archive.objects.create(set=cast.set)
        assert clear_due() == 0
        Archive.objects.filter(pk=job.pk).update(state="failed")
        assert clear_due() == 1


class TestWhatGoes:
    @pytest.fixture
    def cast(self, cleared_of_all, settings):
        return copy_of(cleared_of_all, settings)[0]

    def test_names_and_addresses_of_those_with_no_other_place_are_nowhere(self, cast):
        # A part of a name may be another's as well, as here: "Facilitator" and "Other Facilitator".
        User.objects.filter(pk=cast.other_facilitator.pk).update(family="")
        found = everything()
        for name in ("upper_a", "lower_a", "upper_b", "facilitator"):
            person = cast.people[name]
            said = f'"{person.name}"' in found, f'"{person.email}"' in found
            assert said == (False, False), name

    def test_they_can_not_sign_in_any_more(self, cast):
        gone = cast.fresh("upper_a")
        assert (gone.is_active, gone.has_usable_password(), gone.name) == (
            False, False, "Name removed",
        )  # fmt: skip
        assert not EmailAddress.objects.filter(user=gone).exists()

    def test_those_with_another_place_keep_their_name(self, cast):
        for name in ("lower_b", "manager", "sponsor", "outsider", "other_facilitator", "stranger"):
            assert cast.fresh(name).name == cast.people[name].name

    def test_nothing_says_any_more_that_they_were_here(self, cast):
        assert not Member.objects.filter(pair__set=cast.set).exists()
        assert not AuditEntry.objects.filter(set_id=cast.set.pk).exclude(by_name="").exists()
        assert not OutMail.objects.filter(set_id=cast.set.pk).exists()

    def test_no_word_that_somebody_wrote_is_left(self, cast):
        found = everything()
        words = ["SEALED", "Two plans for one place", "Seats that nobody fills", "Not for others",
                 "Ask first.", "Somebody said no.", "All agreed on it.", "Share one plan.",
                 "Only the willing came.", "We *tried*", "It holds."]  # fmt: skip
        assert [word for word in words if word in found] == []

    def test_the_audit_log_keeps_when_and_what_and_no_names(self, cast):
        entries = AuditEntry.objects.filter(set_id=cast.set.pk).exclude(verb="cleared")
        assert entries.exists()
        holders = {(entry.by_name, entry.by, entry.by_salt, entry.name_salt) for entry in entries}
        assert holders == {("", None, "", "")}

    def test_an_entry_that_names_no_set_is_emptied_with_its_row(self, cast):
        entry = AuditEntry.objects.get(verb="answered")
        assert (entry.by_name, entry.by_id) == ("", None)

    def test_the_audit_log_says_how_much_went(self, cast):
        entry = AuditEntry.objects.get(verb="cleared")
        assert (entry.details["people"], entry.details["facilitatornote"]) == (4, 1)

    def test_nobody_of_the_set_gets_in_any_more(self, cast):
        for name in ("upper_a", "facilitator", "lower_b"):
            client = Client()
            client.force_login(cast.fresh(name))
            assert client.get(f"/sets/{cast.set.pk}/").status_code in (302, 404)

    def test_what_a_sponsor_counts_is_the_same(self, cast):
        page = cast.client("sponsor").get("/desk/").content.decode()
        assert "1 meeting held" in " ".join(page.split())
        assert Pair.objects.filter(set=cast.set).count() == 2
        assert Meeting.objects.filter(cycle__set=cast.set).exists()


class TestWhatStays(OnReleased):
    def test_released_versions_and_their_files_stay_byte_for_byte(self, cast, released):
        due(cast)
        snapshot = Snapshot.objects.get(released_at__isnull=False)
        rendering = snapshot.renderings.filter(state="ready").first()
        data = b"%PDF-1.7 of a test"
        clear_due()
        again = Snapshot.objects.get(pk=snapshot.pk)
        assert (again.content, again.sha256) == (snapshot.content, snapshot.sha256)
        assert Download.objects.get().by == cast.sponsor
        url = f"/renderings/{rendering.pk}/file/"
        assert cast.client("sponsor").post(url).getvalue() == data

    def test_versions_that_were_never_released_go_and_the_released_one_is_the_report(
        self, cast, released
    ):
        reports.reopen(report=released, by=cast.facilitator, reason="A wrong number.")
        Report.objects.update(title="SECRET second title")
        draft = Snapshot.objects.create(
            report=released, version=2, content={"title": "x"}, sha256="1" * 64
        )
        due(cast)
        clear_due()
        report = Report.objects.get()
        assert not Snapshot.objects.filter(pk=draft.pk).exists()
        assert (report.state, report.title, report.version) == ("released", "What we learned", 1)

    def test_what_both_sides_let_be_told_after_the_release_stays_and_nothing_else(
        self, cast, released
    ):
        ask_follow_ups(report=released, months=6)
        rows = FollowUp.objects.filter(side="upper").order_by("pair__number")
        for asked, who, other in zip(rows, ("upper_a", "upper_b"), ("lower_a", ""), strict=True):
            row = answer_follow_up(
                follow_up=asked, going="going", came=f"It holds for {who}.",
                disclosure="report_with_names", by=cast.fresh(who),
            )  # fmt: skip
            if other:
                consent_to_follow_up(follow_up=row, answer="yes", by=cast.fresh(other))
        due(cast)
        kept = disclosed_follow_ups(cast.set)
        clear_due()
        assert not FollowUp.objects.exists()
        assert "It holds for upper_b" not in everything()
        cleared = LearningSet.objects.get(pk=cast.set.pk)
        assert disclosed_follow_ups(cleared) == kept
        assert [one["texts"][0]["answer"] for one in kept[0]["answers"]] == [
            "It holds for upper_a."
        ]
        assert (kept[0]["asked"], kept[0]["answered"]) == (4, 2)

    def test_other_sets_are_left_as_they_are(self, cast, released):
        by = cast.other_facilitator
        note = make.NoteFactory(set=cast.other_set, written_by=by, text="Theirs")
        entry = audit.record("moved", cast.other_set, by=by, set_id=cast.other_set.pk)
        make.IssueFactory(pair=cast.other_pair, title="Other issue", raised_by=cast.outsider)
        due(cast)
        clear_due()
        assert FacilitatorNote.objects.get(pk=note.pk).text == "Theirs"
        assert AuditEntry.objects.get(pk=entry.pk).by_name == "Other Facilitator"
        assert cast.other_pair.issues.get().title == "Other issue"
        assert cast.fresh("outsider").name == "Outsider"


def test_a_report_that_was_never_released_goes_with_its_versions(cast):
    making.full_year(cast)
    reports.send_for_sign_off(report=Report.objects.get(), by=cast.facilitator)
    Rendering.objects.update(state="failed")
    due(cast)
    assert clear_due() == 1
    assert (Snapshot.objects.count(), Report.objects.get().title) == (0, "")


def test_files_are_removed_after_the_commit(cast, django_capture_on_commit_callbacks):
    release(cast)
    due(cast)
    held = [row.file.name for row in apps.get_model("sets.PaperFile").objects.all()]
    held += [row.file.name for row in apps.get_model("actions.Attachment").objects.all()]
    held += [row.file.name for row in apps.get_model("meetings.MinutesPhoto").objects.all()]
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        clear_due()
    assert [default_storage.exists(name) for name in held] == [True] * 3
    for callback in callbacks:
        callback()
    assert [default_storage.exists(name) for name in held] == [False] * 3
    assert FileToRemove.objects.count() == 0


def test_a_file_that_a_dead_worker_left_is_removed_later(tmp_path):
    remove_later(["no/such/file.pdf", ""])
    remove_files()
    assert FileToRemove.objects.count() == 0


def test_a_file_that_cannot_be_removed_holds_up_no_other(monkeypatch, caplog):
    def delete(name):
        if name == "stuck":
            raise PermissionError

    monkeypatch.setattr(default_storage, "delete", delete)
    remove_later(["stuck", "one", "two"])
    assert (remove_files(), list(removing_files())) == (0, [0, 1, 1])
    assert [row.name for row in FileToRemove.objects.all()] == ["stuck"]
    assert "PermissionError" in caplog.text


def test_a_digest_about_the_set_is_emptied(cast):
    digest = make_mail(cast.outsider, key="digest", text="Of the main set: SECRET")
    make_mail(cast.upper_a, key="one", set_id=cast.set.pk, digest=digest)
    due(cast)
    clear_due()
    digest.refresh_from_db()
    assert (digest.subject, digest.text, digest.html) == ("", "", "")


def make_mail(person, **values):
    rest = {"address": person.email, "kind": "digest", "subject": "S", "text": "T", "html": "H"}
    return OutMail.objects.create(to=person, state="sent", sent_at=timezone.now(), **rest | values)


class TestTheTriggers:
    def run(self, statement):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    @pytest.fixture(autouse=True)
    def entry(self, cast):
        return audit.record("moved", cast.set, by=cast.facilitator, set_id=cast.set.pk)

    @pytest.mark.parametrize(
        "change",
        ["verb = 'x'", "by_name = 'x'", "digest = 'x'", "by_mark = ''", "details = '{}'",
         "at = '2020-01-01'", "set_id = 7", "by_name = '', verb = 'x'", "pair_id = 3",
         "target_id = 0"],
    )  # fmt: skip
    def test_even_a_clearing_changes_nothing_but_names_into_none(self, change):
        AuditEntry.objects.create(
            verb="a", target_kind="b", target_id=1, details={"a": 1}, by_name="n"
        )
        with pytest.raises(DatabaseError, match="only added to"), clearing():
            self.run(f"UPDATE core_auditentry SET {change}")

    def test_even_a_clearing_deletes_no_entry(self):
        with pytest.raises(DatabaseError, match="only added to"), clearing():
            self.run("DELETE FROM core_auditentry")

    def test_without_a_clearing_no_name_is_emptied_before_or_after_one(self, entry):
        for _twice in range(2):
            with pytest.raises(DatabaseError, match="only added to"):
                self.run("UPDATE core_auditentry SET by_name = ''")
            with clearing():
                pass
        with clearing():
            self.run("UPDATE core_auditentry SET by_name = ''")
        entry.refresh_from_db()
        assert entry.by_name == ""

    def test_a_clearing_that_fails_leaves_no_door_open(self):
        with pytest.raises(ZeroDivisionError), clearing():
            _ = 1 / 0
        with pytest.raises(DatabaseError, match="only added to"):
            self.run("UPDATE core_auditentry SET by_name = ''")

    def test_a_released_version_is_deleted_and_changed_by_no_clearing(self, cast):
        making.sent(cast)
        Snapshot.objects.update(released_at=clock.now())
        for statement in ("DELETE FROM reports_snapshot", "UPDATE reports_snapshot SET sha256='x'"):
            with pytest.raises(DatabaseError, match="not changed"), clearing():
                self.run(statement)
