"""What needs a person next: what is late, what waits now, then what has a date to come."""

from als.common import clock
from als.home.desk.meetings import meeting_needs
from als.home.desk.needs import Need
from als.home.desk.programmes import programmes_of
from als.home.desk.sets import set_needs, sets_of
from als.home.desk.work import action_needs, invitation_needs, issue_needs
from sets.models import roles_of

__all__ = ["Need", "needs_of", "programmes_of", "sets_of"]


def needs_of(user, sets=None):
    """Return the person's needs: what is due or over, what waits for no date, what is to come.

    ``sets`` are the person's, where they have been read already.
    """
    roles = roles_of(user)
    sets = sets_of(user) if sets is None else sets
    needs = [*invitation_needs(user)]
    if sets:
        needs += meeting_needs(roles)
        needs += [need for set_ in sets for need in set_needs(roles, set_)]
    if roles.seats:
        needs += action_needs(roles)
        needs += issue_needs(roles)
    return sorted(needs, key=_urgency)


def _urgency(need):
    today = clock.today()
    return need.when or today, need.when is None or need.when > today
