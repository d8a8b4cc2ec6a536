"""What needs a person next, in order of urgency, on their dashboard and in their digest."""

from operator import attrgetter

from als.portal.selectors.dashboard.follow_ups import follow_up_needs
from als.portal.selectors.dashboard.meetings import meeting_needs
from als.portal.selectors.dashboard.needs import Place
from als.portal.selectors.dashboard.programmes import programme_needs
from als.portal.selectors.dashboard.questions import question_needs
from als.portal.selectors.dashboard.sets import set_needs, sets_of
from als.portal.selectors.dashboard.work import invitation_needs, work_needs
from sets.models.roles import roles_of


def needs_of(user, sets=None, programmes=(), *, is_invited=True):
    """Return the person's needs: what is due or overdue, what has no date, what is to come.

    ``sets`` and ``programmes`` are the person's, where they have been read already. ``is_invited``:
    False of whom it is known that no invitation waits for them.
    """
    roles = roles_of(user)
    sets = sets_of(user, counted=False) if sets is None else sets
    places = {set_.pk: Place(set_) for set_ in sets}
    needs = list(invitation_needs(user)) if is_invited else []
    needs += [*work_needs(roles, places), *programme_needs(programmes)]
    if places:
        needs += [need for place in places.values() for need in set_needs(roles, place)]
        needs += meeting_needs(roles, places)
        needs += question_needs(roles, places)
        needs += follow_up_needs(roles, places)
    return sorted(needs, key=attrgetter("urgency"))
