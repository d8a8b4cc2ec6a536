"""What pairs do, as it waits for them and for their facilitators: one query for all of it."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from textwrap import shorten

from django.db.models import (
    CharField,
    Count,
    DateField,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Greatest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.enums import ActionState
from actions.models import Consent, Issue, ProgressEntry, ProposedAction
from als.common import clock
from als.home.desk.needs import Need, count
from sets.enums import PairState, SetState, Tier
from sets.models import Agreement, Invitation, Pair, SupportEntry
from sets.tokens import agreement_token

QUIET = dt.timedelta(days=30)


@dataclass(frozen=True)
class Row:
    """One line of the query: what it is of, its key, and what its words need."""

    kind: str
    pk: int
    set_id: int
    number: int
    title: str
    detail: str
    day: dt.date | None
    at: dt.datetime | None

    @property
    def short(self):
        return shorten(self.title, 90, placeholder="…")


def work_needs(user, roles, places):
    """Yield what waits for the person of invitations, issues, actions, and pairs gone quiet."""
    rows = _read(user, roles)
    overdue = Counter()
    for row in rows:
        place = places.get(row.set_id)
        if row.kind == "invitation":
            yield _invitation(user, row)
        elif row.kind == "colleague":
            yield _asked_by_colleague(row)
        elif row.kind == "overdue":
            overdue[place] += row.number if row.day < place.today else 0
        elif place:
            yield WORDS[row.kind](row, place)
    yield from (_overdue(place, number) for place, number in overdue.items() if number)


def _read(user, roles):
    parts = [*_invitations(user), _asked_by_colleagues(user)]
    if roles.seats:
        parts += [_to_confirm(roles), _to_consent(roles), _due(roles)]
    if roles.facilitates:
        parts += [_overdue_days(roles), _quiet_pairs(roles), *_consents_missing(roles)]
    first, *others = parts
    return [Row(*values) for values in first.union(*others, all=True)]


def _as(kind, rows, *, set_id, pk="pk", number=None, title=None, detail=None, day=None, at=None):
    """Return the rows with the columns of ``Row``; what is not given is empty."""
    text, nothing = TextField(), Value(None)
    return rows.order_by().values_list(
        Value(kind, CharField()),
        F(pk),
        F(set_id),
        number or Cast(nothing, IntegerField()),
        Cast(F(title), text) if title else Value("", text),
        Cast(F(detail), text) if detail else Value("", text),
        F(day) if day else Cast(nothing, DateField()),
        F(at) if at else Cast(nothing, DateTimeField()),
    )


def _taking_part(path):
    """Pairs that both sides agreed to, in sets that are open."""
    return Q(
        **{f"{path}state": PairState.CONFIRMED},
        **{f"{path}set__state__in": SetState.open_states()},
    )


def _invitations(user):
    asked = Agreement.objects.unanswered().filter(person_id=user.pk)
    return [
        _as(
            "invitation",
            asked.filter(side=side),
            set_id="pair__set_id",
            title=f"pair__{side.value}__name",
            detail="pair__set__name",
        )
        for side in Tier
    ]


def _asked_by_colleagues(user):
    asked = Invitation.objects.unanswered().mailed_to(user)
    return _as(
        "colleague", asked, set_id="pair__set_id", title="pair__set__name", detail="by__name"
    )


def _to_confirm(roles):
    issues = Issue.objects.filter(
        _taking_part("pair__"), pair_id__in=roles.pairs, confirmed_at=None
    )
    return _as("confirm", issues, set_id="pair__set_id", title="title")


def _to_consent(roles):
    """Actions that the person's side has not consented to, as they say now."""
    ours = Q(pk=None)
    for seat in roles.seats:
        ours |= Q(issue__pair_id=seat.pair_id) & ~Q(Exists(_consents(seat.side)))
    proposed = ProposedAction.objects.filter(
        ours,
        _taking_part("issue__pair__"),
        state=ActionState.PROPOSED,
        issue__confirmed_at__isnull=False,
    )
    return _as("consent", proposed, set_id="issue__pair__set_id", title="what")


def _consents(side):
    return Consent.objects.filter(
        action=OuterRef("pk"), text_version=OuterRef("text_version"), void_at=None, side=side
    )


def _due(roles):
    actions = ProposedAction.objects.under_way().filter(
        _taking_part("issue__pair__"), issue__pair_id__in=roles.pairs
    )
    return _as("due", actions, set_id="issue__pair__set_id", title="what", day="due")


def _overdue_days(roles):
    """How many actions were due on each day that has passed somewhere: places know their own."""
    past = ProposedAction.objects.overdue(clock.now().date() + dt.timedelta(days=1))
    days = past.filter(
        _taking_part("issue__pair__"), issue__pair__set_id__in=roles.facilitates
    ).annotate(set_id=F("issue__pair__set_id"))
    numbered = days.order_by().values("set_id", "due").annotate(number=Count("pk"))
    return _as("overdue", numbered, set_id="set_id", pk="set_id", number=F("number"), day="due")


