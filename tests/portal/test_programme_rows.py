"""Rows of sets that a function writes show what people typed, escaped."""

import datetime as dt
from types import SimpleNamespace as Row

from als.portal.templatetags.programme_rows import programme_rows
from sets.enums import SetState

NASTY = '<script>"x"</script>'


def test_sets_escape_all_that_people_typed():
    set_ = {
        "pk": 1, "name": NASTY, "state": SetState.CLOSED, "inside": True, "next": None, "held": 0,
        "pairs": 2, "waiting": 1, "facilitators": 1, "due": dt.date(2027, 1, 1), "released": None,
        "report": Row(label=NASTY), "followed": {"asked": 2, "answered": 1},
    }  # fmt: skip
    others = [{**set_, "inside": False}, {**set_, "report": None, "name": "", "inside": False}]
    html = programme_rows(Row(time_zone="UTC", manages=True, standing=[set_, *others]))
    assert (html.count("<script"), html.count("&lt;script&gt;")) == (0, 8)
