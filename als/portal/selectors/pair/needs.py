"""What waits in a pair, in order of urgency: for the reader's side, or for the pair as a whole."""

import datetime as dt
from operator import attrgetter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
        text = _("Answer whether you will attend “%s”") % coming
        button = (_("Answer the invitation"), "meetings:meeting")
        needs.append(
            place.need(text, "meetings:meeting", coming.pk, when=coming.day, button=button)
        )
    return sorted(needs, key=attrgetter("urgency"))


def most_urgent(needs, today):
    """Return what the page's one button is for: the first that is the reader's, and not far off."""
    near = today + SOON
    ours = (need for need in needs if need.button and (need.when is None or need.when <= near))
    return next(ours, None)


def _issues(place, seat, issues):
    text = _("Confirm the issue recorded for your pair: “%s”")
    button = (_("Read and confirm"), "actions:issue")
    if not seat:
        text, button = _("The pair has not confirmed “%s”"), ()
    for issue in issues:
        if not issue.is_confirmed:
            yield place.need(text % issue, "actions:issue", issue.pk, button=button)


def _consents(place, seat, actions):
    button = (_("Read and consent"), "actions:action")
    for action in actions:
        if seat and seat.side in action.missing:
            text = _("Consent, or ask for a change: “%s”") % action
            yield place.need(text, "actions:action", action.pk, button=button)
        elif action.missing and not seat:
            sides = [place.set.programme.tier_word(side) for side in action.missing]
            words = {"sides": _(" and the ").join(sides), "action": action}
            text = _("Waiting for the consent of the %(sides)s: “%(action)s”") % words
            yield place.need(text, "actions:action", action.pk)


def _due(place, seat, actions):
    button = (_("Log progress"), "actions:progress_new") if seat else ()
    for action in actions:
        if action.state in UNDER_WAY:
            dates = {"when": action.due, "late": action.due < place.today}
            text = _("Due: “%s”") % action
            yield place.need(text, "actions:action", action.pk, button=button, **dates)


def _corrections(place, meeting):
    text = ngettext(
        "%(number)s correction to the minutes of “%(meeting)s” is not answered",
        "%(number)s corrections to the minutes of “%(meeting)s” are not answered",
        meeting.corrections_open,
    )
    words = {"number": meeting.corrections_open, "meeting": meeting}
    return place.need(text % words, "meetings:minutes", meeting.pk)
