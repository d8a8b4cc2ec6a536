"""What happens in a set of the example through the year: meetings, and the work between them."""

import datetime as dt
from functools import partial

from actions.changes import (
    actions as action_changes,
)
from actions.changes import (
    consents,
    sorting,
    themes,
)
from actions.changes import (
    issues as issue_changes,
)
from actions.changes import (
    progress as progress_changes,
)
from actions.enums import ActionState
from actions.models import Issue, ProgressEntry, ProposedAction, Theme
from als.example.beginning import Beginning
from als.example.consents import Consents
from meetings.changes import agenda, agreeing, cycles, meetings, minutes, order, polls, session
from meetings.enums import AgendaState, CorrectionState
from meetings.models import AgendaItem, Correction, Meeting, Minute
from reports import notifications
from reports.changes import (
    endorsements,
    lessons,
    releasing,
    reports,
    signing,
    texts,
)
from reports.changes import (
    evidence as evidence_changes,
)
from reports.models import Lesson, Report

HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)


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
        meetings_of_set = Meeting.objects.select_related("cycle__set__programme")
        set_pk = self.timeline.things[self.set_key]
        return meetings_of_set.get(cycle__set=set_pk, cycle__number=number)

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
        items = AgendaItem.objects.select_related("meeting__cycle__set__programme")
        return items.get(pk=self.timeline.things[key])


class Work:
    """Adds what the pairs do between meetings: themes, issues, actions, progress."""

    def __init__(self, beginning: Beginning, set_key):
        self.beginning = beginning
        self.timeline = beginning.timeline
        self.set_key = set_key

    def by(self, key):
        return self.beginning.person(key)

    def theme(self, content):
        """A member proposes it, or a facilitator offers it; what members then did with it."""
        begin = self._offer if "offered_by" in content else self._propose_theme
        self.timeline.at(content["when"], partial(begin, content))
        for verb, change in (("taken", themes.take_theme), ("left", themes.leave_theme)):
            if verb in content:
                self.timeline.at(
                    content[verb]["when"], partial(self._answer, content, verb, change)
                )
        if "merged" in content:
            self.timeline.at(content["merged"]["when"], partial(self._merge, content))

    def _propose_theme(self, content):
        made = themes.propose_theme(
            set_=self.beginning.set_of(self.set_key),
            title=content["title"],
            description=content["description"],
            by=self.by(content["proposed_by"]),
        )
        self.timeline.things[content["key"]] = made.pk

    def _offer(self, content):
        [made] = themes.offer_themes(
            set_=self.beginning.set_of(self.set_key),
            offers=[(content["title"], content["description"])],
            by=self.by(content["offered_by"]),
        )
        self.timeline.things[content["key"]] = made.pk

    def _answer(self, content, verb, change):
        change(theme=self._theme(content["key"]), by=self.by(content[verb]["by"]))

    def _merge(self, content):
        into, by = self._theme(content["merged"]["into"]), self.by(content["merged"]["by"])
        sorting.merge_theme(theme=self._theme(content["key"]), into=into, by=by)

    def _theme(self, key):
        return Theme.objects.select_related("set").get(pk=self.timeline.things[key])

    def issue(self, content):
        self.timeline.at(content["when"], partial(self._raise, content))
        if "closed_when" in content:
            self.timeline.at(content["closed_when"], partial(self._close, content))

    def _raise(self, content):
        theme, meeting = content.get("theme"), content.get("raised_in")
        set_pk = self.timeline.things[self.set_key]
        made = issue_changes.raise_issue(
            pair=self.beginning.pair_of(content["pair"]),
            theme=self._theme(theme) if theme else None,
            raised_in=Meeting.objects.get(cycle__set=set_pk, cycle__number=int(meeting[-1]))
            if meeting
            else None,
            agenda_item=self._item(content.get("under")),
            by=self.by(content["raised_by"]),
            **{
                key: content[key]
                for key in (
                    "kind",
                    "title",
                    "description",
                    "upper_view",
                    "lower_view",
                    "existing_practice",
                    "disclosure",
                )
            },
        )
        self.timeline.things[content["key"]] = made.pk

    def _close(self, content):
        issue_changes.close_issue(
            issue=Issue.objects.get(pk=self.timeline.things[content["key"]]),
            by=self.by(content["raised_by"]),
        )

    def _item(self, key):
        return AgendaItem.objects.get(pk=self.timeline.things[key]) if key else None

    def action(self, content):
        """Propose it, let the sides consent, and let it end as it did."""
        self.timeline.at(content["when"], partial(self._propose, content))
        for member, when in content["consented"].values():
            self.timeline.at(when, partial(self._consent, content["key"], member))
        if content["state"] in ActionState.ended_states():
            self.timeline.at(content["ended_when"], partial(self._end, content))

    def _propose(self, content):
        issues = Issue.objects.select_related("pair__set__programme")
        made = action_changes.propose_action(
            issue=issues.get(pk=self.timeline.things[content["issue"]]),
            what=content["what"],
            owner=self.beginning.member(content["owner"]),
            leading_side=content["leading_side"],
            due=self.timeline.calendar.date(content["due"]),
            measure=content["measure"],
            resources=content["resources"],
            resources_of_tier=content.get("resources_of_tier", ""),
            by=self.by(content["proposed_by"]),
        )
        self.timeline.things[content["key"]] = made.pk

    def _action(self, key):
        actions = ProposedAction.objects.select_related("issue__pair__set__programme")
        return actions.get(pk=self.timeline.things[key])

    def _consent(self, key, member):
        consents.consent(action=self._action(key), by=self.by(member))

    def _end(self, content):
        if content["state"] == ActionState.WITHDRAWN:
            return self._withdraw(content)
        return action_changes.end_action(
            action=self._action(content["key"]),
            to=content["state"],
            reason=content["ended_reason"],
            by=self.by(content["owner"]),
        )

    def _withdraw(self, content):
        return action_changes.withdraw_action(
            action=self._action(content["key"]),
            reason=content["ended_reason"],
            by=self.by(content["proposed_by"]),
        )

    def progress(self, content):
        self.timeline.at(content["when"], partial(self._log, content))

    def _log(self, content):
        made = progress_changes.log_progress(
            action=self._action(content["action"]),
            day=self.timeline.calendar.date(content["when"]),
            done=content["done"],
            happened=content["happened"],
            learned=content["learned"],
            unexpected=content["unexpected"],
            hours=content.get("hours"),
            disclosure=content["disclosure"],
            by=self.by(content["author"]),
        )
        self.timeline.things[content["key"]] = made.pk