def _consents_missing(roles):
    """Proposed actions with the side whose consent is missing, and since when it is asked for."""
    last = _last(Consent.objects.filter(action=OuterRef("pk")), "action", "at")
    voided = _last(Consent.objects.filter(action=OuterRef("pk")), "action", "void_at")
    proposed = ProposedAction.objects.filter(
        _taking_part("issue__pair__"),
        issue__pair__set_id__in=roles.facilitates,
        state=ActionState.PROPOSED,
        issue__confirmed_at__isnull=False,
    )
    proposed = proposed.annotate(
        since=Greatest(
            F("proposed_at"), Coalesce(last, "proposed_at"), Coalesce(voided, "proposed_at")
        )
    )
    return [_lacking(proposed, side) for side in Tier]


def _lacking(proposed, side):
    rows = proposed.filter(~Q(Exists(_consents(side)))).annotate(
        lacking=Value(side.value, TextField())
    )
    return _as(
        "missing",
        rows,
        set_id="issue__pair__set_id",
        number=F("issue__pair__number"),
        title="what",
        detail="lacking",
        at="since",
    )


def _quiet_pairs(roles):
    """Pairs with open actions that wrote nothing, and were not helped, for so many days."""
    of_pair = {"issue__pair": OuterRef("pk")}
    entries = ProgressEntry.objects.filter(action__issue__pair=OuterRef("pk"))
    consents = Consent.objects.filter(action__issue__pair=OuterRef("pk"))
    actions = ProposedAction.objects.filter(**of_pair)
    signs = [
        _last(entries, "action__issue__pair", "written_at"),
        _last(consents, "action__issue__pair", "at"),
        _last(actions, "issue__pair", "proposed_at"),
        _last(Issue.objects.filter(pair=OuterRef("pk")), "pair", "raised_at"),
    ]
    since = clock.now() - QUIET
    helped = SupportEntry.objects.filter(pair=OuterRef("pk"), day__gte=since.date())
    pairs = Pair.objects.filter(_taking_part(""), set_id__in=roles.facilitates).annotate(
        last_sign=Greatest(F("confirmed_at"), *(Coalesce(s, "confirmed_at") for s in signs)),
        open_actions=count(actions.filter(state__in=ActionState.open_states()), "issue__pair"),
    )
    quiet = pairs.filter(~Q(Exists(helped)), last_sign__lt=since, open_actions__gt=0)
    return _as("quiet", quiet, set_id="set_id", number=F("number"), at="last_sign")


def _last(rows, group, field):
    newest = rows.order_by().values(group).annotate(newest=Max(field)).values("newest")
    return Subquery(newest)


def _invitation(user, row):
    agreement = Agreement(pk=row.pk, person_id=user.pk)
    href = reverse("sets:agreement", args=[agreement_token(agreement)])
    return Need(_("Answer the invitation: does %s take part?") % row.title, href, row.detail)


def _asked_by_colleague(row):
    text = _("Answer %(by)s: do you take part in “%(set)s”?")
    href = reverse("sets:invitation", args=[row.pk])
    return Need(text % {"by": row.detail, "set": row.title}, href, row.title)


def _confirm(row, place):
    text = _("Confirm what was recorded for your pair: “%s”") % row.short
    return place.need(text, "actions:issue", row.pk)


def _consent(row, place):
    text = _("Consent, or say what to change: “%s”") % row.short
    return place.need(text, "actions:action", row.pk)


def _due_action(row, place):
    text = _("Due: “%s”") % row.short
    late = row.day < place.today
    return place.need(text, "actions:action", row.pk, when=row.day, late=late)


def _missing(row, place):
    words = {
        "pair": _("Pair %(number)s") % {"number": row.number},
        "side": place.set.programme.tier_word(row.detail),
        "action": row.short,
        "since": date_format(place.day_of(row.at), "j F Y"),
    }
    text = _("%(pair)s: consent of the %(side)s missing since %(since)s: “%(action)s”") % words
    return place.need(text, "actions:action", row.pk)


def _quiet(row, place):
    days = (place.today - place.day_of(row.at)).days
    words = {"pair": _("Pair %(number)s") % {"number": row.number}, "days": days}
    text = _("%(pair)s has open actions and has been quiet for %(days)s days") % words
    return place.need(text, "home:pair", row.pk)


def _overdue(place, number):
    text = ngettext("%s action is overdue", "%s actions are overdue", number) % number
    return place.need(text, "actions:actions", query="?state=overdue")


WORDS = {
    "confirm": _confirm,
    "consent": _consent,
    "due": _due_action,
    "missing": _missing,
    "quiet": _quiet,
}
