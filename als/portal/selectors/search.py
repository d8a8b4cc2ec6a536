"""Search in a set: everything of it that has words and that the person may read."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.urls import reverse

from actions.selectors.search import ACTION, COMMENT, ISSUE, PROGRESS
from als.core.search import MAX_LENGTH, find, parse, show
from als.core.text.snippets import marked, snippet
from meetings.selectors.search import MINUTE, PHOTO
from reports.selectors.search import FOLLOW_UP, LESSON, REMARK
from sets.selectors.search import PAPER

FINDABLE = (ISSUE, ACTION, PROGRESS, MINUTE, PHOTO, PAPER, LESSON, COMMENT, REMARK, FOLLOW_UP)
KINDS = {kind.key: kind for kind in FINDABLE}
PAGES = {
    "issue": "actions:issue",
    "action": "actions:action",
    "progress": "actions:action",
    "minute": "meetings:minutes",
    "photo": "meetings:minutes",
    "paper": "sets:paper",
    "lesson": "reports:lesson",
    "comment": "actions:comment",
    "remark": "reports:lesson_comment",
    "follow_up": "reports:follow_ups",
}
ANCHORS = {"minute": "#entry-{}", "photo": "#photo-{}"}
A_PAGE = 20


@dataclass(frozen=True)
class Found:
    """What a search found: a page of it, how many there are of each kind, and what was wrong.

    ``rows`` and ``counts`` name kinds by their key; ``portal/_found_kind.html`` has the words.
    """

    page: object
    rows: list
    counts: list
    number: int
    too_short: bool
    too_long: bool


def search(text, *, set_, user, kind="", number=1):
    """Look for what was typed; ``kind`` narrows it, and an unknown one does not."""
    query = parse(text)
    hits = find(list(KINDS.values()), query, set_=set_, user=user)
    chosen = kind if kind in KINDS else ""
    shown = [hit for hit in hits if hit.kind == chosen] if chosen else hits
    page = Paginator(shown, A_PAGE).get_page(number)
    rows = show(list(KINDS.values()), page.object_list, set_=set_, user=user)
    return Found(
        page=page,
        rows=[_row(row, query) for row in rows],
        counts=_counts(hits, chosen, text[:MAX_LENGTH]),
        number=len(hits),
        too_short=bool(text) and query.is_too_short,
        too_long=len(text) > MAX_LENGTH,
    )


def _counts(hits, chosen, text):
    """Return a choice for each kind of which something was found, and one for all."""
    numbers = {key: sum(hit.kind == key for hit in hits) for key in KINDS}
    choices = [("", len(hits)), *((key, number) for key, number in numbers.items() if number)]
    if chosen and not numbers[chosen]:
        choices.append((chosen, 0))
    return [
        {
            "kind": key,
            "number": number,
            "current": key == chosen,
            "query": {"q": text, **({"kind": key} if key else {})},
        }
        for key, number in choices
    ]


def _row(row, query):
    anchor = ANCHORS.get(row.hit_kind, "").format(row.pk)
    return {
        "kind": row.hit_kind,
        "title": marked(row.hit_title, query.words),
        "href": reverse(PAGES[row.hit_kind], args=[row.hit_page]) + anchor,
        "text": snippet(row.hit_text, query.words),
        "at": row.hit_at,
        "pair": row.hit_number,
        "sides": [row.hit_upper, row.hit_lower],
    }
