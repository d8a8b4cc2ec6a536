"""Key issues by theme, what was tried about them, and the matrix of themes by pairs.

An entry that is printed without names is kept apart from its pair in every way: it comes after
those with names, sorted by its own words, counts in a column of its own, and an action or a
progress entry without names leaves its named issue or action and is on its own. No such entry is
under a theme whose words name somebody, or could.
"""

from collections import Counter, defaultdict

from django.utils.translation import gettext as _

from actions.enums import ActionState
from actions.models import Theme
from als.core.formats import long_date, month_year
from als.core.prepared import prepared
from reports.sources import key_of, source_of
from sets.enums import Tier


def actions_in(content):
    """Return all actions of a report's content, those that stand apart from their issue last."""
    issues = [issue for theme in content["themes"] for issue in theme["issues"]]
    return [action for issue in issues for action in issue["actions"]] + content["apart"]


@prepared
def _open_themes(set_pk):
    return Theme.objects.open().filter(set=set_pk)


class Entries:
    """The entries that were let in, with the marks by which the report refers to them."""

    def __init__(self, policy, set_):
        self.policy = policy
        self.programme = set_.programme
        self.themes = _open_themes(set_.pk)
        self.marks, self.counts = {}, Counter()
        issues = [row for row in policy.issues if policy.lets_in(row)]
        # Under their issue or action, and those that would tell whose they are if they stood there.
        self.actions, self.apart = {issue.pk: [] for issue in issues}, []
        self.attached, self.loose = defaultdict(list), []
        for action in policy.actions:
            if policy.lets_in(action):
                self._place_action(action)
        for entry in policy.progress:
            if policy.lets_in(entry):
                self._place(entry)
        self.by_theme = self._grouped(issues)
        self._mark_all([issue for _theme, rows in self.by_theme for issue in rows])

    def _grouped(self, issues):
        """Return themes with their sorted issues; last, if there are any, those under none."""
        found = defaultdict(list)
        naming_themes = {
            theme.pk
            for theme in self.themes
            if self.policy.rules.forbidden_names(False, theme.title, theme.description)
        }
        for issue in issues:
            gives_away = issue.theme_id in naming_themes and not self.names(issue)
            found[None if gives_away else issue.theme_id].append(issue)
        # A title that could tell who it was is in lists and charts only above what is named
        shown = [theme for theme in self.themes if found[theme.pk] or theme.pk not in naming_themes]
        themes = [(theme, self._sorted_issues(found[theme.pk])) for theme in shown]
        return themes + ([(None, self._sorted_issues(found[None]))] if found[None] else [])

    def _mark_all(self, issues):
        """Give marks in the order of the report: they say nothing about the rows' own numbers."""
        for issue in issues:
            self.actions[issue.pk].sort(key=lambda row: (row.due, row.what))
            self._mark(issue)
        self.apart.sort(key=lambda row: (row.what, row.due))
        actions = [action for issue in issues for action in self.actions[issue.pk]] + self.apart
        self.loose.sort(key=lambda row: (row.done, row.happened))
        attached = [entry for action in actions for entry in self.attached[action.pk]]
        for action in actions:
            self._mark(action)
        for entry in attached + self.loose:
            self._mark(entry)

    def _sorted_issues(self, issues):
        def key(issue):
            named = self.names(issue)
            return (0, issue.pair.number, issue.pk) if named else (1, issue.title, issue.pk)

        return sorted(issues, key=key)

    def _place_action(self, action):
        """Keep an action under its issue unless that would tell whose it is."""
        if self.names(action.issue) == self.names(action):
            self.actions[action.issue_id].append(action)
        else:
            self.apart.append(action)

    def _place(self, entry):
        """Keep an entry under its action unless that would tell whose it is."""
        if self.names(entry.action) == self.names(entry):
            self.attached[entry.action_id].append(entry)
        else:
            self.loose.append(entry)

    def _mark(self, row):
        letter = source_of(row).mark
        self.counts[letter] += 1
        return self.marks.setdefault(key_of(row), f"{letter}{self.counts[letter]}")

    def mark(self, row):
        """Return the row's mark ("I3"). Minutes get theirs when a lesson first asks."""
        return self.marks.get(key_of(row)) or self._mark(row)

    def names(self, row):
        return self.policy.verdict(row).names

    def who(self, names, pair):
        """Return whose it is, as far as the report may name it."""
        if not names:
            return _("One pair")
        both = {"upper": pair.upper.name, "lower": pair.lower.name}
        return _("%(upper)s and %(lower)s") % both

    def content(self, pair_numbers):
        themes = [self._theme(theme, issues) for theme, issues in self.by_theme]
        apart = [self._action(action) for action in self.apart]
        tried = actions_in({"themes": themes, "apart": apart})
        return {
            "themes": themes,
            "matrix": self._matrix(pair_numbers),
            "apart": apart,
            "loose": [self._entry(entry) for entry in self.loose],
            "did_not_work": [
                action
                for action in tried
                if action["state_key"] in ActionState.states_with_reason()
            ],
            "tried": len(tried),
            "raised": sum(len(theme["issues"]) for theme in themes),
        }

    def _matrix(self, pair_numbers):
        pair_numbers = pair_numbers if self.policy.rules.names_pairs else []
        rows = []
        for theme, issues in self.by_theme:
            named = [i.pair.number for i in issues if self.names(i)]
            rows.append(
                {
                    "theme": theme.title if theme else _("Under no theme"),
                    "pairs": [named.count(number) for number in pair_numbers],
                    "unnamed": len(issues) - len(named),
                    "total": len(issues),
                }
            )
        return {"pairs": list(pair_numbers), "rows": rows}

    def _theme(self, theme, issues):
        return {
            "title": theme.title if theme else _("Under no theme"),
            "description": theme.description if theme else "",
            "issues": [self._issue(issue) for issue in issues],
        }

    def _issue(self, issue):
        names = self.names(issue)
        return {
            "mark": self.mark(issue),
            "kind": issue.get_kind_display(),
            "title": issue.title,
            "who": self.who(names, issue.pair),
            "description": issue.description,
            "upper_view": issue.upper_view,
            "lower_view": issue.lower_view,
            "existing_practice": issue.existing_practice,
            "actions": [self._action(action) for action in self.actions[issue.pk]],
        }

    def _action(self, action):
        names, pair = self.names(action), action.issue.pair
        return {
            "mark": self.mark(action),
            "what": action.what,
            "who": self.who(names, pair),
            "led": self._led(action, names),
            "measure": action.measure,
            "state": action.get_state_display(),
            "state_key": action.state,
            "ended_reason": action.ended_reason,
            "entries": [self._entry(row) for row in self.attached[action.pk]],
        }

    def _led(self, action, names):
        """Return whose the lead is: that side by its name, or by what an organisation of it is."""
        if names:
            leads = action.issue.pair.partnership(action.leading_side).name
            return _("led by %(leads)s") % {"leads": leads}
        tier = self.programme.tier_word(Tier(action.leading_side))
        return _("led by the {tier} side").format(tier=tier)

    def _entry(self, entry):
        names = self.names(entry)
        return {
            "mark": self.mark(entry),
            # A day can be traced to a meeting of the pair; a month hardly.
            "when": long_date(entry.day) if names else month_year(entry.day),
            "done": entry.done,
            "happened": entry.happened,
            "learned": entry.learned,
            "unexpected": entry.unexpected,
        }
