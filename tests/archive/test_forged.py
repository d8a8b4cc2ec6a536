"""A file that is whole, well-formed, and lies: nothing of it lets anybody in or acts anywhere."""

import datetime as dt
import hashlib
import json
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from als.accounts.models import User
from als.archive.read import opened
from als.archive.restore import Choices, restore
from als.core.refusals import Refused
from reports.models import Rendering
from sets.changes.agreements import agree
from sets.changes.invitations import accept_invitation, ask_back, mail_invitations
from sets.changes.role_invitations import mail_role_invitations
from sets.models import (
    Agreement,
    Invitation,
    LearningSet,
    Member,
    Pair,
    PaperFile,
    ProgrammeRole,
    RoleInvitation,
    SetFacilitator,
)
from sets.models.roles import roles_of
from tests import factories as make
from tests.archive.test_bad_files import packed, refused, with_row
from tests.archive.test_reach import made
from tests.archive.test_round_trip import elsewhere
from tests.files import pdf

pytestmark = pytest.mark.django_db

MEETINGS, FILES = "data/meetings.meeting.json", "data/sets.paperfile.json"
TIERS = ("upper", "lower")
PAIRS, AGREEMENTS = "data/sets.pair.json", "data/sets.agreement.json"
TRAIL, SNAPSHOTS = "data/core.auditentry.json", "data/reports.snapshot.json"


@pytest.fixture
def parts(db, tmp_path, settings):
    found = dict(made("whole")[0])
    settings.MEDIA_ROOT = tmp_path / "files of this installation"
    return found


def brought(parts, tmp_path, **choices):
    with opened(packed(parts, tmp_path)) as archive:
        return restore(archive, Choices(**choices))


def test_no_file_lets_anybody_in(parts, tmp_path):
    done = brought(parts, tmp_path)
    reading = {person.name for person in User.objects.all() if roles_of(person).knows_of}
    assert (reading, ProgrammeRole.objects.count()) == (set(), 0)
    assert len(done.ended) == 5
    assert not User.objects.filter(may_make_programmes=True).exists()
    assert not any(person.has_usable_password() for person in User.objects.all())


def test_the_operator_may_vouch_for_the_seats_of_people_who_are_new(parts, tmp_path):
    here = make.PersonFactory(name="Ann", email="upper.a@example.org")
    done = brought(parts, tmp_path, keep_seats=True, match_people=True)
    sitting = set(Member.objects.active().values_list("person__email", flat=True))
    assert sitting == {"lower.a@example.org", "upper.b@example.org", "lower.b@example.org"}
    assert roles_of(here).knows_of == frozenset()
    assert here in [row.person for row in done.ended]
    assert not SetFacilitator.objects.active().exists()


def test_those_of_the_set_are_asked_by_the_facilitator_here(parts, tmp_path):
    make.PersonFactory(name="Somebody Here", email="upper.a@example.org")
    here = make.PersonFactory(name="Fran Here", email="fran@example.org")
    done = brought(parts, tmp_path, match_people=True, facilitators=(here.email,))
    mail_invitations(), mail_role_invitations()
    asked = {one.email: one for one in Invitation.objects.unanswered()}
    assert asked.keys() == {f"{side}.{pair}@example.org" for side in TIERS for pair in "ab"}
    assert {one.by for one in asked.values()} == {here}
    assert asked["upper.a@example.org"].name == "Upper A"  # not what their account here says
    assert [one.email for one in RoleInvitation.objects.all()] == ["facilitator@example.org"]
    assert (len(done.asked), done.not_asked) == (5, [])
    assert not Member.objects.active().exists()


def test_who_led_a_side_leads_it_again_on_their_own_yes_alone(parts, tmp_path):
    here = make.PersonFactory(email="fran@example.org")
    brought(parts, tmp_path, facilitators=(here.email,))
    mail_invitations()
    asked = Invitation.objects.get(email="upper.a@example.org")
    other = User.objects.get(email="lower.a@example.org")
    with pytest.raises(Refused, match="somebody else"):
        accept_invitation(invitation=asked, by=other)
    assert accept_invitation(invitation=asked, by=asked.person).lead
    assert not roles_of(other).knows_of


