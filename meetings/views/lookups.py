"""How these views reach their rows, and what all pages of a set want to know."""

from django.core.exceptions import BadRequest
from django.shortcuts import render

from als.core.prepared import prepared
from als.core.web.access import first_or_404
from meetings.models import AgendaItem, Meeting
from sets.models import GroundRules
from sets.rules import has_rules_to_accept


def meeting_for(user, pk):
    return first_or_404(_meeting(user, pk))


@prepared
def _meeting(user, pk):
    return Meeting.objects.visible_to(user).with_set().filter(pk=pk)


def item_for(user, pk):
    return first_or_404(_item(user, pk))


@prepared
def _item(user, pk):
    items = AgendaItem.objects.visible_to(user).filter(pk=pk)
    return items.select_related("meeting__cycle__set__programme")


def of_set(meeting, **context):
    """Return the context of a meeting's page."""
    return {
        "set": meeting.set,
        "section": "meetings",
        "meeting": meeting,
        "zone_name": meeting.zone.key,
        **context,
    }


def not_saved(request, meeting, sentence):
    """Return the page with an entry that came too late: why, and what was typed."""
    context = of_set(meeting, sentence=sentence, text=request.POST.get("text", ""))
    return render(request, "meetings/not_saved.html", context)


def ground_rules_for(user, meeting):
    """Return what is at the top of a meeting: the set's ground rules, and whether they wait.

    ``inside``: the person hears what the pairs say, so that links to it may stand there.
    """
    rules = next(iter(_rules(user, meeting.set.pk)), None)
    if rules:
        rules.set = meeting.set
    to_accept = rules is not None and has_rules_to_accept(user, rules)
    return {"rules": rules, "rules_to_accept": to_accept}


@prepared
def _rules(user, set_pk):
    return GroundRules.objects.filter(set=set_pk).with_seats_of(user)[:1]


def posted(form):
    """Return what a button's form holds. It is our own markup: anything else is a bad request."""
    if not form.is_valid():
        raise BadRequest(form.errors.as_json())
    return form.cleaned_data
