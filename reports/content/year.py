"""How the set worked: its pairs, focus, meetings, attendance, ground rules and people."""

from collections import Counter

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from als.core import clock
from als.core.formats import long_date, month_year
from als.core.prepared import prepared
from als.core.zones import zone
from meetings.enums import Outcome
from meetings.models import Attendance, Meeting
from meetings.models.objectives import key_of
from meetings.selectors.objectives import focus_words, looked_at
from reports.content.focus import focus_of
from sets.enums import PairState, Sector, Tier
from sets.models import Member, Pair, SetFacilitator
from sets.models.ground_rules import GroundRules


def percent(part, whole):
    """Return a share as a whole number of a hundred, halves upwards; 0 of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else 0


class ReportYear:
    def __init__(self, set_, policy):
        self.set, self.policy = set_, policy
        self.zone = zone(set_.programme.time_zone)
        self.pairs = confirmed_pairs(set_.pk)
        self.pair_numbers = [pair.number for pair in self.pairs]
        self.members = _members(set_.pk)

    @property
    def number_of_people(self):
        """Members, each once: who sits in two pairs is one person."""
        return len({member.person_id for member in self.members})

    @property
    def sides(self):
        """Every side that has a say in the report, as ``(pair's key, side)``."""
        return [(pair.pk, side.value) for pair in self.pairs for side in Tier]

    def content(self):
        return {
            "purpose": self.set.purpose,
            "objectives": self.set.objective_list,
            "objectives_reviewed": self._objectives_reviewed(),
            "period": self._period(),
            "naming": self.policy.rules.naming.value,
            "pairs": [self.policy.rules.pair(pair) for pair in self.pairs],
            "focus": focus_of(self.set, self.policy),
            "cycles": self._cycles(),
            "ground_rules": self._ground_rules(),
            "people": self._people(),
        }

    def _period(self):
        """Return the set's year as far as it is over: a report tells of nothing to come."""
        start, today = self.set.start, clock.today(self.set.programme.time_zone)
        end = max(start, min(self.set.end, today))
        return {
            "start": month_year(start),
            "end": month_year(end),
            "start_iso": start.isoformat(),
            "end_iso": end.isoformat(),
        }

    def _objectives_reviewed(self):
        """Return what the set said at its meetings of its objectives and of its focus.

        One row for each that was looked at: ``objective`` (None: the focus) and ``reviews``, the
        number of each meeting with the answer. The reasons stay with the set: nobody consented.
        """
        objectives, focus = self.set.objective_list, key_of(focus_words(self.set))
        known = {key_of(words): words for words in objectives} | {focus: None}
        return [
            {
                "objective": known[one.key],
                "reviews": [
                    {"meeting": row.meeting.cycle.number, "progress": row.progress}
                    for row in one.reviews
                ],
            }
            for one in looked_at(self.set)
            if one.key in known and one.reviews
        ]

    def _cycles(self):
        meetings = _meetings(self.set.pk)
        days = [entry.day for entry in self.policy.progress if entry.is_confirmed]
        attendance = self._attendance()
        starts = [self._day(meeting) for meeting in meetings]
        rows = []
        # The last meeting has no next one; without meetings there is nothing to pair.
        for meeting, start, end in zip(meetings, starts, [*starts[1:], None], strict=False):
            rows.append(
                {
                    "number": meeting.cycle.number,
                    "stage": meeting.cycle.title,
                    "purpose": meeting.cycle.purpose,
                    "date": long_date(start),
                    "date_iso": start.isoformat(),
                    "held": meeting.closed_at is not None,
                    "logged": sum(start <= day and (end is None or day < end) for day in days),
                    **attendance.get(meeting.pk, _nobody()),
                }
            )
        return rows

    def _day(self, meeting):
        if meeting.starts is None:
            return meeting.suggested_for
        return timezone.localtime(meeting.starts, self.zone).date()

    def _attendance(self):
        found = {}
        for row in _who_came(self.set.pk):
            counts = found.setdefault(row["meeting_id"], _nobody())
            counts["expected"] += row["expected"]
            counts["present"] += row["present"]
            counts[f"present_{row['member__side']}"] = row["present"]
            counts["percent"] = percent(counts["present"], counts["expected"])
        return found

    def _ground_rules(self):
        rules = next(iter(_newest_rules(self.set.pk)), None)
        return rules and {
            "version": rules.version,
            "text": rules.text,
            "accepted": rules.accepted,
            "members": self.number_of_people,
            "default": self.set.get_default_disclosure_display(),
        }

    def _people(self):
        people = {(member.person_id, member.sector, member.side) for member in self.members}
        counts = Counter((sector, side) for _person, sector, side in people)
        sectors = [s for s in Sector if any((s.value, side.value) in counts for side in Tier)]
        return {
            "members": self.number_of_people,
            "facilitators": len(_facilitators(self.set.pk)),
            "sectors": [
                {
                    "sector": str(self.set.programme.sector_word(sector)),
                    **{side.value: counts[sector.value, side.value] for side in Tier},
                }
                for sector in sectors
            ],
        }


@prepared
def confirmed_pairs(set_pk):
    return Pair.objects.filter(set=set_pk).confirmed().with_partnerships()


@prepared
def _members(set_pk):
    return Member.objects.filter(pair__set=set_pk, left_at=None, pair__state=PairState.CONFIRMED)


@prepared
def _facilitators(set_pk):
    return SetFacilitator.objects.filter(set=set_pk, removed_at=None).values_list("pk")


@prepared
def _meetings(set_pk):
    rows = Meeting.objects.filter(cycle__set=set_pk)
    return rows.select_related("cycle").order_by("cycle__number")


@prepared
def _who_came(set_pk):
    """Return of each meeting and side how many were expected and how many were there."""
    here = [str(outcome) for outcome in Outcome.here()]
    rows = Attendance.objects.filter(meeting__cycle__set=set_pk).exclude(outcome="").order_by()
    return rows.values("meeting_id", "member__side").annotate(
        expected=Count("member__person", distinct=True),
        present=Count("member__person", distinct=True, filter=Q(outcome__in=here)),
    )


@prepared
def _newest_rules(set_pk):
    """Return the newest version, with how many of those who are members now accepted it."""
    members = Member.objects.filter(pair__set=set_pk, left_at=None, pair__state=PairState.CONFIRMED)
    accepted = Count(
        "acceptances__member__person",
        distinct=True,
        filter=Q(acceptances__member__in=members),
    )
    rows = GroundRules.objects.filter(set=set_pk).annotate(accepted=accepted)
    return rows.order_by("-version")[:1]


def _nobody():
    return {"expected": 0, "present": 0, "percent": 0, "present_upper": 0, "present_lower": 0}


def what_one_is(programme, side):
    """Return how somebody of a side is called who isn't named: "One region"."""
    return _("One {tier}").format(tier=programme.tier_word(side))
