"""What several tests of reports make: a year with entries of every kind, signed reports.

Entries are quoted in a report only if both sides of their pair consented. What is made here was
consented to (``answer=None``: nobody was asked); after changing words, and for entries made by
factories, call ``consent_to_all(set_)``.
"""

import itertools

from django.core.files.base import ContentFile

from als.core import clock
from als.core.disclosure import Disclosure
from als.core.enums import JobStage, JobState
from meetings.models import Minute
from reports import notifications
from reports.changes import releasing, reports, signing
from reports.disclosure.policy import DisclosurePolicy
from reports.disclosure.recognition import Recogniser, texts_digest
from reports.disclosure.words import words_digest
from reports.enums import PassageAnswer, RecognitionAnswer, RenderingFormat
from reports.models import Evidence, PassageConsent, Recognition, Report
from reports.sources import SOURCES, key_of, source_of
from sets.enums import Tier
from sets.models import GroundRulesAcceptance
from tests import factories as make

WITH, WITHOUT = Disclosure.REPORT_WITH_NAMES, Disclosure.REPORT_WITHOUT_NAMES
PEOPLE_WHO_SIGN = ("upper_a", "lower_a", "upper_b", "lower_b")
_numbers = itertools.count(1)


def record_answer(kind, row, answer=PassageAnswer.YES, sides=tuple(Tier), accepted=True):
    """Record the answer of these sides of the row’s pair to the words that the row has.

    ``accepted``: they also accept that readers could recognise the pair by it.
    """
    pair = SOURCES[kind].pair(row)
    for side in sides if pair and answer else ():
        PassageConsent.objects.current().filter(side=side, **{kind: row}).update(
            superseded_at=clock.now()
        )
        person = pair.members.filter(side=side).first()
        PassageConsent.objects.create(
            pair=pair, side=side, digest=words_digest(row), answer=answer,
            by=person.person if person else make.PersonFactory(), **{kind: row},
        )  # fmt: skip
        if accepted:
            accept(kind, row, pair, side)
    return row


def accept(kind, row, pair, side):
    """Let a side accept that readers could recognise it by any word of the passage."""
    texts = row.report_texts
    words = sorted(Recogniser(pair.set.programme.language).stems(texts))
    Recognition.objects.current().filter(side=side, **{kind: row}).delete()
    Recognition.objects.create(
        pair=pair, side=side, digest=texts_digest(texts), words=words,
        answer=RecognitionAnswer.ACCEPTED, by=make.PersonFactory(), **{kind: row},
    )  # fmt: skip


def consent_to_all(set_, answer=PassageAnswer.YES):
    """Let both sides of each pair say it to all that may be asked about."""
    policy = DisclosurePolicy(set_)
    minutes = Minute.objects.filter(meeting__cycle__set=set_).select_related("pair", "meeting")
    entries = [*policy.issues, *policy.actions, *policy.progress]
    for row in [*(row for row in entries if not policy.if_agreed[key_of(row)].excluded), *minutes]:
        record_answer(source_of(row).key, row, answer)


def issue(
    cast, who="upper_a", disclosure=WITH, answer=PassageAnswer.YES, accepted=True, **kwargs
):  # fmt: skip
    """An issue that this member raised and confirmed."""
    member = cast.member(who)
    made = make.IssueFactory(
        pair=member.pair,
        confirmed_by=member,
        raised_by=member.person,
        disclosure=disclosure,
        **kwargs,
    )
    return record_answer("issue", made, answer, accepted=accepted)


def action(of_issue, answer=PassageAnswer.YES, **kwargs):
    kwargs.setdefault("under_way", True)
    made = make.ActionFactory(issue=of_issue, owner=of_issue.confirmed_by, **kwargs)
    return record_answer("action", made, answer)


def progress(of_action, disclosure=WITH, answer=PassageAnswer.YES, **kwargs):
    made = make.ProgressFactory(action=of_action, disclosure=disclosure, **kwargs)
    return record_answer("progress", made, answer)


def minute(cast, disclosure=WITH, pair=None, answer=PassageAnswer.YES, **kwargs):
    """A minute of a meeting whose minutes went round."""
    number = next(_numbers)
    meeting = make.MeetingFactory(cycle__set=cast.set, cycle__number=number, circulated=True)
    item = make.ItemFactory(meeting=meeting, proposed_by=cast.member("upper_a"))
    made = make.MinuteFactory(
        item=item, disclosure=disclosure, pair=pair, written_by=cast.facilitator, **kwargs
    )
    return record_answer("minute", made, answer)


def lesson(cast, *things, **kwargs):
    """A lesson that rests on these things."""
    kwargs.setdefault("drafted_by", cast.facilitator)
    made = make.LessonFactory(set=cast.set, **kwargs)
    for thing in things:
        evidence(made, thing)
    return made


