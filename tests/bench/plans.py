"""Find the statements for which PostgreSQL reads a growing table from one end to the other."""

import json

from django.db import connection

GROWING = 20_000  # rows from which on a table is one


def read_whole(statements):
    """Return {table: statement} of the growing tables that are read whole."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples >= %s", [GROWING]
        )
        growing = {name for (name,) in cursor.fetchall()}
        found = {}
        for statement in statements:
            if not statement.lstrip("( ").upper().startswith(("SELECT", "WITH", "EXECUTE")):
                continue
            cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}")
            (plan,) = cursor.fetchone()
            plan = json.loads(plan) if isinstance(plan, str) else plan
            for table in _scanned(plan[0]["Plan"]):
                if table in growing:
                    found.setdefault(table, statement)
    return found


def _scanned(plan):
    """Yield the tables that a plan reads whole."""
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from _scanned(part)
