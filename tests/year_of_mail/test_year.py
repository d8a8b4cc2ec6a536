"""A simulated year: every reminder comes once, to the right people, at eight on their clock."""

import datetime as dt
import logging
from email import message_from_bytes, policy
from itertools import groupby

import pytest
import time_machine

from actions.tasks import remind as remind_of_actions
from als.core.models import OutMail
from als.core.tasks import send_waiting_mail
from als.portal.tasks import send_digests
from meetings.tasks import remind as remind_of_meetings
from tests.e2e.conftest import OnFreePort
from tests.year_of_mail import timetable
from tests.year_of_mail.playing import YEAR, ZONES, Year, set_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    # Long: groups are begun before single tests, so it's not the last one, alone.
    pytest.mark.xdist_group("year of mail"),
]

# The beat starts the tasks at each quarter of an hour. All that matter are the quarter before
# eight and eight itself, in Zagreb and in London, in UTC: by winter time and by summer time.
WINTER = ["06:45", "07:00", "07:45", "08:00"]
SUMMER = ["05:45", "06:00", "06:45", "07:00"]
SUMMER_TIME = ("03-29", "10-25")
# On these the quarters before are lived through as well: the first reminders of each kind, of each
# set, by winter and by summer time, and the first after each change of the clocks.
WATCHED = {
    "01-12", "02-11", "02-18", "03-06", "03-17", "03-18", "03-29", "03-30", "04-01", "04-11",
    "06-03", "07-06", "10-25", "10-26", "11-01", "11-05",
}  # fmt: skip
FIRST_DAY, DAYS = dt.date(YEAR, 1, 7), 359  # a Wednesday, to the last of December
NOON, AFTER = "12:00", "12:15"
# What should not come at all comes on the next day that is lived through: a quiet one a fortnight.
EACH_QUIET_DAY = 14
# So too what people do at noon: what must not come of it within the hour is asked on each third.
EACH_NOON = 3
TASKS = [remind_of_actions, remind_of_meetings, send_digests, send_waiting_mail]
ACTIONS = {what for _day, verb, what, _given in timetable.EVENTS if verb == "agree"}
MEETINGS = {what for _day, verb, what, _given in timetable.EVENTS if verb == "call"}
KINDS = ["due", "overdue", "quiet", "meeting-soon", "digest"]


class Postbox:
    """The handler of a real SMTP server: notes the moment at which each mail came."""

    def __init__(self):
        self.came, self.down = [], False

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        if self.down:
            return "451 Try again later"
        message = message_from_bytes(envelope.content, policy=policy.default)
        pk = int(message["Message-ID"].strip("<").split(".")[0])
        self.came.append((dt.datetime.now(dt.UTC), envelope.rcpt_tos[0], pk))
        return "250 OK"


@pytest.fixture
def postbox(settings):
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    server = OnFreePort(Postbox(), hostname="127.0.0.1", port=0)
    server.start()
    settings.EMAIL_BACKEND = "als.core.mail.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield server.handler
    server.stop()


def at(day, time):
    return dt.datetime.combine(day, dt.time.fromisoformat(time), tzinfo=dt.UTC)


def live_through(postbox):
    """Let each day of the year pass, with what people do and what the beat starts."""
    events = {day: list(rows) for day, rows in groupby(timetable.EVENTS, key=lambda row: row[0])}
    with time_machine.travel(at(FIRST_DAY, "05:00"), tick=False) as clock:
        year = Year()
        expected = {day for day, *_rest in expected_reminders()}
        for number in range(DAYS):
            day = FIRST_DAY + dt.timedelta(days=number)
            name = f"{day:%m-%d}"
            postbox.down = timetable.SERVER_DOWN[0] <= name < timetable.SERVER_DOWN[1]
            is_quiet = name not in expected and name not in events
            if name not in timetable.NOTHING_RAN and not (is_quiet and number % EACH_QUIET_DAY):
                workers = 2 if name in expected and day.day % 5 == 0 else 1
                run_at(times_of(name, expected), day, clock, workers)
            clock.move_to(at(day, NOON))
            for _day, verb, what, given in events.get(name, []):
                year.play(verb, what, given)
            if name in events and [*events].index(name) % EACH_NOON == 0:
                run_at([AFTER], day, clock)
    return year


def times_of(name, expected):
    """Return when the tasks run that matter on a day ("03-30").

    What should not come at all still comes once it is eight in both zones.
    """
    summer = SUMMER_TIME[0] <= name < SUMMER_TIME[1]
    times = SUMMER if summer else WINTER
    if name in WATCHED:
        return times
    return times[1::2] if name in expected else times[-1:]


def run_at(times, day, clock, workers=1):
    """Run all tasks, as so many workers do that have the same message."""
    for time in times:
        clock.move_to(at(day, time))
        for task in TASKS * workers:
            task()


def reminders_in(postbox, year):
    """Return ``(day, local time, kind, thing, person)`` of each reminder that came, sorted."""
    names = {
        f"{word}-{row.pk}": name
        for name, row in year.rows.items()
        for word in (["action"] if name in ACTIONS else ["meeting", "minutes"])
        if name in ACTIONS or name in MEETINGS
    }
    rows = OutMail.objects.in_bulk({pk for _moment, _to, pk in postbox.came})
    found = []
    for moment, address, pk in postbox.came:
        row, name = rows[pk], address.split("@")[0]
        minutes = row.kind == "minutes" and "due" in row.key
        if row.kind in KINDS or minutes:
            south = name == "ivo" or set_of(name) == "South"
            local = moment.astimezone(ZONES["South" if south else "North"])
            thing = names.get(row.about, "")
            found.append((f"{local:%m-%d}", f"{local:%H:%M}", row.kind, thing, name))
    return sorted(found)


def expected_reminders():
    expected = [
        (day, "08:00", kind, thing, name)
        for day, kind, thing, names in timetable.REMINDERS
        for name in names.split()
    ]
    return sorted(expected + expected_digests())


def expected_digests():
    names = timetable.READ_DIGESTS.split()
    return [(day, "08:00", "digest", "", name) for day in timetable.DIGESTS for name in names]


def test_every_reminder_of_a_year_comes_once_to_the_right_people_at_eight(postbox):
    year = live_through(postbox)
    came, expected = reminders_in(postbox, year), expected_reminders()
    assert (sorted(set(came) - set(expected)), sorted(set(expected) - set(came))) == ([], [])
    assert came == expected
    assert not OutMail.objects.filter(state="failed").exists()
