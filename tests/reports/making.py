"""What several tests of this room make: a year with entries of every kind, signed reports."""

import itertools

from django.core.files.base import ContentFile

from als.common import clock
from als.common.disclosure import Disclosure
from reports import changes
from reports.enums import RenderingStage, RenderingState
from reports.models import Evidence, Report
from sets.models import GroundRulesAcceptance
from tests import factories as make

WITH, WITHOUT = Disclosure.REPORT_WITH_NAMES, Disclosure.REPORT_WITHOUT_NAMES
PEOPLE_WHO_SIGN = ("upper_a", "lower_a", "upper_b", "lower_b")
_numbers = itertools.count(1)


def issue(cast, who="upper_a", disclosure=WITH, **kwargs):
    """An issue that this member raised and confirmed."""
    member = cast.member(who)
    return make.IssueFactory(
        pair=member.pair,
        confirmed_by=member,
        raised_by=member.person,
        disclosure=disclosure,
        **kwargs,
    )


def action(of_issue, **kwargs):
    kwargs.setdefault("under_way", True)
    return make.ActionFactory(issue=of_issue, owner=of_issue.confirmed_by, **kwargs)


def progress(of_action, disclosure=WITH, **kwargs):
    return make.ProgressFactory(action=of_action, disclosure=disclosure, **kwargs)


def minute(cast, disclosure=WITH, pair=None, **kwargs):
    """A minute of a meeting whose minutes went round."""
    number = next(_numbers)
    meeting = make.MeetingFactory(cycle__set=cast.set, cycle__number=number, circulated=True)
    item = make.ItemFactory(meeting=meeting, proposed_by=cast.member("upper_a"))
    return make.MinuteFactory(
        item=item, disclosure=disclosure, pair=pair, written_by=cast.facilitator, **kwargs
    )


def lesson(cast, *things, **kwargs):
    """A lesson that rests on these things."""
    kwargs.setdefault("drafted_by", cast.facilitator)
    made = make.LessonFactory(set=cast.set, **kwargs)
    for thing in things:
        evidence(made, thing)
    return made


def evidence(of_lesson, thing, **kwargs):
    from reports.changes.lessons import KINDS

    return Evidence.objects.create(
        lesson=of_lesson, added_by=of_lesson.drafted_by, **{KINDS[type(thing)]: thing}, **kwargs
    )


def report(cast, **kwargs):
    kwargs.setdefault("title", "What we learned")
    return make.ReportFactory(set=cast.set, **kwargs)


def sent(cast):
    """A report with one lesson that was sent for sign-off."""
    if not cast.set.lessons.exists():
        lesson(cast)
    return changes.send_for_sign_off(report=report(cast), by=cast.facilitator)


def signed(cast):
    """A report that all sides have signed, with a file that stands for its PDF."""
    found = sent(cast)
    with_file(found.snapshot.renderings.get())
    return sign(cast, found)


def with_file(rendering, data=b"%PDF-1.7 of a test"):
    """Make the rendering ready without laying anything out."""
    rendering.file.save("test.pdf", ContentFile(data), save=False)
    rendering.state, rendering.stage = RenderingState.READY, RenderingStage.FINISHED
    rendering.pages, rendering.size = 12, len(data)
    rendering.ready_at = clock.now()
    rendering.save()
    return rendering


def sign(cast, found, people=PEOPLE_WHO_SIGN):
    for name in people:
        found = changes.sign_off(report=found, by=cast.fresh(name))
    return found


def released(cast):
    return changes.release(report=signed(cast), by=cast.facilitator)


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
    said = minute(cast, text="All agreed on it.")
    lesson(cast, named, failed, first, said, statement="Share one plan.", explanation="It helps.")
    lesson(cast, statement="Say who leads.")
    rules = make.GroundRulesFactory(set=cast.set, written_by=cast.facilitator)
    GroundRulesAcceptance.objects.create(rules=rules, member=cast.member("upper_a"))
    make.FocusFactory(
        topic=make.TopicFactory(proposed_by=cast.member("upper_a")), recorded_by=cast.facilitator
    )
    make.AttendanceFactory(meeting=said.meeting, member=cast.member("upper_a"), outcome="present")
    return report(cast, foreword="We *tried*.", caveat="Only the willing came.")


def frozen(cast):
    """The snapshot of a full year's report that was sent."""
    found = full_year(cast)
    return changes.send_for_sign_off(report=found, by=cast.facilitator).snapshot


def read(found):
    return Report.objects.get(pk=found.pk)
