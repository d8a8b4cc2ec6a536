"""What the mails of this app share."""

import datetime as dt

from django.urls import reverse

from als.accounts.welcome import WELCOME_DAYS
from als.core import clock
from sets.models import Agreement, Member, SetFacilitator
from sets.tokens import agreement_link


def page_of(name, pk):
    return reverse(name, args=[pk])


def last_day_in():
    """Return the moment until which a way in works that is sent now."""
    return clock.now() + dt.timedelta(days=WELCOME_DAYS)


def facilitators_of(set_):
    rows = SetFacilitator.objects.active().filter(set=set_).select_related("person")
    return [row.person for row in rows]


def concerned(pairs, *, by):
    """Yield (person, pair, link) of whoever has to know what changes in open sets' ``pairs``.

    Members of both sides, the leads who have still to answer, each with the way to do so, and the
    facilitators: each person once for each set, without ``by``.
    """
    told = {(by.pk, pair.set_id) for pair in pairs}
    for pair in pairs:
        if not pair.set.is_open:
            continue
        asked = Agreement.objects.unanswered().filter(pair=pair).select_related("person")
        links = {agreement.person: agreement_link(agreement) for agreement in asked}
        members = Member.objects.active().filter(pair=pair).select_related("person")
        for person in [*links, *(one.person for one in members), *facilitators_of(pair.set)]:
            if (person.pk, pair.set_id) not in told:
                told.add((person.pk, pair.set_id))
                yield person, pair, links.get(person, "")
