"""What the guide says of the pages, by a manager who facilitates the first set, and two leads."""

import datetime as dt
import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

ME = "you@example.net"
UPPER, LOWER = "ursula@example.net", "liam@example.net"
TODAY = dt.date.today()
NEXT_WEEK = TODAY + dt.timedelta(days=7)
PROGRAMME = {
    "name": "Learning together", "sponsor": "The ministry", "purpose": "To learn.",
    "upper_singular": "county", "upper_plural": "counties",
    "lower_singular": "district", "lower_plural": "districts",
    "time_zone": "Europe/London", "contact_name": "You", "contact_email": ME,
}  # fmt: skip
SET = {"name": "The first", "purpose": "To learn.", "objectives": "Fewer detours."}
PAIR = {
    "upper_name": "Upper Board", "upper_lead_name": "Ursula Upper", "upper_lead_email": UPPER,
    "lower_name": "Lower Forum", "lower_lead_name": "Liam Lower", "lower_lead_email": LOWER,
}  # fmt: skip


def year():
    days = {"start": TODAY, "end": TODAY + dt.timedelta(days=360)}
    return {
        f"{name}_{part}": getattr(date, part)
        for name, date in days.items()
        for part in ("day", "month", "year")
    }


def lead_to(link, post, someone):
    """Go from the first manager's link to the invitations of the first meeting.

    ``post`` is the mail server, ``someone()`` returns a new visitor.
    """
    me = someone().open(link).send("Sign in", name="You Yourself")
    second_factor(me)
    me.open("/desk/").follow("Start a programme").send("Save", **PROGRAMME, **year())
    me.follow("Create a set").send("Create the set", **SET, **year())
    me.send("Send the invitation", name="You Yourself", email=ME)
    me.open(post.link(ME, "/roles/asked/")).send("Accept").reads("You have accepted")
    me.open("/desk/").follow("The first").follow("Continue the set-up").follow("Propose a pair")
    me.send("Propose the pair and ask both leads", **PAIR).reads("Waiting for agreement")
    for lead in (UPPER, LOWER):
        asked = someone().open(post.link(lead, "/agreements/"))
        asked.send("Agree to take part", sector="council").reads("You have agreed")
    me.follow("Set-up").follow("Ground rules").follow("Write the first version")
    me.send("Save as a new version")
    me.follow("Set-up").follow("Date of the first meeting")
    hours = {"starts": f"{NEXT_WEEK}T10:00", "ends": f"{NEXT_WEEK}T15:00"}
    me.send("Save date and place", place="Town hall", **hours)
    me.follow("Call the meeting").send("Call the meeting")
    for lead in (UPPER, LOWER):
        post.link(lead, "/meetings/")


def second_factor(me):
    me.reads("Second step of your sign-in").follow("Set up an app")
    secret = re.search(r"\b[A-Z2-7]{32}\b", me.text())[0]
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    me.send("Switch it on", code=code).reads("Your recovery codes")
