"""Whoever facilitates by the consent of a set reads nothing of the pairs that had left before."""

import datetime as dt
import re
from collections import Counter
from types import SimpleNamespace

import pytest
from django.urls import resolve, reverse

from als.accounts.models import Removal
from als.archive.models import Archive
from als.core import clock
from als.core.enums import JobState, MailKind, MailState
from als.core.mail import outbox
from als.core.models import OutMail
from meetings.models import OwnerQuestion
from meetings.selectors import document
from reports.models import PassageConsent
from reports.rules import may_take_archive
from sets.models import LearningSet, Pair, SetFacilitator
from tests import factories as make

pytestmark = pytest.mark.django_db

LINK = re.compile(r'(?:href|src)="(/[^"#]*)')
ELSEWHERE = re.compile(
    r"^/(static|accounts|account|people|sign|i18n|feed)|out/?$|pdf|docx|xlsx|/file|"
    r"\.ics"
)
# What an appointed facilitator reads on those pages.
FOUND_BY_APPOINTED = {
    "zqdeclinedplace", "zqdeclinedreason", "zqaskedlead", "zqwithdrewreason", "zqsupport",
    "zqkeptissue", "zqkeptaction", "zqkeptprogress", "zqkeptcomment", "zqownerquestion",
    "zqownerreply", "zqreadiness", "zqmailed", "zqkeptminute", "zqremoved", "zqfrozen",
    "zqoldnote", "zqearlier",
}  # fmt: skip
SECRET = re.compile("|".join(FOUND_BY_APPOINTED), re.IGNORECASE)


@pytest.fixture
def world(cast):
    """A concluding set in which one pair withdrew and one declined; both left words behind."""
    LearningSet.objects.filter(pk=cast.set.pk).update(state="concluding")
    before = clock.now() - dt.timedelta(days=30)
    declined = make.PairFactory(set=cast.set, declined=True, number=8, ended_at=before,
                                upper__name="Zqdeclinedplace")  # fmt: skip
    asked = make.PersonFactory(name="Zqaskedlead Smith")
    make.AgreementFactory(pair=declined, declined=True, person=asked,
                          reason="zqdeclinedreason is Ropewalk")  # fmt: skip
    gone = make.PairFactory(set=cast.set, withdrawn=True, number=9, ended_at=before)
    upper = make.MemberFactory(pair=gone, person__name="Una Removed", lead=True)
    lower = make.MemberFactory(pair=gone, side="lower", lead=True)
    make.AgreementFactory(pair=gone, person=upper.person, answered=True, state="withdrawn",
                          reason="zqwithdrewreason is Ropewalk")  # fmt: skip
    make.AgreementFactory(pair=gone, side="lower", person=lower.person, agreed=True)
    make.SupportFactory(pair=gone, note="zqsupport", given_by=cast.facilitator)
    for member in (upper, lower):
        make.ReadinessFactory(member=member, comment="zqreadiness")
    issue = make.IssueFactory(pair=gone, disclosure="pair", title="zqkeptissue",
                              confirmed_by=upper)  # fmt: skip
    make.CommentFactory(issue=issue, text="zqkeptcomment", author=lower.person)
    action = make.ActionFactory(issue=issue, what="zqkeptaction", owner=upper)
    make.ProgressFactory(action=action, done="zqkeptprogress", disclosure="pair")
    shared = make.IssueFactory(pair=gone, title="Shared", confirmed_by=upper)
    PassageConsent.objects.create(pair=gone, side="upper", issue=shared, digest="d", answer="no",
                                  by=upper.person)  # fmt: skip
    meeting = make.MeetingFactory(cycle__set=cast.set, closed=True)
    item = make.ItemFactory(meeting=meeting, proposed_by=upper)
    make.OwnerQuestionFactory(item=item, text="zqownerquestion", asked_by=cast.facilitator,
                              reply="zqownerreply", replied_at=before)  # fmt: skip
    make.MinuteFactory(item=item, pair=gone, disclosure="pair", text="zqkeptminute")
    wider = make.MinuteFactory(item=item, pair=gone, disclosure="pair", text="zqearlier")
    frozen = make.MinuteFactory(item=item, pair=gone, disclosure="pair", text="zqfrozen")
    version = make.MinutesVersionFactory(meeting=meeting, version=1)
    for row in (wider, frozen):
        row.text, row.disclosure, row.revision = "Wider now", "set", 2
        row.save()
    make.NoteFactory(set=cast.set, text="zqoldnote", written_by=cast.facilitator,
                     written_at=before)  # fmt: skip
    row = outbox.write(upper.person, kind=MailKind.MINUTES, key="k", subject="S", code="x",
                       template="login_code", set_id=cast.set.pk)  # fmt: skip
    lost = {"state": MailState.FAILED, "address": "zqmailed@example.org"}
    OutMail.objects.filter(pk=row.pk).update(**lost)
    make.SupportFactory(pair=gone, note="Zqremoved is Una Removed", given_by=cast.facilitator)
    Removal.objects.create(person=upper.person, due_at=clock.now() + dt.timedelta(days=9))
    make.ReportFactory(set=cast.set)
    SetFacilitator.objects.create(set=cast.set, person=cast.upper_a, by_consent=True)
    return SimpleNamespace(cast=cast, gone=gone, declined=declined, meeting=meeting,
                           version=version)  # fmt: skip


