import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from als.core import audit
from als.core.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_did_what_to_which(cast):
    entry = audit.record("moved", cast.set, by=cast.facilitator, set_id=cast.set.pk, to="running")
    assert (entry.by_name, entry.verb, entry.target_kind, entry.target_id, entry.details) == (
        "Facilitator",
        "moved",
        "learningset",
        cast.set.pk,
        {"to": "running"},
    )


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_audit_log_refuses_to_be_changed_in_bulk(cast, change):
    audit.record("moved", cast.set, by=cast.facilitator)
    with pytest.raises(PermissionDenied):
        AuditEntry.objects.update(
            verb="x"
        ) if change == "update" else AuditEntry.objects.all().delete()


@pytest.mark.parametrize(
    "statement", ["UPDATE core_auditentry SET verb = 'x'", "DELETE FROM core_auditentry"]
)
def test_the_database_itself_refuses_to_change_the_audit_log(cast, statement):
    audit.record("moved", cast.set, by=cast.facilitator)
    with (
        pytest.raises(DatabaseError, match="only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEntry.objects.get().verb == "moved"


def test_a_change_that_fails_leaves_no_entry(cast):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record("moved", cast.set, by=cast.facilitator)
        _ = 1 / 0
    assert AuditEntry.objects.count() == 0
