"""The database itself refuses to change the audit log."""

from django.db import migrations

from als.core.triggers import AUDIT_IS_APPEND_ONLY, SEALS_ARE_APPEND_ONLY, guard


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [guard(AUDIT_IS_APPEND_ONLY), guard(SEALS_ARE_APPEND_ONLY)]
