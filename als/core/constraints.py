"""Check constraints that recur, with names and sentences."""

from django.db.models import CheckConstraint, Q


def all_or_none(*fields, name, sentence, when=None):
    """Return the constraint that these columns are all filled, or all empty.

    With ``when`` (a ``Q``) they are all filled exactly in the rows for which it holds: it ties
    a state to its dates and people.
    """
    filled = Q(**{f"{field}__isnull": False for field in fields})
    empty = Q(**{f"{field}__isnull": True for field in fields})
    condition = filled | empty if when is None else (when & filled) | (~when & empty)
    return CheckConstraint(condition=condition, name=name, violation_error_message=sentence)


def one_of(*fields, name, sentence):
    """Return the constraint that exactly one of these columns is filled."""
    condition = Q()
    for field in fields:
        others = {f"{other}__isnull": True for other in fields if other != field}
        condition |= Q(**{f"{field}__isnull": False}, **others)
    return CheckConstraint(condition=condition, name=name, violation_error_message=sentence)


def among(field, choices, name):
    """Return the constraint that a column holds one of the values of ``choices``."""
    return CheckConstraint(
        condition=Q(**{f"{field}__in": [str(value) for value in choices.values]}), name=name
    )
