"""Codes that stand for rows: the same in all extracts of one role, and others for anybody else.

A code is keyed by the installation's secret and by the role under which it is given. So two
researchers cannot join their files by it, nor can two programmes' files be joined, and nobody
outside can work out which row it stands for.
"""

from django.utils.crypto import salted_hmac

LETTERS = 12  # of base 16: among a million rows two share a code once in some 560 such extracts
FIRST = "c"  # else "63260681e085" would be read as a number by programs for statistics


def code(role_pk, kind, pk):
    """Return the code of a row for a role; ``None`` for no row."""
    if pk is None:
        return None
    key = f"{role_pk}-{kind}-{pk}"
    mark = salted_hmac("als.research.codes", key, algorithm="sha256").hexdigest()
    return FIRST + mark[:LETTERS]