def evidence(of_lesson, thing, **kwargs):

    return Evidence.objects.create(
        lesson=of_lesson, added_by=of_lesson.drafted_by, **{source_of(thing).key: thing}, **kwargs
    )


def report(cast, texts=(), **kwargs):
    """The set's report; ``texts`` are what is written in it, by section."""
    kwargs.setdefault("title", "What we learned")
    made = make.ReportFactory(set=cast.set, **kwargs)
    for section, text in dict(texts).items():
        made.texts.create(section=section, text=text, written_by=cast.facilitator)
    return made


def sent(cast):
    """A report with one lesson that was sent for sign-off."""
    if not cast.set.lessons.exists():
        lesson(cast)
    return reports.send_for_sign_off(report=report(cast), by=cast.facilitator)


def signed(cast):
    """A report that all sides have signed, with a file that stands for its PDF."""
    found = sent(cast)
    with_file(pdf_of(found.snapshot))
    return sign(cast, found)


def with_file(rendering, data=b"%PDF-1.7 of a test"):
    """Make the rendering ready without laying anything out."""
    rendering.file.save("test.pdf", ContentFile(data), save=False)
    rendering.state, rendering.stage = JobState.READY, JobStage.FINISHED
    rendering.pages, rendering.size = 12, len(data)
    rendering.ready_at = clock.now()
    rendering.save()
    return rendering


def with_archive(archive, data=b"PK of a test"):
    """Make the archive ready without reading anything."""
    archive.file.save("test.zip", ContentFile(data), save=False)
    archive.state, archive.stage = JobState.READY, JobStage.FINISHED
    archive.size, archive.ready_at = len(data), clock.now()
    archive.save()
    return archive


def sign(cast, found, people=PEOPLE_WHO_SIGN):
    for name in people:
        found = signing.sign_off(report=found, by=cast.fresh(name))
    return found


def sign_and_allow(cast, found, **public):
    """Let all sides sign and allow a public page, but for whoever is given: ``upper_a=False``."""
    for name in PEOPLE_WHO_SIGN:
        allowed = public.get(name, True)
        found = signing.sign_off(report=found, by=cast.fresh(name), public=allowed)
    return found


def release(cast, found):
    """Release what was signed, with a file that stands for its PDF."""
    found = releasing.release(report=found, by=cast.facilitator)
    with_file(pdf_of(found.snapshot))
    return found


def released(cast):
    """A report that was released, with a file that stands for its PDF."""
    found = releasing.release(report=signed(cast), by=cast.facilitator)
    file_made(found.snapshot)
    return found


def file_made(snapshot):
    """Do what a worker does once the PDF is there."""
    with_file(pdf_of(snapshot))
    notifications.notify_released(snapshot)


def pdf_of(snapshot):
    return snapshot.renderings.get(format=RenderingFormat.PDF)


def full_year(cast):
    """A set with something in every section of the report. Return the report."""
    theme = make.ThemeFactory(set=cast.set, title="Roles", proposed_by=cast.facilitator)
    named = issue(cast, theme=theme, title="Two plans for one place")
    unnamed = issue(cast, "lower_b", WITHOUT, theme=theme, title="Seats that nobody fills")
    issue(cast, "lower_a", Disclosure.PAIR, title="Not for others")
    done = action(named, done=True, ended_reason="It holds.")
    failed = action(unnamed, did_not_work=True)
    first = progress(done, learned="Ask first.", happened="Both came.")
    progress(done, WITHOUT, done="Somebody said no.")
    talked = minute(cast, text="All agreed on it.")
    lesson(cast, named, failed, first, talked, statement="Share one plan.", explanation="It helps.")
    lesson(cast, statement="Say who leads.")
    rules = make.GroundRulesFactory(set=cast.set, written_by=cast.facilitator)
    GroundRulesAcceptance.objects.create(rules=rules, member=cast.member("upper_a"))
    make.FocusFactory(
        topic=make.TopicFactory(proposed_by=cast.member("upper_a")), recorded_by=cast.facilitator
    )
    make.AttendanceFactory(meeting=talked.meeting, member=cast.member("upper_a"), outcome="present")
    return report(cast, {"foreword": "We *tried*.", "limits": "Only the willing came."})


def released_year(cast):
    """A full year's report that all sides have signed and that was released."""
    found = reports.send_for_sign_off(report=full_year(cast), by=cast.facilitator)
    with_file(found.snapshot.renderings.get())
    return releasing.release(report=sign(cast, found), by=cast.facilitator)


def frozen(cast):
    """The snapshot of a full year's report that was sent."""
    found = full_year(cast)
    return reports.send_for_sign_off(report=found, by=cast.facilitator).snapshot


def read(found):
    return Report.objects.get(pk=found.pk)
