from hypothesis import given
from hypothesis import strategies as st

from als.core.text import markdown
from als.core.text.markdown import run, to_html, words
from tests.each import each

FROM_THREE = "1. Ask first\n2. Listen\n\nThen, after the break:\n\n3. Agree\n4. Write it down"
PASTED = "Hi:\n•\tone\n\uf0b7\ttwo\no\tthree\n•\tfour"


@each(
    ("text", "html"),
    [
        ("**yes**", "<p><strong>yes</strong></p>\n"),
        ("# Top", "<h2>Top</h2>\n"),
        ("#### Deep", "<h4>Deep</h4>\n"),
        ("1. one", "<ol>\n<li>one</li>\n</ol>\n"),
        ("", ""),
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        ("3. Agree\n4. Write", '<ol start="3">\n<li>Agree</li>\n<li>Write</li>\n</ol>\n'),
        ("1. a\n1. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n"),
        ("24. svibnja\n3. lipnja",
         '<ol start="24">\n<li>svibnja</li>\n<li value="3">lipnja</li>\n</ol>\n'),
        ("1998. was a good year", "<p>1998. was a good year</p>\n"),
        ("We began.\n\n2024. Then", "<p>We began.</p>\n<p>2024. Then</p>\n"),
        ("    indented", "<p>indented</p>\n"),
        ("\tTab", "<p>Tab</p>\n"),
        ("[1]: see below", "<p>[1]: see below</p>\n"),
        ("Text\n---", "<p>Text</p>\n<hr>\n"),
        ("slide\x0bsecond\u2028third", "<p>slide<br>\nsecond<br>\nthird</p>\n"),
        (PASTED, ("<p>Hi:</p>\n<ul>\n<li>one</li>\n<li>two\n<ul>\n<li>three</li>\n</ul>\n</li>\n"
                 "<li>four</li>\n</ul>\n")),
        ("5 • 3", "<p>5 • 3</p>\n"),
        ("```\n1998. was\n```", "<pre><code>1998. was\n</code></pre>\n"),
    ],
)  # fmt: skip
def test_markdown_becomes_html(text, html):
    assert to_html(text) == html


def test_a_list_goes_on_where_it_should():
    assert '<ol start="3">\n<li>Agree</li>' in to_html(FROM_THREE)


def test_within_an_entry_a_heading_is_a_bold_line():
    assert to_html("# Top\ntext", heading=None) == "<p><strong>Top</strong></p>\n<p>text</p>\n"


@each(
    ("text", "html"),
    [
        ("one **word**", "one <strong>word</strong>"),
        ("one\n\ntwo", "one\n<p>two</p>"),
        ("1. a", "<ol>\n<li>a</li>\n</ol>"),
        ("", ""),
    ],
)
def test_after_a_label_the_first_paragraph_goes_on_in_its_line(text, html):
    assert run(text) == html


@each(
    ("text", "quoted"),
    [
        ("We have **two**:\n\n1. housing\n2. buses", "We have two: 1. housing 2. buses"),
        ("See [our page](https://example.org/x) & more", "See our page & more"),
        ("A**nn** K*o*s", "Ann Kos"),
        ("24. svibnja", "24. svibnja"),
        ("a < b &amp; c", "a < b &amp; c"),
    ],
)
def test_a_quotation_has_the_words_without_marks(text, quoted):
    assert words(text) == quoted


def test_no_long_text_is_kept_for_the_next_who_asks():
    before = markdown._kept_words.cache_info().currsize
    assert words("*x* " * 1000) == "x " * 999 + "x"
    assert markdown._kept_words.cache_info().currsize == before


@each(
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


@given(st.text(st.sampled_from("ab1.-> #*•\n\t/:'\"éč-–,;()"), max_size=20))
def test_the_short_way_for_plain_paragraphs_gives_what_the_parser_gives(text):
    quick = to_html(text)
    before, markdown.MARKED = markdown.MARKED, markdown.re.compile("")
    try:
        assert to_html(text) == quick
    finally:
        markdown.MARKED = before
