"""Released lessons that a function writes show what people typed, escaped."""

from types import SimpleNamespace as Row

from als.library.templatetags.library_rows import library_rows

NASTY = '<script>"x"</script>'


def test_the_library_escapes_all_that_people_typed():
    content = {"strength": NASTY, "kind": NASTY, "audiences": [NASTY], "disagree": 1}
    of = Row(pk=1, set_name=NASTY, language=NASTY)
    answer = Row(answer="accepted", get_answer_display=lambda: NASTY)
    lesson = Row(of=of, mark="L1", title=NASTY, content=content, answer=answer)
    pieces = [(NASTY, True), (NASTY, False)]
    html = library_rows([{"lesson": lesson, "statement": pieces, "text": pieces}])
    assert (html.count("<script"), html.count("&lt;script&gt;")) == (0, 15)
