"""Rows that functions write show what people typed, escaped."""

from types import SimpleNamespace as Row

from django.template import Context, Template

NASTY = '<script>"x"</script>'


class Entry(Row):
    def __str__(self):
        return NASTY

    def get_kind_display(self):
        return NASTY

    def get_disclosure_display(self):
        return NASTY


class Member(Row):
    def __str__(self):
        return NASTY


def draw(source, **context):
    return Template("{% load entries meeting_rows %}" + source).render(Context(context))


def test_entries_and_attendance_escape_all_that_people_typed():
    pair = Row(title=NASTY)
    discussion = Row(has_any=True, agreed_by=[NASTY], corrections=[], can_agree=True)
    discussion.can_take_back, discussion.can_ask, discussion.seen = True, True, {"revision": NASTY}
    typed = {"text": NASTY, "disclosure": "set", "pair": pair, "pair_id": 1, "revision": 2}
    entry = Entry(pk=1, kind="decision", discussion=discussion, **typed)
    html = draw("{% entries rows edits=True %}", rows=[entry])
    member = Member(pair=pair, side="upper")
    people = [
        Row(member=member, stand_in=NASTY, outcome="", answer=""),
        Row(member=member, stand_in="", outcome=Row(label=NASTY), answer=""),
    ]
    html += draw(
        "{% attendance_by_pair people programme %}",
        people=people,
        programme=Row(tier_word=lambda side: NASTY),
    )
    assert ("<script" in html, html.count("&lt;script&gt;") > 15) == (False, True)
