"""Released versions of several sets, made without the way there: what they tell is what counts."""

import itertools

from als.core import clock
from als.core.enums import JobState
from als.library.models import Finding, FindingLesson
from reports.enums import RenderingFormat
from reports.models import Rendering, Report, Snapshot
from tests import factories as make

SECRET = "SECRET of the report"
_numbers = itertools.count(1)


def content(statement, **kwargs):
    """A lesson as a version tells it; ``pairs`` is how many its evidence comes from."""
    number = next(_numbers)
    values = {
        "mark": f"L{number}",
        "key": f"key-{number}",
        "statement": statement,
        "explanation": "",
        "in_short": {"title": "", "rests_on": "", "limit": "", "asked": ""},
        "kind": "For policy",
        "kind_key": "policy",
        "audience_keys": ["upper"],
        "audiences": ["Counties"],
        "themes": ["Roles"],
        "strength": "Fair",
        "strength_sentence": "Supported from 2 pairs.",
        "behind": {"pairs": kwargs.pop("pairs", 2), "agreeing": 1},
        "evidence": [],
        "evidence_excluded": 0,
        "agree": 3,
        "reservation": 0,
        "disagree": 0,
        "silent": 1,
        "sides": 4,
        "words": [],
        "words_excluded": 0,
    }
    return {**values, **kwargs}


def evidence(text="Two plans", *, note="", qualifies=False, mark="I1"):
    stance = "Qualifies it" if qualifies else "Supports it"
    return {
        "mark": mark, "kind": "Issue", "text": text, "ended": "", "who": "One pair", "note": note,
        "stance": stance, "qualifies": qualifies,
    }  # fmt: skip


def version(set_, *lessons, number=1, released=True, file=True, formats=("pdf",), **content):
    """A version of the set's report, released unless said otherwise. Return its snapshot."""
    report = Report.objects.filter(set=set_).first() or make.ReportFactory(set=set_)
    snapshot = Snapshot.objects.create(
        report=report,
        version=number,
        content={
            "title": f"Report of {set_.name}", "language": "en", "lessons": list(lessons),
            "pairs": [{"number": number, "upper": "", "lower": ""} for number in (1, 2, 3)],
            "foreword": SECRET, **content,
        },
        sha256=f"{next(_numbers):064x}",
        released_at=clock.now() if released else None,
    )  # fmt: skip
    for one in formats if file else ():
        ready(snapshot, one)
    return snapshot


def ready(snapshot, one=RenderingFormat.PDF):
    from tests.reports.making import with_file

    row = Rendering.objects.create(snapshot=snapshot, format=one, state=JobState.QUEUED)
    return with_file(row)


def finding(cast, statement="Plan together.", **relations):
    """A finding; ``supports=[(snapshot, mark), ...]`` and so on are the lessons that bear on it."""
    row = Finding.objects.create(
        programme=cast.programme, statement=statement, written_by=cast.manager,
        position=Finding.objects.count() + 1,
    )  # fmt: skip
    for relation, places in relations.items():
        for snapshot, mark in places:
            FindingLesson.objects.create(
                finding=row, snapshot=snapshot, mark=mark, relation=relation
            )  # fmt: skip
    return row


def two_sets(cast):
    """Two sets that have released lessons on planning: one for it, one that says otherwise."""
    one = version(
        cast.set,
        content("Share one plan.", mark="L1", evidence=[evidence("Two plans for one place")]),
        content("Say who leads.", mark="L2", audience_keys=["both"], audiences=["Both"], pairs=3),
    )
    other = version(
        cast.other_set,
        content(
            "Keep two plans.", mark="L1", disagree=1, agree=2, themes=["Plans"],
            words=[{"answer": "We disagree", "who": "One district", "text": "It cost a year."}],
        ),
    )  # fmt: skip
    return one, other
