"""What waits in a pair, in order of urgency: for the reader's side, or for the pair as a whole."""

import datetime as dt
from operator import attrgetter

from actions.enums import ActionState
from als.portal.selectors.dashboard.needs import Place
from als.portal.selectors.pair.meetings import next_of, with_corrections
from meetings.enums import MeetingState
from sets.enums import PairState

UNDER_WAY = {ActionState.AGREED, ActionState.UNDER_WAY}
SOON = dt.timedelta(days=30)


def needs_in(pair, seat, issues, actions, meetings):
    """Return what waits in a pair that takes part; ``seat`` is the reader's, None for others."""
    if pair.state != PairState.CONFIRMED or not pair.set.is_open:
        return []
    place, coming = Place(pair.set), next_of(meetings)
    needs = [
        *_issues(place, seat, issues),
        *_consents(place, seat, actions),
        *_due(place, seat, actions),
        *(_corrections(place, meeting) for meeting in with_corrections(meetings)),
    ]
    if seat and coming and coming.state == MeetingState.CALLED and not coming.my_answer:
        page = "meetings:meeting"
        dates = {"when": coming.day, "button": page}
        needs.append(place.need("meeting_to_answer", page, coming.pk, meeting=coming, **dates))
    return sorted(needs, key=attrgetter("urgency"))


def most_urgent(needs, today):
    """Return what the page's one button is for: the first that is the reader's, and not far off."""
    near = today + SOON
    ours = (need for need in needs if need.button and (need.when is None or need.when <= near))
    return next(ours, None)


def _issues(place, seat, issues):
    kind, button = ("issue_to_confirm", "actions:issue") if seat else ("issue_unconfirmed", "")
    for issue in issues:
        if not issue.is_confirmed:
            yield place.need(kind, "actions:issue", issue.pk, button=button, issue=issue)


def _consents(place, seat, actions):
    page = "actions:action"
    for action in actions:
        if seat and seat.side in action.missing:
            yield place.need("action_to_consent", page, action.pk, button=page, action=action)
        elif action.missing and not seat:
            sides = [place.set.programme.tier_word(side) for side in action.missing]
            yield place.need("consents_missing", page, action.pk, sides=sides, action=action)


def _due(place, seat, actions):
    button = "actions:progress_new" if seat else ""
    for action in actions:
        if action.state in UNDER_WAY:
            dates = {"when": action.due, "late": action.due < place.today, "button": button}
            own = seat and action.owner_id == seat.member_id
            words = {"action": action, "owner": "" if own else action.owner_name}
            yield place.need("action_due", "actions:action", action.pk, **words, **dates)


def _corrections(place, meeting):
    values = {"number": meeting.corrections_open, "meeting": meeting}
    return place.need("corrections_open", "meetings:minutes", meeting.pk, **values)
