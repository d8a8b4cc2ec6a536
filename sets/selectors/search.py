"""What the search finds in this app: papers, by their words and by those of their newest file."""

from django.db.models import OuterRef, Subquery

from als.core.search import Kind
from sets.models import Paper, PaperFile


def papers(set_pk, user):
    newest = PaperFile.objects.filter(paper=OuterRef("pk")).order_by("-pk")
    return Paper.objects.visible_to(user).filter(set=set_pk).annotate(
        file_words=Subquery(newest.values("words")[:1]),
        file_text=Subquery(newest.values("text")[:1]),
    )  # fmt: skip


PAPER = Kind(
    "paper",
    papers,
    title="title",
    texts=("body", "questions"),
    at="added_at",
    file_words="file_words",
    file_text="file_text",
)
