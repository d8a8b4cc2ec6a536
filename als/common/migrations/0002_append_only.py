"""The audit trail is only ever added to: the database itself refuses anything else."""

from django.db import migrations

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


def run(postgresql, sqlite):
    def step(apps, editor):
        statements = [postgresql] if editor.connection.vendor == "postgresql" else sqlite
        for statement in statements:
            editor.execute(statement)

    return step


class Migration(migrations.Migration):
    dependencies = [("common", "0001_initial")]
    operations = [migrations.RunPython(run(POSTGRESQL, SQLITE), run(POSTGRESQL_BACK, SQLITE_BACK))]
