"""A step of migrations that makes an app's tables at once."""

from django.db.migrations.operations.base import Operation, OperationCategory


class CreateTables(Operation):
    """Make the tables of ``tables``, a list of ``CreateModel``, from one rendering of all models.

    As steps of their own, each would have Django render again every model that points, over
    however many others, to the new one: here nearly all of them.
    """

    category = OperationCategory.ADDITION
    serialization_expand_args = ["tables"]

    def __init__(self, tables):
        self.tables = tables

    def deconstruct(self):
        return type(self).__name__, [], {"tables": self.tables}

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # rendered again, and once, when it is asked for
        for table in self.tables:
            table.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return "Make the tables " + ", ".join(table.name for table in self.tables)