def test_nobody_is_asked_without_a_facilitator_nor_who_reads_for_the_sponsor(parts, tmp_path):
    with elsewhere():
        assert brought(parts, tmp_path).asked == []
        assert not Invitation.objects.exists()
    sponsor = make.PersonFactory(email="upper.a@example.org")
    here = make.PersonFactory(email="fran@example.org")
    programme = make.ProgrammeFactory(name="Two tiers")
    make.ProgrammeRoleFactory(programme=programme, person=sponsor, kind="sponsor")
    choices = {"programme": programme, "match_people": True, "facilitators": (here.email,)}
    (row, reason), = brought(parts, tmp_path, **choices).not_asked  # fmt: skip
    assert (row.person, "for its sponsor" in reason) == (sponsor, True)


def test_only_a_facilitator_asks_back_and_only_whose_seat_the_import_ended(parts, tmp_path):
    here = make.PersonFactory(email="fran@example.org")
    done = brought(parts, tmp_path, facilitators=(here.email,), keep_seats=True)
    sitting = Member.objects.active().first()
    with pytest.raises(Refused, match="facilitators of this set"):
        ask_back(member=sitting, name="Ann", by=here)
    Member.objects.filter(pk=sitting.pk).update(left_at=done.set.imported_at)
    member = Member.objects.with_set().get(pk=sitting.pk)
    for other in (make.PersonFactory(), Member.objects.active().last().person):
        with pytest.raises(Refused, match="facilitators of this set"):
            ask_back(member=member, name="Ann", by=other)
    assert ask_back(member=member, name="Ann", by=here).by == here


def test_no_file_asks_anybody_to_lead_a_side(parts, tmp_path):
    """The desk would ask, reminders would go out, and whoever says yes would sit in the set."""
    changed = with_row(parts, PAIRS, lambda row: row.update(state="proposed", confirmed_at=None))
    unanswered = {"state": "invited", "decided_at": None, "decided_by": None}
    for pk in {row["id"] for row in json.loads(changed[AGREEMENTS])}:
        changed = with_row_of(changed, AGREEMENTS, pk, unanswered)
    brought(changed, tmp_path, keep_seats=True)
    pair = Pair.objects.order_by("pk").first()
    assert (pair.state, pair.ended_at is None) == ("lapsed", False)
    assert not Agreement.objects.unanswered().exists()
    agreement = Agreement.objects.with_set().filter(pair=pair).first()
    with pytest.raises(Refused, match="no longer wait"):
        agree(agreement=agreement, by=agreement.person, sector="council")


def with_row_of(parts, name, pk, values):
    rows = [row | values if row["id"] == pk else row for row in json.loads(parts[name])]
    lines = ",\n".join(json.dumps(row) for row in rows)
    return {**parts, name: f"[\n{lines}\n]\n".encode()}


def test_a_facilitator_is_named_by_the_same_rules_as_by_hand(parts, tmp_path):
    with pytest.raises(Refused, match="is a member of a pair here"):
        brought(parts, tmp_path, keep_seats=True, facilitators=("upper.a@example.org",))
    with pytest.raises(Refused, match="Nobody here has the address"):
        brought(parts, tmp_path, facilitators=("new@example.org",))
    assert not LearningSet.objects.exists()


def test_a_sponsor_of_the_programme_does_not_come_to_facilitate(parts, tmp_path):
    sponsor = make.PersonFactory(email="reader@example.org")
    programme = make.ProgrammeFactory(name="Two tiers")
    make.ProgrammeRoleFactory(programme=programme, person=sponsor, kind="sponsor")
    with pytest.raises(Refused, match="for its sponsor"):
        brought(parts, tmp_path, programme=programme, facilitators=("reader@example.org",))


def test_history_shows_what_was_only_brought_along(parts, tmp_path, client):
    done = brought(parts, tmp_path, facilitators=("facilitator@example.org",))
    client.force_login(User.objects.get(email="facilitator@example.org"))
    page = client.get(reverse("portal:history", args=[done.set.pk])).text
    assert "This set was imported from an archive" in page
    lines = page.split("<tr")[2:]
    done_here = ("imported:", "added:", "invited:")
    assert ["imported)" in line for line in lines] == [
        not any(verb in line for verb in done_here) for line in lines
    ]
    assert any("imported)" in line for line in lines)