MAX_PATHS = 4  # of one name in the URL tables: as many as there are pairs


def read_all(cast, who, until=None):
    """Follow links from the set's pages; return which secrets were read, and where.

    ``until``: those with which there is no need to go on.
    """
    client, found = cast.client(who), {}
    to_do, seen, refused, names = [(f"/sets/{cast.set.pk}/", ""), ("/", "")], set(), [], Counter()
    while to_do and not (until and found.keys() >= until):
        path, source = to_do.pop(0)
        page = path.split("?")[0]
        if page in seen or ELSEWHERE.search(path):
            continue
        seen.add(page)
        name = resolve(page).view_name
        names[name] += 1
        if names[name] > MAX_PATHS:
            continue
        answer = client.get(path)
        if answer.streaming or not answer.get("Content-Type", "").startswith("text"):
            continue
        if answer.status_code in (301, 302):
            to_do.append((answer["Location"], path))
            continue
        if answer.status_code >= 400:
            refused.append((path, source))
        text = answer.content.decode()
        for word in SECRET.findall(text):
            found.setdefault(word.lower(), set()).add(path)
        to_do += [(link, path) for link in LINK.findall(text)]
    assert len(names) > 40, names
    assert refused == [], refused
    return found


def test_every_page_hides_what_pairs_that_left_kept_to_themselves(world):
    assert read_all(world.cast, "upper_a") == {}


def test_an_appointed_facilitator_finds_it_on_the_same_pages(world):
    found = read_all(world.cast, "facilitator", until=FOUND_BY_APPOINTED)
    assert found.keys() >= FOUND_BY_APPOINTED, FOUND_BY_APPOINTED - found.keys()


@pytest.mark.parametrize(("who", "reads"), [("upper_a", False), ("facilitator", True)])
def test_no_other_way_leads_to_it(world, who, reads):
    user, set_ = world.cast.fresh(who), world.cast.set
    assert may_take_archive(user, set_) == reads
    make_archive = {"set": set_, "asked_by": world.cast.facilitator, "state": JobState.QUEUED}
    Archive.objects.create(**make_archive)
    assert Archive.objects.visible_to(user).exists() == reads
    for rows in (OwnerQuestion, PassageConsent):
        assert rows.objects.visible_to(user).exists() == reads
    frozen = document.for_reader(world.version.content, user, world.meeting)
    assert ("zqfrozen" in str(frozen)) == reads
    client = world.cast.client(who)
    asked = client.post(reverse("archive:archive_ask", args=[set_.pk]))
    assert asked.status_code == (302 if reads else 403)
    found = client.get(reverse("portal:search", args=[set_.pk]), {"q": "zqkept"})
    assert bool(SECRET.search(found.content.decode())) == reads
    for kind in ("issues", "actions", "progress"):
        file = client.post(reverse("actions:export_file", args=[set_.pk, kind]))
        assert bool(SECRET.search(b"".join(file).decode())) == reads, kind
    removals = client.get(reverse("archive:removals", args=[set_.pk])).content.decode()
    assert ("Zqremoved" in removals, "Una Removed" in removals) == (reads, reads)
    for name in ("portal:pair", "sets:support_pair", "sets:readiness_pair"):
        for pair in (world.gone, world.declined):
            page = client.get(reverse(name, args=[pair.pk]))
            assert page.status_code == (200 if reads else 404), name


def test_without_such_a_pair_they_take_the_archive_and_see_who_leaves_later(cast):
    SetFacilitator.objects.create(set=cast.set, person=cast.upper_a, by_consent=True)
    later = make.PairFactory(set=cast.set, declined=True, number=9, ended_at=clock.now())
    user = cast.fresh("upper_a")
    assert may_take_archive(user, cast.set)
    assert later in Pair.objects.visible_to(user)
    assert later not in Pair.objects.visible_to(cast.fresh("lower_a"))
