"""The page of a pair: all of one pair on one page, as far as the reader may read it."""

from als.core import clock
from als.core.prepared import prepared
from als.portal.selectors.pair import meetings as year
from als.portal.selectors.pair.needs import most_urgent, needs_in
from als.portal.selectors.pair.news import news_of, of_other_side, recorded_for, since_when
from als.portal.selectors.pair.people import sides_of
from als.portal.selectors.pair.work import MAX_SHOWN, actions_of, issues_of
from sets.models import Pair
from sets.models.roles import roles_of
from sets.rules import facilitates


@prepared
def pair_to_read(user, pk):
    """Return [the pair with its set and partnerships], or [] if it is not theirs to read."""
    pairs = Pair.objects.visible_to(user).filter(pk=pk)
    return pairs.select_related("set__programme", "upper", "lower")


def pair_page(user, pair):
    """Return what the page of the pair shows, as its context."""
    seat = roles_of(user).seat_in_pair(pair.pk)
    inside = bool(seat) or facilitates(user, pair.set)
    issues, actions = issues_of(user, pair), actions_of(user, pair)
    meetings, sides = year.meetings_of(user, pair), sides_of(user, pair)
    needs = needs_in(pair, seat, issues, actions, meetings) if inside else []
    agreements = [side["agreement"] for side in sides]
    return {
        "sides": sides,
        "ours": bool(seat),
        "inside": inside,
        "coming": year.next_of(meetings),
        "airtime": year.airtime_had(meetings),
        **_cut("needs", needs),
        "first": most_urgent(needs, clock.today(pair.set.programme.time_zone)),
        **_cut("issues", issues),
        **_cut("actions", actions),
        "states": [action.state for action in actions],
        **_news(news_of(user, pair), seat, agreements),
    }


def _cut(name, rows):
    """Return the first rows of a list, and how many there are."""
    return {name: rows[:MAX_SHOWN], f"all_{name}": len(rows)}


def _news(news, seat, agreements):
    """Return what the other side did since the reader's own last entry; for others the newest."""
    side = seat.side if seat else ""
    since = since_when(news, agreements, side) if seat else None
    return {
        "since": since,
        "recorded": recorded_for(news, since)[:MAX_SHOWN] if seat else [],
        **_cut("news", of_other_side(news, side, since)),
    }
