"""The audit trail is only ever added to: the database itself refuses anything else."""

from django.db import migrations

from als.common.triggers import triggers

TABLE = "common_auditentry"

POSTGRESQL = f"""
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is only added to';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
"""
POSTGRESQL_BACK = f"""
DROP TRIGGER audit_append_only ON {TABLE};
DROP FUNCTION audit_is_append_only();
"""
SQLITE = [
    f"CREATE TRIGGER audit_no_{verb} BEFORE {verb} ON {TABLE} "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END;"
    for verb in ("UPDATE", "DELETE")
]
SQLITE_BACK = [f"DROP TRIGGER audit_no_{verb}" for verb in ("UPDATE", "DELETE")]


class Migration(migrations.Migration):
    dependencies = [("common", "0001_initial")]
    operations = [
        triggers(
            postgresql=[POSTGRESQL],
            postgresql_back=[POSTGRESQL_BACK],
            sqlite=SQLITE,
            sqlite_back=SQLITE_BACK,
        )
    ]
