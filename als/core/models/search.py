"""The index of the search, on PostgreSQL."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchEntry(models.Model):
    """The words of one row that can be found. Kept by triggers (``search_index``) on PostgreSQL.

    ``kind`` and ``row_id`` name the row; ``vector`` has its words as typed, and their stems.
    """

    kind = models.CharField(max_length=10)
    row_id = models.BigIntegerField()
    vector = SearchVectorField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "row_id"], name="search_entry_once")]
        indexes = [GinIndex(fields=["vector"], name="search_entry_words")]

    def __str__(self):
        return f"{self.kind} {self.row_id}"
