"""Who may use the addresses of research."""

import datetime as dt

from als.core import clock
from als.research.models import Extract, ExtractSet, ResearchToken
from sets.models import LearningSet, ProgrammeRole
from tests.url_table import ALL, FACILITATOR, IN_SET, MANAGER, MEMBERS, NOBODY, Row

RESEARCHER = frozenset({"researcher"})
TYPED = {"name": "Notebook", "tables": ["sets"], "days": "7"}


def programme(w):
    return {"pk": w.programme.pk}


def of_set(w):
    return {"pk": w.set.pk}


def closed_set(w):
    LearningSet.objects.filter(pk=w.closed.pk).update(research="yes")
    return {"pk": w.closed.pk}


def role(w):
    return ProgrammeRole.objects.get(programme=w.programme, kind="researcher")


def extract(w):
    """An extract of the main set that waits for a worker."""
    row = Extract.objects.create(role=role(w), tables=["sets"], asked_by=w.cast.researcher)
    ExtractSet.objects.create(extract=row, set=w.set, snapshot=w.snapshot())
    return {"pk": row.pk}


def token(w):
    now = clock.now()
    row = ResearchToken.objects.create(
        role=role(w), name="Notebook", tables=["sets"], token_hash="0" * 64, made_at=now,
        expires_at=now + dt.timedelta(days=7),
    )  # fmt: skip
    return {"pk": row.pk}


def of_table(w):
    return {**extract(w), "table": "sets"}


ROWS = [
    Row("research:research", RESEARCHER | MANAGER, programme),
    Row("research:research", RESEARCHER, programme, "POST", forbidden=MANAGER),
    Row("research:token_new", RESEARCHER, programme, forbidden=MANAGER),
    Row("research:token_new", RESEARCHER, programme, "POST", lambda w: TYPED, forbidden=MANAGER),
    Row("research:token_revoke", RESEARCHER | MANAGER, token, "POST"),
    Row("research:extract_state", RESEARCHER, extract),
    Row("research:extract_cancel", RESEARCHER, extract, "POST"),
    Row("research:extract_file", RESEARCHER, extract, "POST"),
    Row("research:of_set", IN_SET, of_set),
    Row("research:stop", NOBODY, of_set, forbidden=IN_SET),
    Row("research:stop", MEMBERS | FACILITATOR, closed_set),
    Row("research:stop", MEMBERS | FACILITATOR, closed_set, "POST"),
    Row("research:api", ALL, public=True),
    Row("research:openapi", ALL, public=True, html=False),
    # A session opens none of these, whoever's it is.
    Row("research:api_extracts", by_token=True),
    Row("research:api_code_book", kwargs=extract, by_token=True),
    Row("research:api_rows", kwargs=of_table, by_token=True),
]
