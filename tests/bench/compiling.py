"""How long Django's ORM takes to write its querysets down as SQL.

Not with a visit that is measured otherwise, which it would slow down. What was built once and kept
(``als.core.prepared``) is not written again. That querysets are put together is not counted.
"""

import time
from contextlib import ExitStack
from functools import wraps
from unittest.mock import patch

from django.db.models.sql import compiler

COMPILERS = [
    compiler.SQLCompiler,
    compiler.SQLInsertCompiler,
    compiler.SQLDeleteCompiler,
    compiler.SQLUpdateCompiler,
    compiler.SQLAggregateCompiler,
]


def milliseconds(visit):
    """Return the CPU of this process in all ``as_sql`` of a call of ``visit``, in milliseconds."""
    spent, inside = 0.0, False

    def timed(as_sql):
        @wraps(as_sql)
        def call(*args, **kwargs):
            nonlocal spent, inside
            if inside:  # one query within another
                return as_sql(*args, **kwargs)
            inside, began = True, time.process_time()
            try:
                return as_sql(*args, **kwargs)
            finally:
                inside = False
                spent += time.process_time() - began

        return call

    with ExitStack() as stack:
        for one in COMPILERS:
            stack.enter_context(patch.object(one, "as_sql", timed(one.as_sql)))
        visit()
    return 1000 * spent
