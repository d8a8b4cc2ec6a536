"""What the search of a set finds of issues, actions and progress."""

from django.db.models import TextField
from django.db.models.functions import Coalesce

from actions.models import Comment, Issue, ProgressEntry, ProposedAction
from als.core.search import Kind


def issues(set_pk, user):
    return Issue.objects.visible_to(user).filter(pair__set=set_pk)


def actions(set_pk, user):
    return ProposedAction.objects.visible_to(user).filter(issue__pair__set=set_pk)


def progress(set_pk, user):
    return ProgressEntry.objects.visible_to(user).filter(action__issue__pair__set=set_pk)


def comments(set_pk, user):
    rows = Comment.objects.visible_to(user).standing().filter(pair__set=set_pk)
    return rows.annotate(on=Coalesce("issue__title", "action__what", output_field=TextField()))


ISSUE = Kind(
    "issue",
    issues,
    title="title",
    texts=("description", "upper_view", "lower_view", "existing_practice"),
    at="raised_at",
    pair="pair",
)
ACTION = Kind(
    "action",
    actions,
    title="what",
    texts=("measure", "resources", "resources_of_tier", "ended_reason"),
    at="proposed_at",
    pair="issue__pair",
)
PROGRESS = Kind(
    "progress",
    progress,
    texts=("done", "happened", "learned", "unexpected"),
    at="written_at",
    heading="action__what",
    pair="action__issue__pair",
    page="action_id",
)
COMMENT = Kind("comment", comments, texts=("text",), at="written_at", heading="on", pair="pair")
