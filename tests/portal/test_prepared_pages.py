"""On the pages, whatever a prepared queryset returns is what the plain one would."""

import pytest

from als.core.prepared import Prepared
from tests import factories as make
from tests.world import World

pytestmark = pytest.mark.database

PEOPLE = ("facilitator", "upper_a", "upper_b")
# Of one statement so many answers that hold something are compared: some are asked on each page.
COMPARED = 6


@pytest.fixture
def compared(monkeypatch):
    """Compare lists with those of the plain querysets; return how often something was in one."""
    found, call = {}, Prepared.__call__

    def compare(self, *arguments):
        rows = call(self, *arguments)
        if found.get(self, 0) >= COMPARED:
            return rows
        plain = list(self.build(*arguments))
        assert rows == plain, f"{self.__module__}.{self.__name__}"
        for row, other in zip(rows, plain, strict=True):
            if hasattr(row, "__dict__"):  # annotated values too: equal keys alone say little
                assert {**vars(row), "_state": 0} == {**vars(other), "_state": 0}
        found[self] = found.get(self, 0) + bool(rows)
        return rows

    monkeypatch.setattr(Prepared, "__call__", compare)
    return found


def test_each_person_reads_on_each_page_what_the_plain_querysets_give(cast, compared):
    world = World(cast)
    world.has("rules", "paper", "issue", "secret_issue", "recorded_issue", "progress", "lesson")
    world.has("meeting", "session", "closed_meeting", "circulated_meeting")
    minute = world.minute(world.circulated_meeting, pair=cast.pair_a)
    make.CommentFactory(issue=world.issue, author=cast.upper_b)
    make.AttendanceFactory(meeting=world.meeting, member=cast.member("upper_b"), answer="yes")
    set_, meeting, action = f"/sets/{cast.set.pk}", "/meetings", world.action_under_way
    pages = [
        "/desk/", f"{set_}/", f"/pairs/{cast.pair_a.pk}/", f"{set_}/issues/", f"{set_}/actions/",
        f"{set_}/themes/", f"{set_}/pictures/", f"{set_}/lessons/", f"/issues/{world.issue.pk}/",
        f"/issues/{world.secret_issue.pk}/", f"/actions/{action.pk}/",
        f"/lessons/{world.lesson.pk}/", f"{meeting}/{world.meeting.pk}/",
        f"{meeting}/{world.session.pk}/session/", f"{meeting}/{minute.meeting_id}/minutes/",
    ]  # fmt: skip
    for person in PEOPLE:
        client = cast.client(person)
        for page in pages:
            assert client.get(page).status_code in {200, 404}, (person, page)
    for person in ("manager", "sponsor", "outsider"):
        assert cast.client(person).get("/desk/").status_code == 200
    assert sum(map(bool, compared.values())) > 35
