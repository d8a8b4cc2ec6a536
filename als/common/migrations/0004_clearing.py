"""Files that wait to be removed; and the trail lets a clearing empty its names, and nothing else."""

from django.db import migrations, models

import als.common.clock
from als.common.triggers import triggers

TABLE = "common_auditentry"
KEPT = ("id", "at", "verb", "target_kind", "target_id", "details", "set_id", "pair_id")
EMPTIED = ("by_name", "target_name")


def only_emptied(same):
    """Return the SQL that an update empties names, and leaves all else; ``same`` compares."""
    kept = [f"NEW.{name} {same} OLD.{name}" for name in KEPT]
    emptied = [f"(NEW.{name} = '' OR NEW.{name} {same} OLD.{name})" for name in EMPTIED]
    return " AND ".join([*kept, *emptied, f"(NEW.by_id IS NULL OR NEW.by_id {same} OLD.by_id)"])


POSTGRESQL = f"""
DROP TRIGGER audit_append_only ON {TABLE};
CREATE TRIGGER audit_append_only BEFORE DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_no_update BEFORE UPDATE ON {TABLE}
    FOR EACH ROW WHEN (
        current_setting('als.clearing', true) IS DISTINCT FROM 'on'
        OR NOT ({only_emptied("IS NOT DISTINCT FROM")})
    ) EXECUTE FUNCTION audit_is_append_only();
"""
POSTGRESQL_BACK = f"""
DROP TRIGGER audit_no_update ON {TABLE};
DROP TRIGGER audit_append_only ON {TABLE};
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
"""
REFUSE = "BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END;"
SQLITE = [
    "DROP TRIGGER audit_no_UPDATE",
    f"""CREATE TRIGGER audit_no_UPDATE BEFORE UPDATE ON {TABLE}
    WHEN NOT (als_clearing() AND {only_emptied("IS")}) {REFUSE}""",
]
SQLITE_BACK = [
    "DROP TRIGGER audit_no_UPDATE",
    f"CREATE TRIGGER audit_no_UPDATE BEFORE UPDATE ON {TABLE} {REFUSE}",
]


class Migration(migrations.Migration):
    dependencies = [("common", "0003_mail_choices")]
    operations = [
        migrations.CreateModel(
            name="FileToRemove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=300)),
                ("at", models.DateTimeField(default=als.common.clock.now)),
            ],
        ),
        triggers(
            postgresql=[POSTGRESQL],
            postgresql_back=[POSTGRESQL_BACK],
            sqlite=SQLITE,
            sqlite_back=SQLITE_BACK,
        ),
    ]
