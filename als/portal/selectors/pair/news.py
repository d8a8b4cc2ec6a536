"""What either side of a pair did last: consents, progress, issues, corrections, lessons, comments.

One query for each kind, of what the reader may read.
"""

import datetime as dt
from dataclasses import dataclass
from operator import attrgetter

from django.db.models import F, OuterRef, Q, Subquery

from actions.models import Comment, Consent, Issue, ProgressEntry, ProposedAction
from als.core import clock
from als.core.prepared import prepared
from als.core.text.shortening import shortened
from als.core.web.addresses import address
from meetings.models import Correction
from reports.models import Endorsement, Lesson, LessonComment
from sets.enums import Tier
from sets.models import Member

MAX_ROWS = 200  # of both sides, from which the ones to show are taken
AT_LEAST = dt.timedelta(days=30)


@dataclass(frozen=True)
class News:
    """One thing that a side did; ``href`` leads to where it is, ``text`` is its own words.

    ``side`` is "" for what a facilitator recorded for the pair.

    ``kind``: raised, view, proposed, consented, progress, correction, endorsed or commented.
    """

    kind: str
    side: str
    who: str
    about: str
    at: dt.datetime
    href: str
    text: str = ""

    @property
    def words(self):
        return shortened(self.text, 240)

    @property
    def subject(self):
        return shortened(self.about, 90)


def news_of(user, pair):
    """Return the pair's ``News`` as far as the person may read it, the newest first."""
    kinds = (
        _issues,
        _views,
        _actions,
        _consents,
        _progress,
        _corrections,
        _endorsements,
        _comments,
    )
    rows = [row for kind in kinds for row in kind(user, pair)]
    return sorted(rows, key=attrgetter("at"), reverse=True)[:MAX_ROWS]


def since_when(news, agreements, side):
    """Return since when what the other side did is new: the reader's own last word.

    It is never less than 30 days, so that a word of thanks does not hide what came before.
    """
    own = [row.at for row in news if row.side == side]
    own += [a.decided_at for a in agreements if a.side == side and a.decided_at]
    longest = clock.now() - AT_LEAST
    return min(max(own), longest) if own else None


def of_other_side(news, side, since):
    """Return what the other side did since that moment (None: ever).

    For who sits on no side (``side`` is "") that is all of both; what a facilitator recorded is
    neither side's.
    """
    rows = [row for row in news if since is None or row.at >= since]
    return [row for row in rows if row.side != side and row.side] if side else rows


def recorded_for(news, since):
    """Return what facilitators recorded for the pair since that moment."""
    return [row for row in news if not row.side and (since is None or row.at >= since)]


def _name_of(person, moment):
    return person.name_on(moment) if person else ""


def _newest(rows, at):
    return rows.order_by(f"-{at}", "-pk")[:MAX_ROWS]


@prepared
def _raised(user, pair):
    issues = Issue.objects.visible_to(user).filter(pair=pair, confirmed_at__isnull=False)
    return _newest(issues.select_related("confirmed_by__person"), "confirmed_at")


def _issues(user, pair):
    for issue in _raised(user, pair.pk):
        yield News(
            kind="raised",
            side=issue.confirmed_by.side,
            who=issue.confirmed_by.person.name_on(issue.confirmed_at),
            about=issue.title,
            at=issue.confirmed_at,
            href=address("actions:issue", issue.pk),
        )


@prepared
def _changed_views(user, pair):
    past = Issue.history.model.objects
    before = past.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    before = before.order_by("-history_id")
    changed = (
        past.filter(id__in=Issue.objects.visible_to(user).filter(pair=pair).values("pk"))
        .annotate(
            upper_before=Subquery(before.values("upper_view")[:1]),
            lower_before=Subquery(before.values("lower_view")[:1]),
        )
        .filter(~Q(upper_view=F("upper_before")) | ~Q(lower_view=F("lower_before")))
        .exclude(upper_before=None)
    )
    return _newest(changed.select_related("history_user"), "history_date")


@prepared
def _seats(pair):
    return Member.objects.filter(pair=pair).values_list("person_id", "side")


def _views(user, pair):
    """Yield each change of a side's view of an issue, from the issue's history."""
    seats = set(_seats(pair.pk))
    for version in _changed_views(user, pair.pk):
        for side in Tier:
            view = getattr(version, f"{side.value}_view")
            if view != getattr(version, f"{side.value}_before"):
                yield News(
                    kind="view",
                    side=side if (version.history_user_id, side.value) in seats else "",
                    who=_name_of(version.history_user, version.history_date),
                    about=version.title,
                    at=version.history_date,
                    href=address("actions:issue", version.id),
                    text=view,
                )


