"""The second programme of the example: in Croatian, with a set in the middle of its year.

It is played after the first, so that people, sets and pairs of the first keep their numbers.
"""

from zoneinfo import ZoneInfo

from django.utils import translation

from als.accounts.changes import choose_language
from als.core import clock
from als.example.beginning import Beginning
from als.example.middle import add_meetings_and_work
from als.example.timeline import Calendar, Timeline, read

LANGUAGE = "hr"
FACILITATOR = "facilitator"


def play_croatian(emails, prepare, **until):
    """Play it as ``Timeline.play`` does; ``prepare`` adds its pairs, ground rules and focus."""
    content = read("croatian") | read("croatian_work")
    zone = ZoneInfo(content["programme"]["time_zone"])
    timeline = Timeline(Calendar.ending_in(clock.today(zone), zone))
    beginning = Beginning(timeline, emails)
    beginning.programme(content["programme"], content["people"])
    named = {one["key"]: one for one in content["people"]}
    beginning.set(content["set"], [named[FACILITATOR]])
    prepare(beginning, content["set"]["key"], FACILITATOR, content)
    add_meetings_and_work(beginning, content["set"]["key"], FACILITATOR, content)
    timeline.at(content["ground_rules"]["when"], _all_read_croatian, beginning)
    with translation.override(LANGUAGE):
        timeline.play(**until)


def _all_read_croatian(beginning):
    for key in beginning.emails:
        choose_language(person=beginning.person(key), language=LANGUAGE)
