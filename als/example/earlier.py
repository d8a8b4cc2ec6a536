"""The set of the example that released its report 13 months ago: what came of it can be read.

It is played after the others, so that their people, sets and pairs keep their numbers. Its weeks
have a calendar of their own.
"""

from als.core import clock
from als.example.answers import Answers
from als.example.beginning import Beginning
from als.example.cases import Edited
from als.example.findings import Findings
from als.example.follow_ups import FollowUps
from als.example.learned import Lessons
from als.example.middle import add_meetings_and_work
from als.example.readiness import Questions
from als.example.timeline import Calendar, Timeline, read
from sets.changes.retention import USUAL_YEARS, close_set, today_of, years_on

SET = "earlier"
WEEKS_BACK = 91  # its report was released in week 34


def play_earlier(others, people, prepare, **until):
    """Play it as ``Timeline.play`` does; ``others``: the ``Beginning`` of the other sets."""
    content, after = read("earlier") | read("earlier_work"), read("earlier_after")
    zone = others.timeline.calendar.zone
    timeline = Timeline(Calendar.ending_in(clock.today(zone), zone, WEEKS_BACK))
    timeline.things.update(others.timeline.things)
    beginning = Beginning(timeline, others.emails)
    facilitator = content["set"]["facilitator"]
    beginning.set(content["set"], [one for one in people if one["key"] == facilitator])
    prepare(beginning, SET, facilitator, content)
    add_meetings_and_work(beginning, SET, facilitator, content)
    Lessons(beginning, SET, facilitator).report(content["report"])
    Edited(beginning, facilitator).add(content["lessons"], content["editing"])
    Questions(beginning, SET).add(read("readiness")[SET], facilitator)
    timeline.at(content["set"]["closed"], _close, beginning, facilitator)
    Answers(beginning, SET, facilitator).add(after)
    FollowUps(beginning, SET).add(after["asked_again"])
    Findings(beginning).add(after["findings"])
    timeline.play(**until)


def _close(beginning, facilitator):
    set_ = beginning.set_of(SET)
    keep_until = years_on(today_of(set_), USUAL_YEARS)
    close_set(set_=set_, keep_until=keep_until, by=beginning.person(facilitator))