@prepared
def _proposed(user, pair):
    seat = Member.objects.filter(pair=pair, person=OuterRef("proposed_by")).order_by("-pk")
    actions = ProposedAction.objects.visible_to(user).filter(issue__pair=pair)
    actions = actions.annotate(proposed_for=Subquery(seat.values("side")[:1]))
    return _newest(actions.select_related("proposed_by"), "proposed_at")


def _actions(user, pair):
    """Yield proposals, with the side of whoever made them; a facilitator's has none."""
    for action in _proposed(user, pair.pk):
        yield News(
            kind="proposed",
            side=action.proposed_for or "",
            who=action.proposed_by.name_on(action.proposed_at),
            about=action.what,
            at=action.proposed_at,
            href=address("actions:action", action.pk),
        )


@prepared
def _consented(user, pair):
    readable = ProposedAction.objects.visible_to(user).filter(issue__pair=pair)
    consents = Consent.objects.filter(action__in=readable, void_at=None)
    return _newest(consents.select_related("action", "member__person"), "at")


def _consents(user, pair):
    for consent in _consented(user, pair.pk):
        yield News(
            kind="consented",
            side=consent.side,
            who=consent.member.person.name_on(consent.at),
            about=consent.action.what,
            at=consent.at,
            href=address("actions:action", consent.action_id),
        )


@prepared
def _logged(user, pair):
    entries = ProgressEntry.objects.visible_to(user).confirmed().filter(action__issue__pair=pair)
    return _newest(entries.select_related("action", "author__person"), "written_at")


def _progress(user, pair):
    for entry in _logged(user, pair.pk):
        yield News(
            kind="progress",
            side=entry.author.side,
            who=entry.author.person.name_on(entry.written_at),
            about=entry.action.what,
            at=entry.written_at,
            href=address("actions:action", entry.action_id),
            text=entry.done,
        )


@prepared
def _corrected(user, pair):
    corrections = Correction.objects.visible_to(user).filter(asked_by__pair=pair)
    corrections = corrections.select_related("asked_by__person", "minute__item")
    return _newest(corrections, "asked_at")


def _corrections(user, pair):
    for correction in _corrected(user, pair.pk):
        yield News(
            kind="correction",
            side=correction.asked_by.side,
            who=correction.asked_by.person.name_on(correction.asked_at),
            about=correction.minute.item.title,
            at=correction.asked_at,
            href=address("meetings:minutes", correction.minute.meeting_id),
            text=correction.text,
        )


@prepared
def _endorsed(user, pair):
    lessons = Lesson.objects.visible_to(user)
    endorsements = Endorsement.objects.filter(pair=pair, lesson__in=lessons)
    return _newest(endorsements.select_related("lesson", "by"), "at")


def _endorsements(user, pair):
    for endorsement in _endorsed(user, pair.pk):
        yield News(
            kind="endorsed",
            side=endorsement.side,
            who=endorsement.by.name_on(endorsement.at),
            about=endorsement.lesson.statement,
            at=endorsement.at,
            href=address("reports:lesson", endorsement.lesson_id),
            text=endorsement.get_answer_display(),
        )


@prepared
def _remarks_on_lessons(user, pair, set_pk):
    return _by_members(LessonComment.objects.visible_to(user).filter(lesson__set=set_pk), pair)


@prepared
def _remarks_on_work(user, pair, set_pk):
    return _by_members(Comment.objects.visible_to(user).filter(pair__set=set_pk), pair)


def _by_members(comments, pair):
    seat = Member.objects.filter(pair=pair, person=OuterRef("author")).order_by("-pk")
    comments = comments.standing().with_thing().with_people()
    comments = comments.annotate(from_side=Subquery(seat.values("side")[:1]))
    return _newest(comments.exclude(from_side=None), "written_at")


def _comments(user, pair):
    """Yield what members of the pair remarked, on whatever the reader may read."""
    for remarks in (_remarks_on_work, _remarks_on_lessons):
        for comment in remarks(user, pair.pk, pair.set_id):
            yield News(
                kind="commented",
                side=comment.from_side,
                who=comment.author.name_on(comment.written_at),
                about=str(comment.thing),
                at=comment.written_at,
                href=comment.href,
                text=comment.text,
            )
