"""How the set chose its focus: the decision, what the sponsor ruled out, how members scored."""

from django.utils.translation import gettext as _

from als.core.formats import long_date
from als.core.prepared import prepared
from sets.models import FocusDecision, FocusScore
from sets.models.focus import CRITERIA
from sets.selectors.ranking import as_text, rank


def focus_of(set_, policy):
    decision = next(iter(_decision(set_.pk)), None)
    if decision is None:
        return None
    workshop = getattr(decision.set, "workshop", None)
    scores = _scores(set_.pk)
    ranking = _ranking(decision, scores, policy)
    return {
        "topic": decision.topic.title,
        "description": decision.topic.description,
        "reasons": decision.reasons,
        "left_out": decision.left_out,
        "limits": workshop.limits if workshop else "",
        "decided": long_date(decision.decided_on),
        "scored_by": len({score.member.person_id for score in scores}),
        "ranking": ranking,
        "spread_excluded": any(not row["middle"] for row in ranking),
    }


@prepared
def _decision(set_pk):
    return FocusDecision.objects.filter(set=set_pk).select_related("topic", "set__workshop")


@prepared
def _scores(set_pk):
    return FocusScore.objects.of_set(set_pk).select_related("member", "topic")


def _ranking(decision, scores, policy):
    """Return the scored topics in order. Nobody's score, and below four members no spread."""
    topics = list({score.topic_id: score.topic for score in scores}.values())
    return [
        {
            "place": row.place,
            "topic": _title(row.topic, decision, policy),
            "chosen": row.topic.pk == decision.topic_id,
            **{name: as_text(row.means.get(name)) for name in CRITERIA},
            "mean": as_text(row.mean),
            "middle": [as_text(end) for end in row.middle] if row.middle else [],
            "scored_by": row.scored_by,
        }
        for row in rank(topics, scores)
    ]


def _title(topic, decision, policy):
    """Return a topic's title. Whoever proposed it was asked for no consent to be named by it."""
    if topic.pk != decision.topic_id and policy.rules.forbidden_names(False, topic.title):
        return _("A topic whose title names a place or a person")
    return topic.title
