"""What the pairs of a set of the example do between its meetings."""

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
from actions.forms.issues import IssueForm
from actions.models import Issue, ProposedAction, Theme
from als.core.prepared import prepared
from als.example.beginning import Beginning
from meetings.models import AgendaItem, Meeting

# What the form of an issue asks for, but for its references to other things
TYPED = [name for name in IssueForm.Meta.fields if name not in ("theme", "raised_in")]


@prepared
def _actions(pk):
    return ProposedAction.objects.filter(pk=pk).select_related("issue__pair__set__programme")


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
            **{name: content[name] for name in TYPED},
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
        [action] = _actions(self.timeline.things[key])
        return action

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
