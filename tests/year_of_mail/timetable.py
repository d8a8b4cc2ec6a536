"""A year of two sets, and the reminders that it should bring: both written by hand.

Set "North" (London) has the pairs 1 to 6, each with its leads u1 and l1, u2 and l2 …; pair 3 has a
colleague c3 besides. Set "South" (Zagreb) has pair 7. Actions are called A, B, …, meetings M1 to
M4 and Z1, Z2. What people do happens at noon; all reminders are due at eight on their clock.
"""

ALL = "c3 fran l1 l2 l3 l4 l5 l6 u1 u2 u3 u4 u5 u6"
SOUTH = "ivo l7 u7"
MEMBERS, LATER = ALL.replace("fran ", ""), "l1 l2 l3 l4 l6 u1 u2 u3 u4 u6"

# Month and day of 2026, what happens, to what, and more that it takes.
EVENTS = [
    ("01-28", "digests", "off", {}),
    ("02-02", "agree", "A", {"pair": 1, "owner": "u1", "due": "03-20"}),
    ("02-03", "call", "M1", {"day": "02-25"}),
    ("02-20", "log", "A", {"by": "l1"}),  # the month without a word begins again
    ("02-25", "hold", "M1", {}),
    ("03-02", "circulate", "M1", {}),  # within the week
    ("03-02", "agree", "C", {"pair": 2, "owner": "u2", "due": "04-10"}),
    ("03-05", "call", "Z1", {"day": "03-31"}),
    ("03-10", "agree", "H", {"pair": 6, "owner": "l6", "due": "04-12"}),
    ("03-12", "agree", "J", {"pair": 7, "owner": "u7", "due": "04-01"}),
    ("03-18", "digests", "on", {}),
    ("03-19", "end", "A", {"by": "l1", "to": "done"}),
    ("03-31", "end", "J", {"by": "l7", "to": "done"}),
    ("03-31", "hold", "Z1", {}),
    ("04-01", "agree", "B", {"pair": 1, "owner": "l1", "due": "05-15"}),
    ("04-01", "log", "H", {"by": "u6"}),
    ("04-02", "circulate", "Z1", {}),
    ("04-11", "end", "H", {"by": "u6", "to": "done"}),
    ("04-15", "digests", "off", {}),
    ("04-20", "call", "M2", {"day": "05-20"}),
    ("05-04", "end", "C", {"by": "l2", "to": "stopped"}),
    ("05-04", "agree", "D", {"pair": 3, "owner": "c3", "due": "07-01"}),
    ("05-05", "edit", "B", {"by": "u1", "due": "06-12"}),  # the consents are void
    ("05-06", "consent", "B", {}),
    ("05-10", "move", "M2", {"day": "05-27"}),
    ("05-27", "hold", "M2", {}),
    ("05-27", "digests", "on", {}),
    ("06-01", "log", "B", {"by": "u1"}),
    ("06-01", "agree", "G", {"pair": 5, "owner": "u5", "due": "08-14"}),
    ("06-10", "end", "B", {"by": "u1", "to": "done"}),
    ("06-10", "circulate", "M2", {}),  # late
    ("06-20", "leave", "c3", {}),
    ("06-30", "end", "D", {"by": "u3", "to": "done"}),
    ("07-15", "digests", "off", {}),
    ("07-20", "withdraw", "u5", {}),  # and with it G
    ("08-03", "agree", "E", {"pair": 4, "owner": "u4", "due": "09-18"}),
    ("08-10", "call", "M3", {"day": "09-09"}),
    ("09-01", "cancel", "M3", {}),
    ("09-03", "edit", "E", {"by": "l4", "what": "E, in other words"}),
    ("09-10", "call", "M3", {"day": "10-14"}),
    ("09-14", "consent", "E", {}),
    ("09-17", "end", "E", {"by": "u4", "to": "done"}),
    ("10-01", "agree", "F", {"pair": 4, "owner": "l4", "due": "10-06"}),  # five days before
    ("10-01", "call", "Z2", {"day": "11-08"}),
    ("10-05", "agree", "K", {"pair": 7, "owner": "l7", "due": "10-24"}),
    ("10-06", "end", "F", {"by": "u4", "to": "stopped"}),
    ("10-10", "agree", "I", {"pair": 6, "owner": "u6", "due": "11-08"}),
    ("10-14", "hold", "M3", {}),
    ("10-14", "digests", "on", {}),
    ("10-20", "circulate", "M3", {}),
    ("10-26", "end", "K", {"by": "u7", "to": "done"}),
    ("10-30", "log", "I", {"by": "l6"}),
    ("11-02", "agree", "L", {"pair": 1, "owner": "u1", "due": "11-23"}),
    ("11-04", "digests", "off", {}),
    ("11-07", "end", "I", {"by": "l6", "to": "done"}),
    ("11-08", "hold", "Z2", {}),
    ("11-09", "circulate", "Z2", {}),
    ("11-16", "call", "M4", {"day": "11-25"}),  # nine days before
    ("11-20", "end", "L", {"by": "u1", "to": "done"}),  # while the mail server is down
    ("11-25", "hold", "M4", {}),
    ("12-01", "circulate", "M4", {}),
    ("12-09", "digests", "on", {}),
]

