"""Lessons that a function writes show what people typed, escaped."""

from types import SimpleNamespace as Row

from django.template import Context, Template

from reports.content.strength import Weight
from reports.templatetags.lesson_rows import answer_rows

NASTY = '<script>"x"</script>'


def test_lessons_escape_all_that_people_typed():
    lesson = Row(pk=1, statement=NASTY, get_kind_display=lambda: NASTY, audiences=["x"])
    evidence = {"title": NASTY, "url": NASTY, "source": Row(label=NASTY)}
    qualifying = [Row(note=NASTY, **evidence), Row(note="", **evidence)]
    response = Row(answer="accepted", get_answer_display=lambda: NASTY)
    weight = Weight(things=1, pairs=1, tiers=frozenset({"upper"}))
    row = Row(lesson=lesson, number=1, weight=weight, qualifying=qualifying, response=response)
    row.answers, row.objections = {}, 1
    set_ = Row(programme=Row(language="en", tier_words=lambda side: NASTY))
    template = Template("{% load lesson_rows %}{% lesson_rows rows 2 titles True %}")
    values = {"set": set_, "rows": [row], "titles": {"x": NASTY}, "csrf_token": NASTY}
    html = template.render(Context(values))
    assert (html.count("<script"), html.count("&lt;script&gt;")) == (0, 17)


def test_answers_escape_all_that_people_typed():
    answer = Row(answer="agree", get_answer_display=lambda: NASTY)
    pair = Row(title=NASTY, sides=[(NASTY, None), (NASTY, answer)])
    html = answer_rows([pair], Row(tier_word=lambda side: NASTY))
    assert (html.count("<script"), html.count("&lt;script&gt;")) == (0, 6)
