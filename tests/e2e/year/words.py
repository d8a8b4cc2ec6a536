"""Who takes part in the year, and what they say."""

import datetime as dt

MANAGER = "mira@programme.example"
SPONSOR = "sponsor@ministry.example"
FACILITATOR = "femi@university.example"
UPPER = "ursula@northmark.example"
LOWER = "liam@aldern.example"

TODAY = dt.date.today()
# Mail about a meeting that is over is not sent: at whatever hour this is played, it is to come.
TOMORROW = TODAY + dt.timedelta(days=1)
YESTERDAY = TODAY - dt.timedelta(days=1)
YEAR = {"Starts": TODAY - dt.timedelta(days=300), "Ends": TODAY + dt.timedelta(days=65)}

TITLE = "What answering together taught us"
LESSON = "Say who answers an enquiry before the first one comes in."
TRIED = "One list of duty officers hangs beside both telephones."
FOR_THE_PAIR = "Two heads of service no longer speak to each other."
NOTE_FOR_THE_PAIR = "It began with the move of the archive."
SAVED = "Enquiries wait because each office thinks that the other has them."
TYPED = "This sentence is not finished and"
ACCEPTED = {
    "Why?": "Callers were sent back and forth.",
    "What will be done?": "The guidance will ask for one list.",
    "By whom?": "Unit for local services",
}
BECAME = "The list hangs in all offices now."

SET = "Answering together"
PROGRAMME = {
    "Name of the programme": "Two tiers, one place",
    "Sponsor": "Ministry of Places",
    "Purpose": "Find out how two tiers answer people together.",
    "Upper tier, one": "voivodeship",
    "Upper tier, several": "voivodeships",
    "Lower tier, one": "gmina",
    "Lower tier, several": "gminas",
    "Contact": "Mira Manager",
    "Contact’s email address": MANAGER,
}
