"""How a set of the example begins: people, pairs and their answers, rules, focus."""

import datetime as dt
from functools import partial

from als.accounts.models import User
from als.accounts.welcome import welcome_maker_of_programmes
from als.core.prepared import prepared
from als.example import enrolling
from sets.changes import (
    agreements,
    invitations,
    learning_sets,
    programmes,
    scoring,
)
from sets.changes import (
    focus as focus_changes,
)
from sets.changes import (
    ground_rules as ground_rule_changes,
)
from sets.changes import (
    pairs as pair_changes,
)
from sets.enums import AgreementState, ProgrammeRoleKind
from sets.models import Agreement, GroundRules, LearningSet, Member, Pair, Programme
from sets.models.focus import CRITERIA
from sets.models.pairs import REMIND_AFTER_DAYS
from sets.registers.editions import import_shipped
from sets.registers.shipped import SHIPPED

COLLEAGUES_FOLLOW = dt.timedelta(days=3)
ANSWERS = {
    AgreementState.AGREED: "agree",
    AgreementState.DECLINED: "decline",
    AgreementState.WITHDRAWN: "withdraw",
}


@prepared
def _set(pk):
    return LearningSet.objects.filter(pk=pk).select_related("programme")


@prepared
def _pair(pk):
    return Pair.objects.filter(pk=pk).select_related("set__programme", "upper", "lower")


@prepared
def _member(person):
    return Member.objects.filter(person=person, left_at=None).select_related("pair", "person")


