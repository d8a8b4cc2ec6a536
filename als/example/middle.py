"""The set of the example that is in the middle of its year: something to try for everybody.

Its meeting is next week and is not called yet; actions wait for a report, one for a consent; a poll
is open; a lesson is drafted. Its weeks have a calendar of their own: today is in week 51.
"""

from als.core import clock
from als.example.around import Around
from als.example.beginning import Beginning
from als.example.learned import Lessons
from als.example.meetings import Meetings
from als.example.timeline import Calendar, Timeline, read
from als.example.work import Work

SET = "middle"


def add_middle(timeline, emails, prepare):
    """Add the set's events to the timeline; ``prepare`` adds its pairs, ground rules and focus."""
    content, zone = read(SET), timeline.calendar.zone
    own = Timeline(Calendar.ending_in(clock.today(zone), zone), timeline.people)
    beginning = Beginning(own, emails)
    facilitator = content["people"][0]
    beginning.set(content["set"], [facilitator])
    prepare(beginning, SET, facilitator["key"], content)
    meetings = add_meetings_and_work(beginning, SET, facilitator["key"], content)
    for poll in content["polls"]:
        meetings.poll(poll)
    Around(beginning, SET, facilitator["key"]).add(read("around")[SET])
    for event in own.events:
        timeline.at(event.at, event.happen)


def add_meetings_and_work(beginning, set_key, facilitator, content):
    """Add what a set has done by the middle of its year; return its ``Meetings``."""
    meetings = Meetings(beginning, set_key, facilitator)
    for meeting in content["meetings"]:
        meetings.add(meeting)
    work = Work(beginning, set_key)
    for name in ("theme", "issue", "action"):
        for row in content[f"{name}s"]:
            getattr(work, name)(row)
    for entry in content["progress"]:
        work.progress(entry)
    for lesson in content["lessons"]:
        Lessons(beginning, set_key, facilitator).lesson(lesson)
    return meetings
