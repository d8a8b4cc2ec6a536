"""The filters of the lists of issues and actions."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.enums import ActionState, IssueState
from als.core.alphabet import alphabetical
from als.core.forms.filters import FilterForm
from als.core.forms.widgets import written_in


class IssueFilter(FilterForm):
    theme = forms.ChoiceField(required=False, label=gettext_lazy("Theme"))
    pair = forms.ChoiceField(required=False, label=gettext_lazy("Pair"))
    state = forms.ChoiceField(required=False, label=gettext_lazy("Status"))

    def __init__(self, *args, themes, pairs, language, **kwargs):
        """``language``: that the set's members write in."""
        super().__init__(*args, **kwargs)
        rows = [(str(theme.pk), written_in(theme.title, language)) for theme in themes]
        self.offer("theme", [*rows, ("none", _("None yet"))])
        self.offer("pair", pair_rows(pairs))
        waits = [("unconfirmed", _("Waiting for the pair"))]
        self.offer("state", [*IssueState.choices, *waits])


class ActionFilter(FilterForm):
    pair = forms.ChoiceField(required=False, label=gettext_lazy("Pair"))
    owner = forms.ChoiceField(required=False, label=gettext_lazy("Owner"))
    state = forms.ChoiceField(required=False, label=gettext_lazy("Status"))

    def __init__(self, *args, actions, pairs, mine, **kwargs):
        super().__init__(*args, **kwargs)
        occur = {action.pair_key for action in actions}
        owners = {action.owner_id: action.owner_name for action in actions}
        pairs = sorted(pairs.values(), key=lambda pair: pair.number)
        self.offer("pair", pair_rows(pair for pair in pairs if pair.pk in occur))
        people = alphabetical(owners.items(), key=lambda row: row[1])
        me = [("me", _("Me"))] if mine else []
        self.offer("owner", [*me, *((str(pk), name) for pk, name in people)])
        groups = [
            ("open", _("Open: proposed, agreed or under way")),
            ("overdue", _("Overdue")),
            ("learning", _("Stopped or did not work")),
        ]
        self.offer("state", [*groups, *ActionState.choices])


def pair_rows(pairs):
    return [(str(pair.pk), f"{pair.title}: {pair}") for pair in pairs]
