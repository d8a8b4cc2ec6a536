"""Who can see an entry is one line on each form, with its choice shut until one opens it."""

import re

import pytest
from django.urls import reverse

from tests.actions.test_report_back import report_item
from tests.reports import making

LINE = re.compile(
    r'<details class="govuk-details"( open)?>\s*<summary[^>]*><span[^>]*>(Who can see this: [^<]+)'
)


def lines(client, address):
    """Return of each such line of a page whether it is open, and its words."""
    page = client.get(address).content.decode()
    assert page.count('name="disclosure"') >= 1
    return [(bool(is_open), words) for is_open, words in LINE.findall(page)]


@pytest.mark.django_db
def test_who_can_see_it_is_asked_once_and_shown_on_every_form(cast):
    action = making.action(making.issue(cast))
    item = report_item(cast, 3, in_session=True)
    minute = making.minute(cast, text="Heard.")
    facilitator, member = cast.client("facilitator"), cast.client("upper_a")
    for client, address in (
        (member, reverse("actions:issue_new", args=[cast.pair_a.pk])),
        (member, reverse("actions:issue_edit", args=[action.issue_id])),
        (member, reverse("actions:progress_new", args=[action.pk])),
        (facilitator, reverse("actions:progress_new", args=[action.pk]) + f"?item={item.pk}"),
        (facilitator, reverse("meetings:session", args=[item.meeting_id]) + f"?item={item.pk}"),
        (facilitator, reverse("meetings:minute_edit", args=[minute.pk])),
    ):
        [(is_open, words)] = lines(client, address)
        assert words.endswith(". Change it"), address
        assert not is_open or "without names" in words, address