class Beginning:
    """Adds to the timeline what happens before and around the first meeting."""

    def __init__(self, timeline, emails):
        self.timeline, self.emails = timeline, emails

    def person(self, key):
        """Return the person with the roles that they have by now."""
        people = self.timeline.people
        if key not in people:
            people[key] = User.objects.get(email=self.emails[key])
        return people[key]

    def programme(self, content, people):
        """A manager starts the programme and gives the sponsor their place."""
        fields = {**content}
        starts = fields.pop("starts", "W-12 Mon")
        fields["start"] = self.timeline.calendar.date(starts)
        fields["end"] = self.timeline.calendar.date("W104 Fri")
        del fields["key"]
        shipped = fields.pop("register", None)
        named = {one["key"]: one for one in people}

        def begin():
            manager = named["manager"]
            welcome_maker_of_programmes(email=manager["email"], name=manager["name"])
            if shipped:
                fields["register"] = import_shipped(SHIPPED[shipped]).register
            programme = programmes.make_programme(by=self.person("manager"), **fields)
            sponsor = named["sponsor"]
            enrolling.give_role(
                programme=programme,
                kind=ProgrammeRoleKind.SPONSOR,
                email=sponsor["email"],
                name=sponsor["name"],
                by=self.person("manager"),
            )

        self.timeline.at(f"{starts} 09:00", begin)

    def set(self, content, facilitators):
        date = self.timeline.calendar.date
        fields = {
            "name": content["name"],
            "purpose": content["purpose"].strip(),
            "objectives": "\n".join(content["objectives"]),
            "start": date(content["start"]),
            "end": date(content["end"]),
        }
        if "meeting_count" in content:
            fields["meeting_count"] = content["meeting_count"]

        def make():
            manager = self.person("manager")
            programme = Programme.objects.managed_by(manager).get()
            set_ = learning_sets.make_set(programme=programme, by=manager, **fields)
            self.timeline.things[content["key"]] = set_.pk
            for one in facilitators:
                enrolling.add_facilitator(
                    set_=set_, email=one["email"], name=one["name"], by=self.person("manager")
                )

        self.timeline.at(content["when_created"], make)

    def pair(self, set_key, facilitator, content):
        """A facilitator proposes the pair; each side answers; its lead brings colleagues."""
        leads = {one["side"]: one for one in content["members"] if one["lead"]}

        def propose():
            pair = pair_changes.propose_pair(
                set_=self.set_of(set_key),
                by=self.person(facilitator),
                **{f"{side}_name": content[side] for side in leads},
                **{f"{side}_place": content[f"{side}_place"] for side in leads},
                **{f"{side}_lead_name": lead["name"] for side, lead in leads.items()},
                **{f"{side}_lead_email": lead["email"] for side, lead in leads.items()},
            )
            self.timeline.things[content["key"]] = pair.pk

        self.timeline.at(content["proposed"], propose)
        self._remind(content["proposed"])
        if "stopped_waiting" in content:
            self.timeline.at(
                content["stopped_waiting"],
                lambda: agreements.stop_waiting(
                    pair=self.pair_of(content["key"]), by=self.person(facilitator)
                ),
            )
        for answer in content.get("answers", []):
            self._plan_answer(content, leads[answer["side"]], answer)

    def _remind(self, proposed):
        """What the daily task does, on the days on which it has something to do for the pair."""
        for days in REMIND_AFTER_DAYS:
            moment = self.timeline.calendar.moment(proposed) + dt.timedelta(days=days, hours=2)
            self.timeline.at(moment, agreements.remind_unanswered)

    def _plan_answer(self, content, lead, answer):
        side, answered = answer["side"], answer["answer"]
        self.timeline.at(
            answer["when"], partial(self._answer, content["key"], lead, answered, answer)
        )
        if answered == AgreementState.AGREED:
            moment = self.timeline.calendar.moment(answer["when"]) + COLLEAGUES_FOLLOW
            for one in content["members"]:
                if one["side"] == side and not one["lead"]:
                    self.timeline.at(moment, partial(self._bring, content["key"], lead, one))

    def _answer(self, pair_key, lead, answered, answer):
        pair, by = self.pair_of(pair_key), self.person(lead["key"])
        reason = answer.get("reason", "")
        if answered == AgreementState.WITHDRAWN:
            agreements.withdraw(pair=pair, side=lead["side"], reason=reason, by=by)
            return
        agreement = Agreement.objects.get(pair=pair, side=lead["side"])
        if answered == AgreementState.AGREED:
            agreements.agree(agreement=agreement, sector=lead["sector"], reason=reason, by=by)
        else:
            agreements.decline(agreement=agreement, reason=reason, by=by)

    def _bring(self, pair_key, lead, one):
        invitation = invitations.invite_colleague(
            pair=self.pair_of(pair_key),
            side=one["side"],
            email=one["email"],
            name=one["name"],
            sector=one["sector"],
            by=self.person(lead["key"]),
        )
        invitations.mail_invitations()
        invitations.accept_invitation(invitation=invitation, by=self.person(one["key"]))

    def ground_rules(self, set_key, facilitator, content, members):
        """The set's rules, which its members accept one after another in the days after."""
        self._rules_version(set_key, facilitator, content, content["text"].strip(), members)
        for later in content.get("later", []):
            text = content["text"].strip().replace(later["old"], later["new"])
            self._rules_version(set_key, later["by"], content | later, text, members)

    def _rules_version(self, set_key, writer, content, text, members):
        def write():
            ground_rule_changes.write_ground_rules(
                set_=self.set_of(set_key),
                text=text,
                default_disclosure=content["default_disclosure"],
                naming=content["naming"],
                research=content.get("research"),
                by=self.person(writer),
            )

        def accept(member):
            rules = GroundRules.objects.filter(set=self.set_of(set_key)).first()
            ground_rule_changes.accept_ground_rules(rules=rules, by=self.person(member))

        written = self.timeline.calendar.moment(content["when"])
        self.timeline.at(written, write)
        accepted = members if content["accepted_by"] == "all" else content["accepted_by"]
        for number, member in enumerate(accepted):
            self.timeline.at(written + dt.timedelta(hours=2 + 3 * number), partial(accept, member))

    def focus(self, set_key, facilitator, content):
        """Members' topics, the workshop with their scores, and what was chosen, if it was."""
        for topic in content["focus_topics"]:
            self.timeline.at(topic["when"], partial(self._propose_topic, set_key, topic))
        workshop = content["focus_workshop"]
        run = partial(self._run_workshop, set_key, facilitator)
        self.timeline.at(workshop["when"], partial(run, self._record_workshop, workshop))
        for given in workshop["scores"]:
            self.timeline.at(given["when"], partial(self._score_topics, set_key, given))
        if "scoring_closed" in workshop:
            self.timeline.at(workshop["scoring_closed"], partial(run, scoring.close_scoring))
        if decision := content.get("focus_decision"):
            self.timeline.at(decision["when"], partial(run, self._decide_focus, decision))

    def _run_workshop(self, set_key, facilitator, change, *content):
        change(*content, set_=self.set_of(set_key), by=self.person(facilitator))

    def _propose_topic(self, set_key, topic):
        made = focus_changes.propose_topic(
            set_=self.set_of(set_key),
            title=topic["title"],
            description=topic["description"].strip(),
            by=self.person(topic["proposed_by"]),
        )
        self.timeline.things[topic["key"]] = made

    def _record_workshop(self, workshop, **kwargs):
        focus_changes.record_workshop(
            held_on=self.timeline.calendar.date(workshop["held_on"]),
            present=workshop["present"],
            limits=workshop["limits"].strip(),
            **kwargs,
        )

    def _score_topics(self, set_key, given):
        points = {key: given[key] for key in given.keys() - {"member", "when"}}
        scoring.score_topics(
            set_=self.set_of(set_key),
            scores={
                self.timeline.things[key].pk: dict(zip(CRITERIA, numbers, strict=True))
                for key, numbers in points.items()
            },
            by=self.person(given["member"]),
        )

    def _decide_focus(self, decision, **kwargs):
        focus_changes.decide_focus(
            topic=self.timeline.things[decision["topic"]],
            reasons=decision["reasons"].strip(),
            left_out=decision["left_out"].strip(),
            decided_on=self.timeline.calendar.date(decision["when"]),
            **kwargs,
        )

    def set_of(self, key):
        [set_] = _set(self.timeline.things[key])
        return set_

    def pair_of(self, key):
        [pair] = _pair(self.timeline.things[key])
        return pair

    def member(self, key):
        [member] = _member(self.person(key).pk)
        return member
