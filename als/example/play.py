"""Put the worked example into an empty database."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import transaction

from als.accounts.models import NAME_PARTS, User
from als.core import clock, file_jobs
from als.core.mail import outbox
from als.example.airtime import Airtime
from als.example.answers import Answers
from als.example.around import add_call, add_continuation
from als.example.beginning import Beginning
from als.example.cases import Edited
from als.example.croatian import play_croatian
from als.example.earlier import play_earlier
from als.example.learned import Lessons
from als.example.meetings import Meetings
from als.example.middle import add_middle
from als.example.papers import Papers
from als.example.readiness import Questions
from als.example.research import Research
from als.example.reviews import Reviews
from als.example.support import Support
from als.example.timeline import Calendar, Timeline, read
from als.example.work import Work

WEEKS_TO_TRY = 8


def play():
    """Play the sets of the example, up to now. Nothing is kept if anything in it fails."""
    programme, second, middle = read("programme"), read("second_set"), read("middle")
    croatian = _emails(read("croatian"))
    zone = ZoneInfo(programme["programme"]["time_zone"])
    timeline = Timeline(_calendar(zone))
    emails = _emails(programme, second, middle, read("earlier"))
    beginning = Beginning(timeline, emails)
    beginning.programme(programme["programme"], programme["people"])
    _first_set(beginning, programme)
    _second_set(beginning, second)
    add_middle(timeline, emails, _prepare)
    with transaction.atomic():
        up_to_now = {"until": clock.now(), "around": outbox.counts_as_sent}
        timeline.play(**up_to_now)
        play_croatian(croatian, _prepare, **up_to_now)
        play_earlier(beginning, programme["people"], _prepare, **up_to_now)
        # They are called by what they do: that has neither a given nor a family name.
        no_parts = dict.fromkeys(NAME_PARTS, "")
        everybody = {*emails.values(), *croatian.values()}
        User.objects.filter(email__in=everybody).update(**no_parts)
        # Files are made by a worker, as ever: those of the report take a third as long as the year.
        transaction.on_commit(file_jobs.take_up)


def _calendar(zone):
    """Return the calendar of a year that ends now, moved back a little to spare the holidays."""
    starts = [meeting["starts"] for meeting in read("meetings")["meetings"]]
    day = clock.today(zone)
    calendars = (Calendar.ending_in(day - dt.timedelta(weeks=n), zone) for n in range(WEEKS_TO_TRY))
    return next(
        calendar
        for calendar in calendars
        if not any(_in_holidays(calendar.date(text)) for text in starts)
    )


def _in_holidays(day):
    return (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 4)


def _emails(*contents):
    people = [one for content in contents for one in content.get("people", ())]
    members = [one for content in contents for pair in content["pairs"] for one in pair["members"]]
    return {one["key"]: one["email"] for one in people + members}


def _first_set(beginning, content):
    people = {one["key"]: one for one in content["people"]}
    beginning.set(content["set"], [people["facilitator"], people["cofacilitator"]])
    _prepare(beginning, "main", "facilitator", content)
    Papers(beginning, "main").add(read("papers")["papers"])
    meetings = Meetings(beginning, "main", "facilitator")
    for meeting in read("meetings")["meetings"]:
        meetings.add(meeting)
    airtime = Airtime(beginning, "main", "facilitator")
    for meeting in read("airtime")["meetings"]:
        airtime.add(meeting)
    Reviews(beginning, "main").add(read("reviews"))
    _work(Work(beginning, "main"), read("work"))
    Support(beginning, "main").add(read("support"))
    Questions(beginning, "main").add(read("readiness")["main"], "facilitator")
    lessons = Lessons(beginning, "main", "facilitator")
    of_report = read("lessons")
    for lesson in of_report["lessons"]:
        lessons.lesson(lesson)
    lessons.report(of_report["report"])
    Edited(beginning, "facilitator").add(of_report["lessons"], read("cases"))
    add_continuation(beginning, "main", read("around")["continuation"])
    Answers(beginning, "main", "facilitator").add(read("answers"))
    Research(beginning, people["scholar"]).add(read("research"))


def _work(work, content):
    for theme in content["themes"]:
        work.theme(theme)
    for issue in content["issues"]:
        work.issue(issue)
    for action in content["actions"]:
        work.action(action)
    for entry in content["progress"]:
        work.progress(entry)


def _second_set(beginning, content):
    beginning.set(content["set"], content["people"])
    facilitator = content["people"][0]["key"]
    _prepare(beginning, "second", facilitator, content)
    meetings = Meetings(beginning, "second", facilitator)
    for meeting in content["meetings"]:
        meetings.add(meeting)
    for poll in content["polls"]:
        meetings.poll(poll)
    work = Work(beginning, "second")
    for theme in content["themes"]:
        work.theme(theme)
    for issue in content["issues"]:
        work.issue(issue)
    Questions(beginning, "second").add(read("readiness")["second"], facilitator)
    add_call(beginning, "second", read("around")["call"])


def _prepare(beginning, set_key, facilitator, content):
    for pair in content["pairs"]:
        beginning.pair(set_key, facilitator, pair)
    taking_part = [
        member["key"]
        for pair in content["pairs"]
        if len(pair.get("answers", [])) == 2
        and all(answer["answer"] == "agreed" for answer in pair["answers"])
        for member in pair["members"]
    ]
    beginning.ground_rules(set_key, facilitator, content["ground_rules"], taking_part)
    beginning.focus(set_key, facilitator, content)
