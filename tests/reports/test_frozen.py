import pytest
from django.db import DatabaseError, connection, transaction

from als.core import clock
from reports.models import Snapshot
from tests.reports import making

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reports_snapshot SET content = '{}'",
        "UPDATE reports_snapshot SET sha256 = 'x'",
        "DELETE FROM reports_snapshot",
    ],
)
def test_the_database_itself_refuses_to_change_what_is_frozen(cast, statement):
    making.sent(cast)
    before = Snapshot.objects.get().content
    with (
        pytest.raises(DatabaseError, match="not changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Snapshot.objects.get().content == before


def test_that_it_was_released_can_be_noted(cast):
    making.sent(cast)
    assert Snapshot.objects.update(released_at=clock.now()) == 1
