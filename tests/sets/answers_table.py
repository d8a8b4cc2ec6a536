"""Who may use the links in emails that answer without signing in."""

import datetime as dt

from als.core import clock
from sets.models import AnswerLink
from sets.tokens import answer_token
from tests import factories as make
from tests.url_table import ALL, Row

UPPER_A = frozenset({"upper_a"})


def own_answer(w):
    """The link by which upper_a accepts the ground rules."""
    row = w.set.ground_rules.first() or make.GroundRulesFactory(set=w.set)
    return AnswerLink.objects.create(
        purpose="rules",
        member=w.upper_a,
        thing=row.pk,
        version=row.version,
        expires_at=clock.now() + dt.timedelta(days=30),
    )


def answer_of(w):
    return {"token": answer_token(own_answer(w))}


def used_answer(w):
    link = own_answer(w)
    link.used_at, link.answer, link.given = clock.now(), "accept", {"acceptances": []}
    link.save()
    return {"token": answer_token(link)}


def accepts(w):
    return {"answer": "accept"}


ANSWERS = [
    Row("sets:answer", UPPER_A, answer_of, public=True, forbidden=ALL - UPPER_A),
    Row("sets:answer", UPPER_A, answer_of, "POST", accepts, public=True, forbidden=ALL - UPPER_A),
    Row("sets:answer_given", UPPER_A, used_answer, public=True, forbidden=ALL - UPPER_A),
    Row("sets:answer_disown", UPPER_A, used_answer, "POST", public=True, forbidden=ALL - UPPER_A),
]
