"""What the pairs do: invitations to answer, consents, actions, what was recorded for them."""

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.enums import ActionState
from actions.models import Consent, Issue, ProposedAction
from als.common import clock
from als.home.desk.needs import Need
from sets.enums import PairState
from sets.models import (
    Agreement,
)
from sets.tokens import agreement_token


def invitation_needs(user):
    """What the person is asked to lead, and has not answered: by the page of the mail's link."""
    asked = Agreement.objects.unanswered().filter(person_id=user.pk)
    for agreement in asked.select_related("pair__set", "pair__upper", "pair__lower"):
        yield Need(
            _("Answer the invitation: does %s take part?") % agreement.partnership,
            reverse("sets:agreement", args=[agreement_token(agreement)]),
            agreement.pair.set.name,
        )


def action_needs(roles):
    """Consents that the person's side has not given, and agreed actions of their pairs."""
    sides = {seat.pair_id: seat.side for seat in roles.seats}
    ours = Q()
    for pair, side in sides.items():
        ours |= Q(action__issue__pair_id=pair, side=side)
    consented = Consent.objects.filter(
        ours, action=OuterRef("pk"), text_version=OuterRef("text_version"), void_at=None
    )
    actions = (
        ProposedAction.objects.open()
        .filter(issue__pair_id__in=roles.pairs, issue__pair__state=PairState.CONFIRMED)
        .select_related("issue__pair__set__programme")
        .annotate(consented=Exists(consented))
        .exclude(state=ActionState.PROPOSED, consented=True)
    )
    today = clock.today()
    for action in actions:
        href = reverse("actions:action", args=[action.pk])
        where = action.issue.pair.set.name
        if action.state == ActionState.PROPOSED:
            yield Need(_("Consent, or say what to change: “%s”") % action, href, where)
        else:
            yield Need(_("Due: “%s”") % action, href, where, action.due, action.due < today)


def issue_needs(roles):
    issues = Issue.objects.filter(
        pair_id__in=roles.pairs, confirmed_at=None, pair__state=PairState.CONFIRMED
    ).annotate(set_name=F("pair__set__name"))
    for issue in issues:
        yield Need(
            _("Confirm what was recorded for your pair: “%s”") % issue,
            reverse("actions:issue", args=[issue.pk]),
            issue.set_name,
        )