class Lessons:
    """Adds the lessons with what they rest on, and the report up to its release."""

    KINDS = {
        "issue": Issue,
        "action": ProposedAction,
        "progress": ProgressEntry,
        "minute": Minute,
    }

    def __init__(self, beginning: Beginning, set_key, facilitator):
        self.beginning = beginning
        self.timeline = beginning.timeline
        self.set_key = set_key
        self.facilitator = facilitator

    def by(self, key):
        return self.beginning.person(key)

    def lesson(self, content):
        when = self.timeline.calendar.moment(content["when"])
        self.timeline.at(when, partial(self._draft, content))
        for place, evidence in enumerate(content["evidence"], start=1):
            self.timeline.at(when + 7 * place * MINUTE, partial(self._rest_on, content, evidence))
        for row in content["endorsements"]:
            self.timeline.at(row["when"], partial(self._endorse, content["key"], row))

    def _draft(self, content):
        made = lessons.draft_lesson(
            set_=self.beginning.set_of(self.set_key),
            statement=content["statement"],
            explanation=content["explanation"],
            kind=content["kind"],
            audiences=content["audiences"],
            by=self.by(content["drafted_by"]),
        )
        self.timeline.things[content["key"]] = made.pk

    def _lesson(self, key):
        return Lesson.objects.select_related("set__programme").get(pk=self.timeline.things[key])

    def _rest_on(self, content, evidence):
        model = self.KINDS[evidence["kind"]]
        evidence_changes.add_evidence(
            lesson=self._lesson(content["key"]),
            thing=model.objects.get(pk=self.timeline.things[evidence["ref"]]),
            stance=evidence["stance"],
            note=evidence["note"],
            by=self.by(content["drafted_by"]),
        )

    def _endorse(self, key, row):
        endorsements.endorse(
            lesson=self._lesson(key),
            answer=row["answer"],
            comment=row["comment"],
            by=self.by(row["by"]),
        )

    def report(self, content):
        moment = self.timeline.calendar.moment
        sent = moment(content["sent_for_signoff"])
        Consents(self.beginning, self.set_key, self.facilitator).add(content)
        self.timeline.at(sent - 3 * HOUR, partial(self._write, content))
        self.timeline.at(sent, lambda: self._step(reports.send_for_sign_off))
        for row in content["signoffs"]:
            self.timeline.at(row["when"], partial(self._sign_off, row))
        self.timeline.at(content["released"], self._release)

    def _report(self):
        reports_of_set = Report.objects.select_related("set__programme", "snapshot")
        return reports_of_set.get(set=self.timeline.things[self.set_key])

    def _write(self, content):
        set_, by = self.beginning.set_of(self.set_key), self.by(self.facilitator)
        report = reports.start_report(set_=set_, by=by)
        reports.edit_report(report=report, title=content["title"], by=by)
        for section, text in content["texts"].items():
            typed = {"text": text.strip(), "base_revision": 0}
            texts.save_text(report=report, section=section, by=by, **typed)

    def _step(self, change):
        change(report=self._report(), by=self.by(self.facilitator))

    def _release(self):
        """Release it. A worker makes the files after the example is loaded; the mail is older."""
        self._step(releasing.release)
        notifications.notify_released(self._report().snapshot)

    def _sign_off(self, row):
        # All let it be public: whoever tries the example can switch its page on.
        signing.sign_off(report=self._report(), by=self.by(row["by"]), public=True)
