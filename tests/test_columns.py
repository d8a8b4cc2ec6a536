"""What ``tests/conftest.py`` makes quicker in Django stays what Django makes of it."""

from django.db.models.expressions import Col, Expression

from als.accounts.models import User


def test_a_column_is_to_itself_and_to_others_what_django_says():
    email, given = (User._meta.get_field(name) for name in ("email", "given"))
    columns = [Col("a", email), Col("a", email, email), Col("b", email), Col(None, email, given)]
    by_django = [Expression.__dict__["identity"].func(column) for column in columns]
    assert [column.identity for column in columns] == by_django
    assert len(set(columns)) == 4
