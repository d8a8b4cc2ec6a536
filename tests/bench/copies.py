"""Copy the rows of one set inside PostgreSQL, thousands of times, in minutes.

Copy ``n`` of a row has the key ``n * STRIDE + key``, and what refers to it likewise; so all that
holds for the first set holds for each, and the checks of the references can rest meanwhile. Ten
sets share a programme.
"""

from django.apps import apps
from django.db import connection, models

from sets.models import Programme, ProgrammeRole

STRIDE = 10_000
SETS_A_PROGRAMME = 10
# Keys that are plain numbers in the database
KEYS = {"set_id", "pair_id", "target_id", "row_id", "entry_id"}
UNIQUE_TEXTS = {
    ("User", "email"),
    ("OutMail", "address"),
    ("OutMail", "key"),
    ("LearningSet", "name"),
}
LEFT_OUT = {"migrations", "sessions", "contenttypes", "auth", "account", "mfa", "usersessions"}


def copy(sets):
    """Copy the set until there are so many, and let PostgreSQL count what there is now."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for model in _models():
            cursor.execute(_statement(model), [sets - 1])
        cursor.execute("SET session_replication_role = DEFAULT")
        for model in _models():
            table, key = model._meta.db_table, model._meta.pk.column
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', '{key}'), max({key})) "
                f"FROM {table} WHERE pg_get_serial_sequence('{table}', '{key}') IS NOT NULL"
            )
        cursor.execute("VACUUM ANALYZE")


def _models():
    """Return the models that have rows of the set."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in LEFT_OUT and model._base_manager.exists()
    ]


def _statement(model):
    """Return the SQL that inserts the copies of all rows of one table."""
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(_value(model, field) for field in fields)
    once = f"WHERE n %% {SETS_A_PROGRAMME} = 0" if model in (Programme, ProgrammeRole) else ""
    return (
        f"INSERT INTO {model._meta.db_table} ({columns}) "
        f"SELECT {values} FROM {model._meta.db_table}, generate_series(1, %s) n {once}"
    )


def _value(model, field):
    """Return the SQL of a column in copy ``n``; the cursor reads ``%%`` as ``%``."""
    column = f'"{field.column}"'
    if field.is_relation and field.related_model is Programme:
        return f"{column} + (n - n %% {SETS_A_PROGRAMME}) * {STRIDE}"
    is_key = field.primary_key or field.is_relation or field.column in KEYS
    if is_key or (field.name == "id" and isinstance(field, models.BigIntegerField)):
        return f"{column} + n * {STRIDE}"
    if isinstance(field, models.UUIDField):
        return "gen_random_uuid()"
    if (model.__name__, field.name) in UNIQUE_TEXTS:
        return f"n || '.' || {column}"
    if model._meta.label == "sets.Partnership" and field.name == "name":
        return f"{column} || ' ' || n"
    return column
