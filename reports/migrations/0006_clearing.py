"""A frozen version that was never released goes when its set is cleared; a released one stays."""

from django.db import migrations

from als.common.triggers import triggers

TABLE = "reports_snapshot"

POSTGRESQL = f"""
DROP TRIGGER snapshot_no_delete ON {TABLE};
CREATE TRIGGER snapshot_no_delete BEFORE DELETE ON {TABLE}
    FOR EACH ROW WHEN (
        OLD.released_at IS NOT NULL
        OR current_setting('als.clearing', true) IS DISTINCT FROM 'on'
    ) EXECUTE FUNCTION snapshot_is_frozen();
"""
POSTGRESQL_BACK = f"""
DROP TRIGGER snapshot_no_delete ON {TABLE};
CREATE TRIGGER snapshot_no_delete BEFORE DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION snapshot_is_frozen();
"""
REFUSE = "BEGIN SELECT RAISE(ABORT, 'a frozen version is not changed'); END;"
SQLITE = [
    "DROP TRIGGER snapshot_no_delete",
    f"""CREATE TRIGGER snapshot_no_delete BEFORE DELETE ON {TABLE}
    WHEN OLD.released_at IS NOT NULL OR NOT als_clearing() {REFUSE}""",
]
SQLITE_BACK = [
    "DROP TRIGGER snapshot_no_delete",
    f"CREATE TRIGGER snapshot_no_delete BEFORE DELETE ON {TABLE} {REFUSE}",
]


class Migration(migrations.Migration):
    dependencies = [("common", "0004_clearing"), ("reports", "0005_texts")]
    operations = [
        triggers(
            postgresql=[POSTGRESQL],
            postgresql_back=[POSTGRESQL_BACK],
            sqlite=SQLITE,
            sqlite_back=SQLITE_BACK,
        )
    ]
