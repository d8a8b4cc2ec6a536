"""Who may read what a pair writes: one condition, from wherever the issue is."""

from django.db.models import Q

from als.core.disclosure import Disclosure
from sets.enums import PairState
from sets.models.roles import roles_of


def readable(user, issue="", disclosure=""):
    """Return the condition that the person may read an issue, or what hangs on one.

    ``issue`` is the path to the issue from the model asked about. The set's facilitators and the
    pair read everything (a facilitator by consent, only of pairs that take part); other members
    what is not for the pair alone, once the pair has confirmed it. ``disclosure`` is the path of
    the entry's own one, if not the issue's counts.

    That it is of one of the person's sets follows from each of the rest; it is said first because
    that has an index, which the alternatives together don't.
    """
    roles = roles_of(user)
    prefix = f"{issue}__" if issue else ""
    return Q(**{f"{prefix}pair__set_id__in": roles.knows_of}) & (
        Q(**{f"{prefix}pair__set_id__in": roles.appointed})
        | Q(
            **{
                f"{prefix}pair__set_id__in": roles.by_consent,
                f"{prefix}pair__state": PairState.CONFIRMED,
            }
        )
        | Q(**{f"{prefix}pair_id__in": roles.pairs})
        | Q(
            **{
                f"{prefix}pair__set_id__in": roles.sits_in,
                f"{prefix}confirmed_at__isnull": False,
            }
        )
        & ~Q(**{disclosure or f"{prefix}disclosure": Disclosure.PAIR})
    )


def readable_by_set(issue="", disclosure=""):
    """Return the condition that the whole set may read it: for a paper that goes from hand to hand.

    The paths are those of ``readable``.
    """
    prefix = f"{issue}__" if issue else ""
    return Q(**{f"{prefix}confirmed_at__isnull": False}) & ~Q(
        **{disclosure or f"{prefix}disclosure": Disclosure.PAIR}
    )
