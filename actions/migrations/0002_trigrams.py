"""Trigrams: PostgreSQL compares texts by them. Other databases are spared it."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("actions", "0001_initial")]

    operations = [TrigramExtension()]
