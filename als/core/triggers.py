"""Triggers, with which the database itself keeps a promise, on PostgreSQL and on SQLite.

All of them are here, for both engines side by side; a migration installs each with ``guard``.
"""

from dataclasses import dataclass

from django.db import migrations

from als.core.search_index import SearchIndex


@dataclass(frozen=True)
class Guard:
    """Refuses changes of a table with ``message``.

    ``update_when`` and ``delete_when`` say for each engine when an update or a delete is refused,
    as SQL over the rows OLD and NEW.
    """

    name: str
    table: str
    message: str
    update_when: dict
    delete_when: dict

    def create(self, vendor):
        """Return the statements that make the triggers."""
        whens = (("update", self.update_when[vendor]), ("delete", self.delete_when[vendor]))
        if vendor == "sqlite":
            return [
                f"CREATE TRIGGER {self.name}_no_{verb} BEFORE {verb.upper()} ON {self.table} "
                f"WHEN {when} BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
                for verb, when in whens
            ]
        return [
            f"""CREATE FUNCTION {self.name}_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '{self.message}'; END $$""",
            *(
                f"CREATE TRIGGER {self.name}_no_{verb} BEFORE {verb.upper()} ON {self.table} "
                f"FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {self.name}_refuses()"
                for verb, when in whens
            ),
        ]

    def drop(self, vendor):
        """Return the statements that remove the triggers again."""
        if vendor == "sqlite":
            return [f"DROP TRIGGER {self.name}_no_{verb}" for verb in ("update", "delete")]
        return [f"DROP FUNCTION {self.name}_refuses() CASCADE"]


# How both engines know that a clearing is going on: see ``als/core/clearing.py``.
CLEARING = {
    "postgresql": "current_setting('als.clearing', true) IS NOT DISTINCT FROM 'on'",
    "sqlite": "als_clearing()",
}
SAME = {"postgresql": "IS NOT DISTINCT FROM", "sqlite": "IS"}
ALWAYS = {"postgresql": "true", "sqlite": "1"}

AUDIT_KEPT = (
    "id", "at", "verb", "target_kind", "target_id", "details", "set_id", "pair_id",
    "by_mark", "name_mark", "digest",
)  # fmt: skip
AUDIT_EMPTIED = ("by_name", "by_salt", "name_salt")
FROZEN_RESPONSE = (
    "lesson_id", "version", "snapshot_id", "published_by_id", "published_at",
    "answer", "reason", "deeds", "who", "due", "changed",
)  # fmt: skip
FROZEN = ("report_id", "version", "content", "sha256", "frozen_at")


def _only_emptied(vendor):
    """Return the SQL that an update of the audit log empties names, and leaves all else."""
    same = SAME[vendor]
    kept = [f"NEW.{name} {same} OLD.{name}" for name in AUDIT_KEPT]
    emptied = [f"(NEW.{name} = '' OR NEW.{name} {same} OLD.{name})" for name in AUDIT_EMPTIED]
    return " AND ".join([*kept, *emptied, f"(NEW.by_id IS NULL OR NEW.by_id {same} OLD.by_id)"])


# The audit log is only ever added to; a clearing may empty its names, and nothing else.
AUDIT_IS_APPEND_ONLY = Guard(
    name="audit",
    table="core_auditentry",
    message="the audit log is only added to",
    update_when={
        vendor: f"NOT ({CLEARING[vendor]} AND {_only_emptied(vendor)})" for vendor in CLEARING
    },
    delete_when=ALWAYS,
)

# The chain over it is only ever added to.
SEALS_ARE_APPEND_ONLY = Guard(
    name="auditseal",
    table="core_auditseal",
    message="the chain of the audit log is only added to",
    update_when=ALWAYS,
    delete_when=ALWAYS,
)

# A frozen version stays as it is; one that was never released goes when its set is cleared.
SNAPSHOT_IS_FROZEN = Guard(
    name="snapshot",
    table="reports_snapshot",
    message="a frozen version is not changed",
    update_when={
        vendor: " OR ".join(f"NOT (OLD.{name} {SAME[vendor]} NEW.{name})" for name in FROZEN)
        for vendor in CLEARING
    },
    delete_when={
        vendor: f"OLD.released_at IS NOT NULL OR NOT ({CLEARING[vendor]})" for vendor in CLEARING
    },
)

# What the sponsor has published stays as it is, and outlives the clearing of its set.
RESPONSE_IS_FROZEN = Guard(
    name="response",
    table="reports_response",
    message="a published answer is not changed",
    update_when={
        vendor: " OR ".join(
            f"NOT (OLD.{name} {SAME[vendor]} NEW.{name})" for name in FROZEN_RESPONSE
        )
        for vendor in CLEARING
    },
    delete_when=ALWAYS,
)
SEARCH_INDEX = SearchIndex()
GUARDS = (AUDIT_IS_APPEND_ONLY, SEALS_ARE_APPEND_ONLY, SNAPSHOT_IS_FROZEN, RESPONSE_IS_FROZEN)
TRIGGERS = (*GUARDS, SEARCH_INDEX)


def guard(rule):
    """Return a migration's operation that makes the triggers of a rule, or removes them."""

    def run(statements_of):
        def step(apps, editor):
            for statement in statements_of(editor.connection.vendor):
                editor.execute(statement)

        return step

    return migrations.RunPython(run(rule.create), run(rule.drop))
