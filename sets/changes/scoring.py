"""Members' scores of the topics: given while scoring is open, read once it is closed."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.refusals import Refused, refuse_unless
from als.core.revisions import Stale
from sets.changes.locks import locked_open
from sets.models import FocusDecision, FocusScore, FocusWorkshop
from sets.models.focus import scoring_is_open
from sets.models.roles import roles_of
from sets.rules import may_choose_focus, may_facilitate


def locked_for_scoring(set_):
    """Return the set as it is now, locked; ``Refused`` if topics are not scored any more."""
    set_ = locked_open(set_)
    if not scoring_is_open(set_):
        raise Refused(_("Scoring is closed. A facilitator can open it again until the decision."))
    return set_


def workshop_of(set_):
    """Return the locked set's workshop, which is there from the first change that needs it."""
    return FocusWorkshop.objects.get_or_create(set=set_)[0]


def score_topics(*, set_, scores, by, seen=None):
    """Keep what a member makes of the topics. Nobody ever learns whose a score is.

    ``scores`` has, by topics' keys, a dict with a number for each of ``CRITERIA``, or None for a
    topic left out. ``seen`` has the prints (``FocusTopic.words``) of what was scored.
    """
    refuse_unless(
        may_choose_focus(by, set_),
        _("Only members of this set can score topics, while it is open."),
    )
    with transaction.atomic():
        set_ = locked_for_scoring(set_)
        _refuse_other_words(set_, scores, seen or {})
        mine = {score.topic_id: score for score in FocusScore.objects.of_set(set_).by_person(by)}
        changed = [pk for pk, given in scores.items() if _keep(set_, pk, given, mine.get(pk), by)]
        if changed:
            # In no set's history: who has just scored, beside a ranking before and after, would
            # tell what they gave.
            audit.record("scored", workshop_of(set_), by=by, topics=len(changed))
    return len(changed)


def _refuse_other_words(set_, scores, seen):
    """Refuse a score for a topic that was withdrawn or reworded while it was scored."""
    standing = {topic.pk: topic for topic in set_.focus_topics.standing()}
    scored = [pk for pk, given in scores.items() if given is not None]
    if any(pk not in standing for pk in scored):
        raise Refused(_("A topic was withdrawn while you were scoring. Look again, then save."))
    other = [standing[pk] for pk in scored if seen.get(pk) not in (None, standing[pk].words)]
    if other:
        raise Stale(
            now=[{"key": topic.title, "value": topic.description} for topic in other],
            sentence=_(
                "A topic was reworded while you were scoring. Your scores are still in "
                "the form: read the topic again, then save."
            ),
            **{f"words_{topic.pk}": topic.words for topic in other},
        )


def _keep(set_, topic_id, given, before, by):
    """Write one topic's scores; say whether that changed anything."""
    if given is None:
        return bool(before and before.delete())
    if before is None:
        member_id = roles_of(by).seat_in_set(set_.pk).member_id
        before = FocusScore(topic_id=topic_id, member_id=member_id)
    elif all(getattr(before, name) == value for name, value in given.items()):
        return False
    for name, value in given.items():
        setattr(before, name, value)
    before.at = clock.now()
    before.save()
    return True


def close_scoring(*, set_, by):
    """End the scoring: from then on the whole set sees the ranking. Idempotent."""
    refuse_unless(
        may_facilitate(by, set_), _("Only facilitators of this set can close the scoring.")
    )
    with transaction.atomic():
        set_ = locked_open(set_)
        if not FocusScore.objects.of_set(set_).exists():
            raise Refused(_("Nobody has scored a topic yet, so there is nothing to show."))
        close(workshop_of(set_), by=by)


def close(workshop, *, by):
    """Close the scoring of a workshop whose set is locked, unless it is closed already."""
    if workshop.scoring_closed_at is None:
        workshop.scoring_closed_at, workshop.scoring_closed_by = clock.now(), by
        workshop.save(update_fields=["scoring_closed_at", "scoring_closed_by"])
        audit.record("closed the scoring of", workshop, by=by, set_id=workshop.set_id)


def reopen_scoring(*, set_, by):
    """Let members score again, which hides the ranking. Idempotent."""
    refuse_unless(
        may_facilitate(by, set_), _("Only facilitators of this set can reopen the scoring.")
    )
    with transaction.atomic():
        set_ = locked_open(set_)
        if FocusDecision.objects.filter(set=set_).exists():
            raise Refused(_("The set has decided: its scores stay as they were."))
        workshop = workshop_of(set_)
        if workshop.scoring_closed_at is not None:
            workshop.scoring_closed_at = workshop.scoring_closed_by = None
            workshop.save(update_fields=["scoring_closed_at", "scoring_closed_by"])
            audit.record("opened the scoring of", workshop, by=by, set_id=set_.pk)
