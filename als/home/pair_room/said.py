"""What was said in a pair, by either side: consents, progress, issues, corrections, lessons.

One query for all of it, of what the reader may read.
"""

import datetime as dt
from dataclasses import dataclass
from textwrap import shorten

from django.db.models import CharField, F, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.models import Consent, Issue, ProgressEntry, ProposedAction
from als.common import clock
from meetings.models import Correction
from reports.enums import EndorsementAnswer
from reports.models import Endorsement, Lesson
from sets.enums import Tier
from sets.models import Member

NEWEST = 200  # of both sides, from which the ones to show are taken
AT_LEAST = dt.timedelta(days=30)


@dataclass(frozen=True)
class Said:
    """One thing that a side said. ``pk`` is the key of the page where it stands."""

    kind: str
    pk: int
    side: str
    who: str
    about: str
    text: str
    at: dt.datetime

    @property
    def href(self):
        return reverse(PAGES[self.kind], args=[self.pk])

    @property
    def title(self):
        return _words()[self.kind]

    @property
    def words(self):
        """Its own words, cut; of an endorsement its answer."""
        if self.kind == "endorsed":
            return EndorsementAnswer(self.text).label
        return shorten(self.text, 240, placeholder="…")

    @property
    def subject(self):
        return shorten(self.about, 90, placeholder="…")


PAGES = {
    "raised": "actions:issue",
    "view": "actions:issue",
    "proposed": "actions:action",
    "consented": "actions:action",
    "progress": "actions:action",
    "correction": "meetings:minutes",
    "endorsed": "reports:lesson",
}


def _words():
    return {
        "raised": _("Raised an issue"),
        "view": _("Wrote their view"),
        "proposed": _("Proposed an action"),
        "consented": _("Consented"),
        "progress": _("Logged progress"),
        "correction": _("Asked for a correction of the minutes"),
        "endorsed": _("Spoke to a lesson"),
    }


def said_in(user, pair):
    """Return what was said in the pair as far as the person may read it, the newest first."""
    parts = [
        _issues(user, pair),
        *(_views(user, pair, side) for side in Tier),
        _actions(user, pair),
        _consents(user, pair),
        _progress(user, pair),
        _corrections(user, pair),
        _endorsements(user, pair),
    ]
    first, *others = parts
    rows = first.union(*others, all=True).order_by("-said_at")[:NEWEST]
    return [Said(*values) for values in rows]


def since_when(said, agreements, side):
    """Return since when what the other side said is new: the reader's own last word.

    It is never less than 30 days, so that a word of thanks does not hide what came before.
    """
    own = [row.at for row in said if row.side == side]
    own += [a.decided_at for a in agreements if a.side == side and a.decided_at]
    longest = clock.now() - AT_LEAST
    return min(max(own), longest) if own else None


def of_other_side(said, side, since):
    """Return what others than that side said since that moment (None: ever)."""
    return [row for row in said if row.side != side and (since is None or row.at >= since)]


def _as(kind, rows, *, pk, side, who, about, at, text=None):
    """Return the rows with the columns of ``Said``."""
    words = TextField()
    return (
        rows.order_by()
        .annotate(said_at=F(at))
        .values_list(
            Value(kind, CharField()),
            F(pk),
            Cast(side, words),
            Cast(F(who), words),
            Cast(F(about), words),
            Cast(F(text), words) if text else Value("", words),
            "said_at",
        )
    )


def _issues(user, pair):
    rows = Issue.objects.visible_to(user).filter(pair=pair, confirmed_at__isnull=False)
    columns = {"side": "confirmed_by__side", "who": "confirmed_by__person__name"}
    return _as("raised", rows, pk="pk", about="title", at="confirmed_at", **columns)


def _views(user, pair, side):
    """Each time that a side changed its own view of an issue, from the issue's history."""
    view = f"{side.value}_view"
    past = Issue.history.model.objects
    before = past.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    changed = (
        past.filter(id__in=Issue.objects.visible_to(user).filter(pair=pair).values("pk"))
        .annotate(was=Subquery(before.order_by("-history_id").values(view)[:1]))
        .filter(was__isnull=False)
        .exclude(**{view: F("was")})
    )
    columns = {"side": Value(side.value, TextField()), "who": "history_user__name"}
    return _as("view", changed, pk="id", about="title", text=view, at="history_date", **columns)


def _actions(user, pair):
    """Proposals, with the side of whoever made them; a facilitator's has none."""
    seat = Member.objects.filter(pair=pair, person=OuterRef("proposed_by")).order_by("-pk")
    rows = ProposedAction.objects.visible_to(user).filter(issue__pair=pair)
    columns = {"side": Coalesce(Subquery(seat.values("side")[:1]), Value("", TextField()))}
    columns["who"] = "proposed_by__name"
    return _as("proposed", rows, pk="pk", about="what", at="proposed_at", **columns)


def _consents(user, pair):
    readable = ProposedAction.objects.visible_to(user).filter(issue__pair=pair)
    rows = Consent.objects.filter(action__in=readable, void_at=None)
    columns = {"pk": "action_id", "side": "side", "who": "member__person__name"}
    return _as("consented", rows, about="action__what", at="at", **columns)


def _progress(user, pair):
    rows = ProgressEntry.objects.visible_to(user).filter(action__issue__pair=pair)
    columns = {"pk": "action_id", "side": "author__side", "who": "author__person__name"}
    return _as("progress", rows, about="action__what", text="done", at="written_at", **columns)


def _corrections(user, pair):
    rows = Correction.objects.visible_to(user).filter(asked_by__pair=pair)
    columns = {"pk": "minute__meeting_id", "side": "asked_by__side"}
    columns |= {"who": "asked_by__person__name", "about": "minute__item__title"}
    return _as("correction", rows, text="text", at="asked_at", **columns)


def _endorsements(user, pair):
    lessons = Lesson.objects.visible_to(user)
    rows = Endorsement.objects.filter(pair=pair, lesson__in=lessons)
    columns = {"pk": "lesson_id", "side": "side", "who": "by__name"}
    return _as("endorsed", rows, about="lesson__statement", text="answer", at="at", **columns)
