"""A frozen version stays as it is: the database itself refuses to change or remove its content."""

from django.db import migrations

from als.common.triggers import triggers

TABLE = "reports_snapshot"
FROZEN = ("report_id", "version", "content", "sha256", "frozen_at")

CHANGED = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in FROZEN)
POSTGRESQL = f"""
CREATE FUNCTION snapshot_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a frozen version is not changed';
END $$;
CREATE TRIGGER snapshot_no_update BEFORE UPDATE ON {TABLE}
    FOR EACH ROW WHEN ({CHANGED}) EXECUTE FUNCTION snapshot_is_frozen();
CREATE TRIGGER snapshot_no_delete BEFORE DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION snapshot_is_frozen();
"""
POSTGRESQL_BACK = f"""
DROP TRIGGER snapshot_no_update ON {TABLE};
DROP TRIGGER snapshot_no_delete ON {TABLE};
DROP FUNCTION snapshot_is_frozen();
"""
REFUSE = "BEGIN SELECT RAISE(ABORT, 'a frozen version is not changed'); END;"
SQLITE = [
    f"CREATE TRIGGER snapshot_no_update BEFORE UPDATE OF {', '.join(FROZEN)} ON {TABLE} {REFUSE}",
    f"CREATE TRIGGER snapshot_no_delete BEFORE DELETE ON {TABLE} {REFUSE}",
]
SQLITE_BACK = ["DROP TRIGGER snapshot_no_update", "DROP TRIGGER snapshot_no_delete"]


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [
        triggers(
            postgresql=[POSTGRESQL],
            postgresql_back=[POSTGRESQL_BACK],
            sqlite=SQLITE,
            sqlite_back=SQLITE_BACK,
        )
    ]
