import pytest
from hypothesis import given
from hypothesis import strategies as st

from als.common.markdown import to_html

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**yes**", "<p><strong>yes</strong></p>\n"),
        ("# Top", "<h2>Top</h2>\n"),
        ("#### Deep", "<h4>Deep</h4>\n"),
        ("1. one", "<ol>\n<li>one</li>\n</ol>\n"),
        ("", ""),
    ],
)
def test_markdown_becomes_html(text, html):
    assert to_html(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://evil.example/x.png)",
        '<img src=x onerror="alert(1)">',
        "<style>@import 'http://evil.example'</style>",
    ],
)
def test_nothing_that_runs_or_fetches_comes_through(text):
    html = to_html(text)
    assert [bad for bad in ("<script", "<img", "<style", 'href="javascript') if bad in html] == []


@given(st.text())
def test_any_text_gives_html_of_known_tags(text):
    assert "<script" not in to_html(text).lower()
