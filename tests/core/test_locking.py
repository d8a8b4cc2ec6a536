from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from als.core.locking import locked


def read_under_lock(row, *related):
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        found = locked(row, *related)
    (sql,) = [one["sql"] for one in asked if one["sql"].startswith("SELECT")]
    return found, sql


def test_a_lock_reads_the_row_alone(cast):
    found, sql = read_under_lock(cast.member("upper_a"))
    assert found == cast.member("upper_a")
    assert "JOIN" not in sql


def test_a_lock_reads_what_is_named_besides(cast):
    _found, sql = read_under_lock(cast.member("upper_a"), "pair")
    assert sql.count("JOIN") == 1
