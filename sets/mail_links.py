"""What all links have in common that a mail carries for one member."""

from django.urls import reverse
from django.utils.translation import gettext as _

from als.core.refusals import Refused
from sets.enums import PairState
from sets.models import GroundRules


class LinkOver(Refused):
    """The link no longer works; ``way_on`` is the path to go on to, after signing in."""

    def __init__(self, sentence, way_on):
        super().__init__(sentence)
        self.way_on = way_on


class NotYourLink(LinkOver):
    """The link was mailed to somebody else than the person who is signed in."""


def refuse_unless_own(link, user):
    """Refuse somebody who is signed in as another person than the one whom the mail went to."""
    if user.is_authenticated and user.pk != link.member.person_id:
        raise NotYourLink(
            _(
                "This link was emailed to somebody else, and you are signed in. Nothing of it"
                " is shown to you, and nothing was saved."
            ),
            reverse("portal:dashboard"),
        )


def refuse_who_is_out(member, pair):
    """Raise ``LinkOver`` unless the member takes part, in this pair, while the pair does."""
    desk = reverse("portal:dashboard")
    if member.left_at or member.pair_id != pair.pk or not member.person.is_active:
        raise LinkOver(_("You no longer take part in the pair that this link was for."), desk)
    if pair.state != PairState.CONFIRMED:
        raise LinkOver(_("The pair that this link was for no longer takes part."), desk)


def refuse_who_has_rules_to_accept(member):
    if has_rules_to_accept(member):
        raise LinkOver(
            _("The set has ground rules that you have not accepted yet. Read them first."),
            reverse("sets:ground_rules", args=[member.pair.set_id]),
        )


def has_rules_to_accept(member):
    """Return whether the set has ground rules and the member has not accepted the newest."""
    newest = GroundRules.objects.filter(set_id=member.pair.set_id).first()
    return newest is not None and not newest.acceptances.filter(member=member).exists()
