"""What functions write of the report's page."""

from types import SimpleNamespace as Row

from reports.templatetags.report_rows import held_entries, part_count

NASTY = '<script>"x"</script>'


def test_entries_that_are_left_out_escape_all_that_people_typed():
    sentences = [[Row(text=NASTY, named=True), Row(text=NASTY, named=False)]]
    entry = {"text": "a" + NASTY, "href": NASTY, "code": "issue-1", "sentences": sentences}
    html = held_entries({}, [entry], 1)
    assert (html.count("<script"), html.count("&lt;script&gt;")) == (0, 4)
    assert html.count("<li>") == 2


def test_how_much_is_in_a_section_is_said_where_it_is_counted():
    counts = {"meetings": 1, "planned": 4, "issues": 1}
    shown = [part_count(key, counts) for key in ("working", "issues", "summary")]
    assert shown == [
        '<span class="app-quiet">· 1 of 4 meetings</span>',
        '<span class="app-quiet">· 1 issue</span>',
        "",
    ]
    assert "4 meetings" in part_count("working", {"meetings": 4, "planned": 4})