def test_history_tells_of_no_day_to_come(parts, tmp_path):
    ahead = (timezone.now() + dt.timedelta(days=2)).isoformat()
    changed = with_row(parts, TRAIL, lambda row: row.update(at=ahead))
    assert "date in the future" in refused(packed(changed, tmp_path))
    past = "data/actions.historicalissue.json"
    changed = with_row(parts, past, lambda row: row.update(history_date=ahead))
    assert "date in the future" in refused(packed(changed, tmp_path))


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"])
def test_a_link_that_acts_is_refused(parts, tmp_path, link):
    changed = with_row(parts, MEETINGS, lambda row: row.update(link=link))
    assert refused(packed(changed, tmp_path))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("data/sets.programme.json", {"colour": "red;}"}),
        ("data/sets.programme.json", {"contact_email": "nobody"}),
        ("data/sets.programme.json", {"time_zone": "Mars/Olympus"}),
        ("data/sets.programme.json", {"audiences": {"code": {}}}),
        ("data/sets.programme.json", {"own_words": {"upper": {"genitive": ["deep"]}}}),
        ("data/meetings.airtimeturn.json", {"seconds": {"present": "long"}}),
        ("data/meetings.airtimeturn.json", {"seconds": {"<script>": 1}}),
        ("data/reports.lesson.json", {"audiences": [{"deep": []}]}),
        ("data/actions.issue.json", {"description": "x" * 300_000}),
        ("data/actions.issue.json", {"description": "a\0b"}),
        ("data/actions.issue.json", {"disclosure": "everybody"}),
        (TRAIL, {"details": {"theme": {"deep": {}}}}),
        ("data/people.json", {"email": "Ann <ann@example.org>\nBcc: x@example.org"}),
    ],
)
def test_what_no_form_takes_no_archive_brings(parts, tmp_path, name, values):
    assert refused(packed(with_row(parts, name, lambda row: row.update(values)), tmp_path))


def swapped(parts, folder, data):
    name = next(name for name in sorted(parts) if re.match(f"{folder}.*(pdf|png|logo|tiers)", name))
    return {**parts, name: data}


PAGE = b"<html><script>alert(1)</script></html>"
PROGRAM = b"MZ" + bytes(200)


@pytest.mark.parametrize("data", [PAGE, PROGRAM, b"", b"PK\3\4 nothing", pdf()[:-40] + PAGE])
@pytest.mark.parametrize("folder", ["papers/", "attachments/"])
def test_a_file_is_looked_into_as_if_it_were_uploaded(parts, tmp_path, folder, data):
    assert "can’t be taken" in refused(packed(swapped(parts, folder, data), tmp_path))


def test_a_logo_is_a_picture_and_a_pdf_is_a_pdf(parts, tmp_path):
    assert "not a picture" in refused(packed(swapped(parts, "logo/", pdf()), tmp_path))
    assert "another kind" in refused(packed(swapped(parts, "reports/", PAGE), tmp_path))


def test_what_a_file_is_says_the_file_and_not_the_archive(parts, tmp_path):
    lie = {"content_type": "text/html", "sha256": "f" * 64, "size": 3, "text": "Not in it"}
    brought(with_row(parts, FILES, lambda row: row.update(lie)), tmp_path)
    row = PaperFile.objects.get()
    with row.file.open("rb") as file:
        kept = file.read()
    assert (row.content_type, row.size, row.sha256, row.text) == (
        "application/pdf", len(kept), hashlib.sha256(kept).hexdigest(), None,
    )  # fmt: skip


def test_a_file_of_a_released_version_has_the_hash_that_it_says(parts, tmp_path):
    changed = with_row(
        parts, "data/reports.rendering.json", lambda row: row.update(sha256="f" * 64)
    )
    sentence = refused(packed(changed, tmp_path))
    assert "is not the file that was made" in sentence
    assert Rendering.objects.count() == 0


def test_frozen_words_are_those_that_were_frozen(parts, tmp_path):
    changed = with_row(parts, SNAPSHOTS, lambda row: row["content"].update(title="Other words"))
    assert "not what was frozen" in refused(packed(changed, tmp_path))


def test_rows_of_sets_that_are_here_cannot_be_reached(parts, tmp_path):
    """A key in the file is a key of the file: one that is only here leads nowhere."""
    other = make.PairFactory()
    changed = with_row(
        parts, "data/actions.issue.json", lambda row: row.update(pair=other.pk + 10_000)
    )
    with pytest.raises(Refused, match="What “pair” leads to is not in it"):
        brought(changed, tmp_path)
