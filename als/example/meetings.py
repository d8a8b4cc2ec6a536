"""The meetings of a set of the example, from the first date to agreed minutes."""

import datetime as dt
from functools import partial

from als.core.prepared import prepared
from als.example.beginning import Beginning
from meetings.changes import agenda, agreeing, cycles, meetings, minutes, order, polls, session
from meetings.enums import AgendaState, CorrectionState
from meetings.models import AgendaItem, Correction, Meeting, Minute

HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)


@prepared
def _meetings(set_pk):
    return Meeting.objects.filter(cycle__set=set_pk).select_related("cycle__set__programme")


@prepared
def _items(pk):
    return AgendaItem.objects.filter(pk=pk).select_related("meeting__cycle__set__programme")


def meeting_of(set_pk, number):
    return next(one for one in _meetings(set_pk) if one.cycle.number == number)


class Meetings:
    """Adds the meetings of a set to the timeline, from the first date to agreed minutes."""

    def __init__(self, beginning: Beginning, set_key, facilitator):
        self.beginning = beginning
        self.timeline = beginning.timeline
        self.set_key = set_key
        self.facilitator = facilitator

    def by(self, key="facilitator"):
        return self.beginning.person(self.facilitator if key.startswith("facilitator") else key)

    def meeting(self, number):
        return meeting_of(self.timeline.things[self.set_key], number)

    def add(self, content):
        """Play one meeting; one that is only planned or called has proposals."""
        number, moment = content["number"], self.timeline.calendar.moment
        called = content.get("called_when")
        planned = moment(called) - HOUR if called else moment("W50 Thu 09:30")
        self.timeline.at(planned, partial(self._plan, content))
        for place, item in enumerate(content["agenda"]):
            if "carried_from" not in item:
                at = planned + (3 + 5 * place) * HOUR
                self.timeline.at(at, partial(self._propose, number, item))
        if called:
            self._call(content)
        if "minutes_agreed" in content:
            self._hold(content)

    def _plan(self, content):
        moment, meeting = self.timeline.calendar.moment, self.meeting(content["number"])
        cycles.edit_cycle(
            meeting=meeting,
            stage=meeting.cycle.stage,
            name=content.get("name", ""),
            purpose=content["purpose"],
            by=self.by(),
        )
        meetings.edit_meeting(
            meeting=meeting,
            starts=moment(content["starts"]),
            ends=moment(content["ends"]),
            place=content["place"],
            link=content.get("link", ""),
            by=self.by(),
        )
        self._take_off(meeting, content.get("standing", ()))

    def _take_off(self, meeting, wanted):
        """Leave on the agenda what is on every one only as far as this meeting wants it."""
        for item in meeting.agenda.exclude(standing="").exclude(standing__in=wanted):
            agenda.withdraw_item(item=item, by=self.by())

    def _propose(self, number, item):
        meeting, by = self.meeting(number), self.by(item["proposed_by"])
        if item["kind"] == "housekeeping":
            made = agenda.add_housekeeping(
                meeting=meeting, title=item["title"], minutes=item["minutes"], by=by
            )
        else:
            made = agenda.propose_item(
                meeting=meeting,
                title=item["title"],
                why=item["why"],
                presenter=item.get("presenter", by.name),
                minutes=item["minutes"],
                by=by,
            )
        self.timeline.things[item["key"]] = made.pk

    def _call(self, content):
        number, called = content["number"], self.timeline.calendar.moment(content["called_when"])
        self.timeline.at(called, lambda: meetings.call(meeting=self.meeting(number), by=self.by()))
        for place, row in enumerate(content["attendance"]):
            at = called + dt.timedelta(hours=2 + 7 * (place % 5), minutes=11 * place)
            self.timeline.at(at, partial(self._answer, number, row))
        ordered = self.timeline.calendar.moment(content["starts"]) - dt.timedelta(days=2)
        self.timeline.at(ordered, partial(self._order, number, content["agenda"]))

    def _answer(self, number, row):
        meetings.answer(
            meeting=self.meeting(number), answer=row["answer"], by=self.by(row["member"])
        )

    def poll(self, content):
        """Play a date poll: its slots are offered together, then members answer in turn."""
        self.timeline.at(content["when"], partial(self._ask_for_a_date, content))
        for row in content["answers"]:
            self.timeline.at(row["when"], partial(self._answer_poll, content, row))

    def _ask_for_a_date(self, content):
        moment, by = self.timeline.calendar.moment, self.by()
        for slot in content["slots"]:
            polls.offer_slot(
                meeting=self.meeting(content["number"]),
                starts=moment(slot["starts"]),
                ends=moment(slot["ends"]),
                by=by,
            )
        polls.open_poll(meeting=self.meeting(content["number"]), by=by)

    def _answer_poll(self, content, row):
        meeting = self.meeting(content["number"])
        slots = meeting.date_options.offered().values_list("pk", flat=True)
        fits = dict(zip(slots, row["fits"], strict=False))
        polls.answer_poll(meeting=meeting, fits=fits, by=self.by(row["member"]))

    def _order(self, number, items):
        """Put all that is proposed on the agenda, in the order of the file."""
        for item in items:
            if "carried_from" in item:
                earlier = self.timeline.things[item["carried_from"]]
                carried = AgendaItem.objects.get(carried_from=earlier)
                self.timeline.things[item["key"]] = carried.pk
        for row in AgendaItem.objects.filter(
            meeting=self.meeting(number), state=AgendaState.PROPOSED
        ):
            agenda.place_item(item=row, by=self.by())
        meeting = self.meeting(number)
        order.order_items(
            meeting=meeting,
            order=[self.timeline.things[item["key"]] for item in items],
            was=[item.pk for item in meeting.agenda.placed()],
            by=self.by(),
        )

    def _hold(self, content):
        number, moment = content["number"], self.timeline.calendar.moment
        starts, ends = moment(content["starts"]), moment(content["ends"])
        self.timeline.at(
            starts, lambda: session.open_meeting(meeting=self.meeting(number), by=self.by())
        )
        self.timeline.at(starts + 15 * MINUTE, partial(self._mark_present, content))
        for place, minute in enumerate(content["minutes"]):
            self.timeline.at(starts + (20 + 18 * place) * MINUTE, partial(self._minute, minute))
        self.timeline.at(ends - MINUTE, partial(self._mark_discussed, content["agenda"]))
        self.timeline.at(
            ends, lambda: session.close_meeting(meeting=self.meeting(number), by=self.by())
        )
        self.timeline.at(
            content["minutes_circulated"],
            lambda: agreeing.circulate_minutes(meeting=self.meeting(number), by=self.by()),
        )
        for row in content.get("corrections", []):
            self.timeline.at(row["asked"], partial(self._correct, row))
            self.timeline.at(row["made"], partial(self._put_right, row))
        self.timeline.at(content["minutes_agreed"], partial(self._agree, content))

    def _correct(self, row):
        asked = agreeing.ask_correction(
            minute=self._entry(row), text=row["text"], by=self.by(row["member"])
        )
        self.timeline.things[row["key"]] = asked.pk

    def _put_right(self, row):
        """Edit the entry, say that it is put right, and let its pair agree what it says now."""
        entry = self._entry(row)
        saved = minutes.save_minute(
            minute=entry,
            base_revision=entry.revision,
            kind=entry.kind,
            text=row["becomes"],
            disclosure=entry.disclosure,
            pair=entry.pair,
            by=self.by(),
        )
        asked = Correction.objects.get(pk=self.timeline.things[row["key"]])
        agreeing.answer_correction(
            correction=asked, state=CorrectionState.MADE, reply="", by=self.by()
        )
        for member in row["agreed_by"]:
            agreeing.agree_entry(minute=saved, revision=saved.revision, by=self.by(member))

    def _entry(self, row):
        entries = Minute.objects.select_related("meeting__cycle__set__programme", "pair__set")
        return entries.get(pk=self.timeline.things[row["entry"]])

    def _agree(self, content):
        later = content.get("agreed_in")
        agreeing.agree_minutes(
            meeting=self.meeting(content["number"]),
            agreed_in=self.meeting(later) if later else None,
            by=self.by(),
        )

    def _mark_present(self, content):
        outcomes = {
            self.beginning.member(row["member"]).pk: row["outcome"] for row in content["attendance"]
        }
        session.mark_attendance(
            meeting=self.meeting(content["number"]), outcomes=outcomes, by=self.by()
        )

    def _minute(self, content):
        pair = content.get("pair")
        made = minutes.write_minute(
            item=self._item(content["item"]),
            kind=content["kind"],
            text=content["text"],
            disclosure=content["disclosure"],
            pair=self.beginning.pair_of(pair) if pair else None,
            by=self.by(),
        )
        self.timeline.things[content["key"]] = made.pk

    def _mark_discussed(self, items):
        for item in items:
            if not item["carried_over"]:
                agenda.mark_item(item=self._item(item["key"]), discussed=True, by=self.by())

    def _item(self, key):
        [item] = _items(self.timeline.things[key])
        return item
