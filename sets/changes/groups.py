"""A side that is a group: several of one tier that speak as one, through one lead."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core import audit, clock
from als.core.locking import locked
from als.core.naming.lexicon import lexicon
from als.core.naming.text import read
from als.core.refusals import Refused, refuse_unless
from sets.changes.locks import hold_programme, locked_open_pair
from sets.enums import PairState
from sets.models import Pair
from sets.models.pairs import MAX_TOGETHER
from sets.notifications import groups as notifications
from sets.rules import may_name_group
from sets.selectors.names import people_of

MAX_NAME_LENGTH = 200
ITS_LEAD_SAYS = gettext_lazy(
    "The facilitators can say this until the pair takes part, and then the side’s lead."
)


def name_group(*, pair, side, names, by):
    """Say who speaks together as this side; an empty list if it is one alone. ``Refused``.

    Mails whoever is in a pair with it, or asked to be, and their facilitators.
    Whoever is taken off the list stays a name of the set, for texts that may name nobody.
    """
    names = checked_names(names, pair.set)
    with transaction.atomic():
        pair = locked_open_pair(pair.pk)
        refuse_unless(may_name_group(by, pair, side), ITS_LEAD_SAYS)
        hold_programme(pair.set.programme_id)
        partnership = locked(pair.partnership(side))
        if names == partnership.group:
            return pair
        if pair.state == PairState.PROPOSED:
            refuse_if_taking_part(partnership)
        put_group(partnership, names)
        audit.record(
            "named the group of", pair, by=by, set_id=pair.set_id, pair_id=pair.pk,
            side=str(side), number=len(names),
        )  # fmt: skip
        pairs = Pair.objects.open_with(partnership).select_related("set__programme")
        notifications.group_named(partnership, pairs, by=by)
    return pair


def refuse_if_taking_part(partnership, field="names"):
    """Refuse where it takes part in another pair: who speaks there is that side's lead's to say."""
    pairs = Pair.objects.confirmed().filter(Q(upper=partnership) | Q(lower=partnership))
    refuse_unless(not pairs.filter(set__closed_at=None).exists(), ITS_LEAD_SAYS, field=field)


def put_group(partnership, names):
    """Write who speaks together, with the day on those who no longer do."""
    today = clock.now().date().isoformat()
    before = [one for one in partnership.together if one["name"] not in names]
    partnership.together = [
        *({"name": one["name"], "until": one["until"] or today} for one in before),
        *({"name": name, "until": ""} for name in names),
    ]
    if len(partnership.together) > 4 * MAX_TOGETHER:
        raise Refused(_("The group has changed more often than can be kept."), field="names")
    partnership.save(update_fields=["together"])


def checked_names(names, set_, field="names"):
    """Return the names, each once and without needless spaces; ``Refused`` says what is wrong.

    Each stays a name of the set, which texts may then not say: no word that all texts have is one.
    """
    names = list(dict.fromkeys(" ".join(name.split()) for name in names if name.strip()))
    if len(names) == 1:
        raise Refused(
            _("Name at least two, each on a line of its own, or leave this empty."), field=field
        )
    if len(names) > MAX_TOGETHER:
        raise Refused(_("A group has at most %s.") % MAX_TOGETHER, field=field)
    if any(len(name) > MAX_NAME_LENGTH for name in names):
        raise Refused(
            _("Shorten the name: at most %s characters fit.") % MAX_NAME_LENGTH, field=field
        )
    if ordinary := next(
        (name for name in names if is_ordinary(name, set_.programme.language)), None
    ):
        raise Refused(
            _(
                "“%s” is an ordinary word as well, and texts that may name nobody could no longer "
                "say it. Write the whole name, such as “Bath Council”."
            )
            % ordinary,
            field=field,
        )
    people = {person.name.casefold() for person in people_of(set_)}
    if person := next((name for name in names if name.casefold() in people), None):
        raise Refused(
            _("“%s” is a person of this set. Name the organisations that speak as one.") % person,
            field=field,
        )
    return names


def is_ordinary(name, language):
    """Return whether a name is one common word, several small ones, or no word at all."""
    words = read(name).words
    common = all(map(lexicon(language).is_common, words))
    too_short = sum(char.isalpha() for char in name) < 3
    return too_short or (common and (len(words) == 1 or name.islower()))