# On these days nothing ran: no beat, no broker, no worker. 15 June is a Monday.
NOTHING_RAN = ["04-18", "06-15"]
# The mail server takes nothing from the morning of the one to the morning of the other.
SERVER_DOWN = ("11-20", "11-21")

# Day, kind, of what, to whom. The clocks change on 29 March and 25 October.
REMINDERS = [
    ("02-11", "meeting-soon", "M1", ALL),
    ("02-18", "meeting-soon", "M1", MEMBERS),  # to prepare it, as each a week before
    ("02-23", "meeting-soon", "M1", ALL),
    ("03-06", "due", "A", "u1"),
    ("03-17", "due", "A", "u1"),
    ("03-17", "meeting-soon", "Z1", SOUTH),
    ("03-18", "due", "J", "u7"),
    ("03-24", "meeting-soon", "Z1", "l7 u7"),
    ("03-27", "due", "C", "u2"),
    ("03-29", "due", "H", "l6"),
    ("03-29", "due", "J", "u7"),
    ("03-29", "meeting-soon", "Z1", SOUTH),
    ("04-01", "quiet", "C", "l2 u2"),
    ("04-07", "due", "C", "u2"),
    ("04-09", "due", "H", "l6"),
    ("04-11", "overdue", "C", "u2"),
    ("04-19", "overdue", "C", "l2 u2"),  # a day late; from the second week to both leads
    ("04-26", "overdue", "C", "l2 u2"),  # and a week after that
    ("05-01", "due", "B", "l1"),
    ("05-01", "quiet", "B", "l1 u1"),
    ("05-01", "quiet", "C", "l2 u2"),
    ("05-03", "overdue", "C", "l2 u2"),
    ("05-06", "meeting-soon", "M2", ALL),
    ("05-13", "meeting-soon", "M2", ALL),  # of the new date
    ("05-20", "meeting-soon", "M2", MEMBERS),
    ("05-25", "meeting-soon", "M2", ALL),
    ("05-29", "due", "B", "l1"),  # of the new date
    ("06-03", "minutes", "M2", "fran"),
    ("06-03", "quiet", "D", "c3 l3 u3"),
    ("06-09", "due", "B", "l1"),
    ("06-17", "due", "D", "c3"),
    ("06-28", "due", "D", "l3 u3"),  # c3 has left: to both leads
    ("07-01", "quiet", "G", "l5 u5"),
    ("08-26", "meeting-soon", "M3", "fran l1 l2 l3 l4 l6 u1 u2 u3 u4 u6"),
    ("09-02", "quiet", "E", "l4 u4"),
    ("09-15", "due", "E", "u4"),
    ("09-30", "meeting-soon", "M3", "fran l1 l2 l3 l4 l6 u1 u2 u3 u4 u6"),
    ("10-03", "due", "F", "l4"),
    ("10-07", "meeting-soon", "M3", LATER),
    ("10-10", "due", "K", "l7"),
    ("10-12", "meeting-soon", "M3", "fran l1 l2 l3 l4 l6 u1 u2 u3 u4 u6"),
    ("10-21", "due", "K", "l7"),
    ("10-25", "due", "I", "u6"),
    ("10-25", "meeting-soon", "Z2", SOUTH),
    ("10-25", "overdue", "K", "l7"),
    ("11-01", "meeting-soon", "Z2", "l7 u7"),
    ("11-05", "due", "I", "u6"),
    ("11-06", "meeting-soon", "Z2", SOUTH),
    ("11-09", "due", "L", "u1"),
    ("11-18", "meeting-soon", "M4", LATER),
    ("11-23", "meeting-soon", "M4", "fran l1 l2 l3 l4 l6 u1 u2 u3 u4 u6"),
]

# These two read digests, until they switch them off, and always have something to do. They read
# them in winter, at each change of the clocks, and in June, with the Monday on which nothing ran.
READ_DIGESTS = "l7 u1"
DIGESTS = [
    "01-12", "01-19", "01-26", "03-23", "03-30", "04-06", "04-13", "06-01", "06-08", "06-16",
    "06-22", "06-29", "07-06", "07-13", "10-19", "10-26", "11-02", "12-14", "12-21", "12-28",
]  # fmt: skip
