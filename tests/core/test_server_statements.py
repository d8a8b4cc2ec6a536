"""What PostgreSQL keeps of a prepared queryset, and what becomes of a page when it lost it."""

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from als.core.prepared import prepared
from sets.models import LearningSet
from tests import factories as make

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("sqlite" in settings.DATABASES["default"]["ENGINE"], reason="PostgreSQL's"),
]


@pytest.fixture
def named():
    @prepared
    def sets(pk):
        return LearningSet.objects.filter(pk=pk).values_list("name", "purpose").order_by()

    set_ = make.SetFactory()
    connection.close()  # what other tests asked
    return lambda: sets(set_.pk) == [(set_.name, set_.purpose)]


def ask(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else None


def kept():
    rows = ask("select name, statement from pg_prepared_statements where name like 'als_%'")
    return dict(rows)


def test_a_statement_is_kept_from_its_second_use_on_under_the_hash_of_its_text(named):
    assert named()
    assert kept() == {}
    assert named()
    (name,) = kept()
    ask("DISCARD ALL")
    connection.close()
    other = prepared(lambda pk: LearningSet.objects.filter(pk=pk).values_list("pk").order_by())
    for _time in range(2):
        assert other(0) == []
    assert len(name) == 44
    assert name not in kept()
    assert named()
    assert named()
    assert name in kept()


@pytest.mark.parametrize("loss", ["DISCARD ALL", "foreign", "migration"])
def test_a_page_does_without_what_the_server_lost(named, loss):
    assert named()
    assert named()
    if loss == "foreign":  # of a connection that another process has had before
        connection._on_server.kept.clear()
    elif loss == "migration":
        ask("ALTER TABLE sets_learningset ALTER purpose TYPE varchar(9000)")
    else:
        ask(loss)
    try:
        assert named()
        assert named()
        assert len(kept()) == 1
        assert named()
    finally:
        if loss == "migration":
            ask("ALTER TABLE sets_learningset ALTER purpose TYPE text")


def test_in_a_transaction_it_fails_once(named):
    assert named()
    assert named()
    ask("DISCARD ALL")
    with pytest.raises(DatabaseError), transaction.atomic():
        named()
    with transaction.atomic():
        assert named()
