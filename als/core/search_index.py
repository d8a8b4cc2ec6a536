"""The stored words of what can be found: a table of vectors that triggers keep, on PostgreSQL.

A vector is made with the configuration of the programme's language, which is on none of the rows
that are searched. So the triggers read it through the set, and make the vectors of a programme
again when its language changes. SQLite has the table, and leaves it empty.
"""

from dataclasses import dataclass

from als.core.search_sql import CONFIGURATIONS, MAX_CHARACTERS, WEIGHTS, plain_sql

TABLE = "core_searchentry"
FROM_PAIR = "JOIN sets_pair pair ON pair.id = {} JOIN sets_learningset s ON s.id = pair.set_id"
FROM_SET = "JOIN sets_learningset s ON s.id = t.set_id"
FROM_ISSUE = f"JOIN actions_issue i ON i.id = {{}} {FROM_PAIR.format('i.pair_id')}"
NEWEST_FILE = (
    "(SELECT f.words FROM sets_paperfile f WHERE f.paper_id = t.id ORDER BY f.id DESC LIMIT 1)"
)


@dataclass(frozen=True)
class IndexedTable:
    """A table whose rows can be found, as ``t``: its columns in order of weight, and its set.

    ``to_set`` are the joins that lead to the set, as ``s``. ``files`` is SQL for words of files.
    """

    kind: str
    table: str
    to_set: str
    title: str = ""
    texts: tuple = ()
    files: str = ""

    @property
    def columns(self):
        return [*filter(None, [self.title]), *self.texts]

    def refresh(self, condition):
        """Return the SQL that makes the vectors of those rows again."""
        texts = " || E'\\n' || ".join(f"coalesce(t.{name}, '')" for name in self.texts)
        title = f"t.{self.title}" if self.title else "''"
        files = self.files or "''"
        return (
            f"INSERT INTO {TABLE} (kind, row_id, vector) "
            f"SELECT '{self.kind}', t.id, search_vector(p.language, {title}, {texts}, {files}) "
            f"FROM {self.table} t {self.to_set} JOIN sets_programme p ON p.id = s.programme_id "
            f"WHERE {condition} "
            "ON CONFLICT (kind, row_id) DO UPDATE SET vector = excluded.vector;"
        )


SOURCES = (
    IndexedTable(
        "issue", "actions_issue", FROM_PAIR.format("t.pair_id"), "title",
        ("description", "upper_view", "lower_view", "existing_practice"),
    ),
    IndexedTable(
        "action", "actions_proposedaction", FROM_ISSUE.format("t.issue_id"), "what",
        ("measure", "resources", "resources_of_tier", "ended_reason"),
    ),
    IndexedTable(
        "progress", "actions_progressentry",
        f"JOIN actions_proposedaction a ON a.id = t.action_id {FROM_ISSUE.format('a.issue_id')}",
        texts=("done", "happened", "learned", "unexpected"),
    ),
    IndexedTable(
        "minute", "meetings_minute",
        "JOIN meetings_meeting m ON m.id = t.meeting_id JOIN meetings_cycle c ON c.id = m.cycle_id "
        "JOIN sets_learningset s ON s.id = c.set_id",
        texts=("text",),
    ),
    IndexedTable(
        "photo", "meetings_minutesphoto",
        "JOIN meetings_agendaitem i ON i.id = t.item_id "
        "JOIN meetings_meeting m ON m.id = i.meeting_id JOIN meetings_cycle c ON c.id = m.cycle_id "
        "JOIN sets_learningset s ON s.id = c.set_id",
        "caption", ("words",),
    ),
    IndexedTable("paper", "sets_paper", FROM_SET, "title", ("body", "questions"), NEWEST_FILE),
    IndexedTable("lesson", "reports_lesson", FROM_SET, "statement", ("explanation",)),
    IndexedTable("comment", "actions_comment", FROM_PAIR.format("t.pair_id"), texts=("text",)),
    IndexedTable(
        "follow_up", "reports_followup", FROM_PAIR.format("t.pair_id"),
        texts=("came", "copied", "advice"),
    ),
    IndexedTable(
        "remark", "reports_lessoncomment",
        "JOIN reports_lesson l ON l.id = t.lesson_id JOIN sets_learningset s ON s.id = l.set_id",
        texts=("text",),
    ),
)  # fmt: skip


def _vector_function():
    """Return the SQL function for a row's weighted vector: the words as typed, and their stems."""
    languages = " ".join(f"WHEN '{code}' THEN '{name}'" for code, name in CONFIGURATIONS.items())
    bounds = list(zip(("title", "texts", "files"), WEIGHTS, MAX_CHARACTERS, strict=True))
    # Cut twice: a letter may come apart into three (Hangul).
    plain = ""
    for name, _weight, most in bounds:
        folded = plain_sql(f"left(coalesce({name}, ''), {most})")
        plain += f"{name} := left({folded}, {most}); "
    pieces = " || ".join(
        f"setweight(to_tsvector(config, {name}), '{weight}')" for name, weight, _most in bounds
    )
    return f"""CREATE FUNCTION search_vector(language text, title text, texts text, files text)
        RETURNS tsvector LANGUAGE plpgsql AS $$
        DECLARE config regconfig := 'simple'; vector tsvector;
        BEGIN {plain}
        vector := {pieces};
        config := CASE language {languages} ELSE 'simple' END;
        IF config <> 'simple'::regconfig THEN vector := vector || {pieces}; END IF;
        RETURN vector; END $$"""


def _trigger(name, table, event, body):
    function = f"{name}() RETURNS trigger LANGUAGE plpgsql"
    return [
        f"CREATE FUNCTION {function} AS $$ BEGIN {body} RETURN NULL; END $$",
        f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


class SearchIndex:
    """The triggers that keep the vectors; installed like a ``Guard``."""

    def create(self, vendor):
        """Return the statements that make functions and triggers; none for SQLite."""
        if vendor != "postgresql":
            return []
        statements = [_vector_function()]
        for source in SOURCES:
            name, written = (
                f"search_{source.kind}",
                f"INSERT OR UPDATE OF {', '.join(source.columns)}",
            )
            forget = f"DELETE FROM {TABLE} WHERE kind = '{source.kind}' AND row_id = OLD.id;"
            statements += _trigger(
                f"{name}_written", source.table, written, source.refresh("t.id = NEW.id")
            )
            statements += _trigger(f"{name}_deleted", source.table, "DELETE", forget)
        (paper,) = (source for source in SOURCES if source.files)
        statements += _trigger(
            "search_paper_file", "sets_paperfile", "INSERT OR DELETE OR UPDATE OF words",
            paper.refresh("t.id = coalesce(NEW.paper_id, OLD.paper_id)"),
        )  # fmt: skip
        all_of_programme = "".join(source.refresh("p.id = NEW.id") for source in SOURCES)
        changed = "IF NEW.language IS DISTINCT FROM OLD.language THEN "
        statements += _trigger(
            "search_language", "sets_programme", "UPDATE OF language",
            f"{changed}{all_of_programme} END IF;",
        )  # fmt: skip
        return statements

    def drop(self, vendor):
        """Return the statements that remove them again."""
        if vendor != "postgresql":
            return []
        names = [
            f"search_{source.kind}_{verb}" for source in SOURCES for verb in ("written", "deleted")
        ]
        names += ["search_paper_file", "search_language"]
        return [
            *(f"DROP FUNCTION {name}() CASCADE" for name in names),
            "DROP FUNCTION search_vector(text, text, text, text)",
        ]
