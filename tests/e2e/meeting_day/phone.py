"""The pages of a meeting on a phone, with the longest words that are likely."""

from django.urls import reverse

from tests import factories as make
from tests.cast import make_cast
from tests.e2e.set_up.phone import LONG

WHO = ("facilitator", "upper_a")
ADDRESS = f"https://example.org/{'a-page-of-a-register-' * 5}"


def meetings_of_long_words():
    """Return the cast, and its meetings: looking for a date, in session, with minutes."""
    cast = make_cast()
    cast.programme.lower_singular = LONG.lower()
    cast.programme.save()
    for pair in (cast.pair_a, cast.pair_b):
        pair.lower.name = f"{LONG} {pair.number}"
        pair.lower.save()
    cycle = {"cycle__set": cast.set, "cycle__name": f"{LONG}sversammlung"}
    polled = make.MeetingFactory(**cycle, cycle__number=3, polled=True)
    make.DateOptionFactory.create_batch(3, meeting=polled)
    return cast, polled, in_session(cast, cycle), with_minutes(cast, cycle)


def in_session(cast, cycle):
    meeting = make.MeetingFactory(**cycle, cycle__number=2, in_session=True)
    written(cast, meeting)
    make.AttendanceFactory(meeting=meeting, member=cast.member("upper_b"), outcome="present")
    turn = make.TurnFactory(meeting=meeting, pair=cast.pair_b, running=True)
    make.QuestionFactory(
        set=cast.set, turn=turn, text=ADDRESS, good=False, asked_by=cast.member("upper_a")
    )
    make.TurnFactory(meeting=meeting, pair=cast.pair_a)
    return meeting


def with_minutes(cast, cycle):
    meeting = make.MeetingFactory(**cycle, cycle__number=1, circulated=True)
    entry = written(cast, meeting)
    make.CorrectionFactory(minute=entry, asked_by=cast.member("upper_a"), text=f"{LONG} {ADDRESS}")
    for who in ("upper_a", "lower_a", "upper_b"):
        make.ReviewFactory(meeting=meeting, member=cast.member(who), helped=LONG, change=ADDRESS)
    return meeting


def written(cast, meeting):
    item = make.ItemFactory(
        meeting=meeting, title=f"{LONG}sfragen", proposed_by=cast.member("lower_a")
    )
    return make.MinuteFactory(item=item, pair=cast.pair_a, text=f"{LONG} {ADDRESS}")


def pages(cast, polled, session, minuted):
    """Yield who looks, and at which page."""
    turn, entry = session.turns.first(), minuted.minutes.get()
    for who in WHO:
        yield who, reverse("meetings:poll", args=[polled.pk])
        for name in ("meeting", "session", "airtime"):
            yield who, reverse(f"meetings:{name}", args=[session.pk])
        yield who, reverse("meetings:turn", args=[turn.pk])
        for name in ("minutes", "review"):
            yield who, reverse(f"meetings:{name}", args=[minuted.pk])
        yield who, reverse("meetings:attendance_year", args=[cast.set.pk])
    yield "facilitator", reverse("meetings:attendance", args=[session.pk])
    yield "facilitator", reverse("meetings:minute_edit", args=[entry.pk])
    yield "upper_a", reverse("meetings:correction_new", args=[entry.pk])
    yield "upper_a", reverse("meetings:review_write", args=[minuted.pk])
