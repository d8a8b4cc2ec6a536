"""The longest texts of unusual words in every field: no page and no search fails over them.

PostgreSQL's vectors for the search take no more than 1 MB, its words no more than 2 kB: what is
over raises an error, and one member's text would end the search of a whole set.
"""

import itertools

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.urls import reverse

from als.core.forms.base import MAX_TEXT_LENGTH
from sets.models import PaperFile
from tests import factories as make
from tests.world import World

pytestmark = pytest.mark.django_db


def words(letters, length):
    """Return as many different words of these letters, each as short as can be."""
    pairs = ("".join(pair) for pair in itertools.product(map(chr, letters), repeat=2))
    made = " ".join(itertools.islice(pairs, length // 3 + 1))
    return made[:length]


HANGUL, RARE = range(0xAC00, 0xD7A4), range(0x20000, 0x20400)
KINDS = {
    "letters that come apart": lambda n, length: words(HANGUL[n * 7 :], length),
    "letters of four bytes": lambda n, length: words(RARE[n * 7 :], length),
    "words of two thousand": lambda n, length: f"{n}{'x' * 2040} "[:2050] * (length // 2050),
}


def fill(kind):
    """Put such a text into each long field of each row that takes it."""
    numbers = itertools.count()
    for model in apps.get_models():
        long = [f for f in model._meta.concrete_fields if type(f) is models.TextField]
        for row in model._base_manager.all() if long else []:
            texts = {
                field.name: KINDS[kind](
                    next(numbers), min(field.max_length or MAX_TEXT_LENGTH, 50_000)
                )
                for field in long
            }
            # At once, as each writing makes the row's words for the search again.
            if not is_written(row, texts):
                for name, text in texts.items():
                    is_written(row, {name: text})
    files = {"text": KINDS[kind](500, 500_000), "words": KINDS[kind](501, 150_000)}
    PaperFile.objects.update(**files)


def is_written(row, texts):
    """Return whether no rule keeps the row as it was."""
    try:
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**texts)
    except DatabaseError:
        return False
    return True


def pages(world, action):
    set_, meeting = world.set.pk, world.circulated_meeting.pk
    yield reverse("portal:dashboard")
    for name in [
        "portal:set", "actions:issues", "actions:actions", "actions:themes",
        "sets:papers", "reports:lessons", "portal:history",
    ]:  # fmt: skip
        yield reverse(name, args=[set_])
    yield reverse("actions:issue", args=[action.issue.pk])
    yield reverse("actions:action", args=[action.pk])
    yield reverse("sets:paper", args=[world.paper.pk])
    yield reverse("meetings:minutes", args=[meeting])
    yield reverse("meetings:minutes_file", args=[meeting, "docx"])
    yield reverse("meetings:agenda", args=[meeting])
    for typed in ["met", "가각", "x", '"a word"']:
        yield f"{reverse('portal:search', args=[set_])}?q={typed}"


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_unusual_words_of_the_longest_texts_end_no_page_and_no_search(cast, kind):
    world = World(cast)
    world.has("paper_file", "circulated_meeting", "topic", "rules")
    make.MinuteFactory(item=world.item(world.circulated_meeting), written_by=cast.facilitator)
    for _number in range(2):
        theme = make.ThemeFactory(set=cast.set)
        member = cast.member("upper_a")
        issue = make.IssueFactory(pair=cast.pair_a, confirmed_by=member, theme=theme)
        action = make.ActionFactory(issue=issue, owner=member, under_way=True)
        make.ProgressFactory(action=action)
        make.LessonFactory(set=cast.set, drafted_by=cast.facilitator)
    fill(kind)
    client = cast.client("facilitator")
    client.raise_request_exception = False
    answers = {page: client.get(page).status_code for page in pages(world, action)}
    assert {page: status for page, status in answers.items() if status != 200} == {}
    alike = reverse("actions:themes_alike", args=[cast.set.pk])
    assert cast.client("upper_a").get(alike).status_code == 200
    exports = [f"/sets/{cast.set.pk}/export/{what}/" for what in ("workbook", "issues")]
    assert {client.post(page).status_code for page in exports} <= {200, 302}
