"""The database keeps what the search looks through: tables of four apps, the last of them here."""

from django.db import migrations

from als.core.triggers import SEARCH_INDEX, guard


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_triggers")]
    operations = [guard(SEARCH_INDEX)]
