"""The database itself refuses to change a frozen version."""

from django.db import migrations

from als.core.triggers import SNAPSHOT_IS_FROZEN, guard


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [guard(SNAPSHOT_IS_FROZEN)]
