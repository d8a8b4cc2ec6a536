"""The walk over all addresses holds each page against ``faults``: they have to be found."""

from tests.each import each
from tests.markup import faults

PAGE = "<!doctype html><html><head><title>A</title></head><body><main>{}</main></body></html>"


def test_a_page_without_faults_has_none():
    part = """<h1 id="a">A</h1><h2>B</h2><h2>C</h2><h3>D</h3><h2 aria-labelledby="a b" id="b">E</h2>
        <a href="/g/?h=1&amp;i=2">G</a><label for="j">H</label><input id="j">
        <label>K <select name="k"></select></label>
        <nav aria-label="L"></nav><nav aria-label="M"></nav>"""
    assert faults(PAGE.format(part)) == []


@each(
    "part",
    [
        "<h1>A</h1><h3>B</h3>",
        "<h2>A</h2>",
        "<p id=a>A</p><p id=a>B</p>",
        "<p aria-describedby='a'>A</p>",
        "<a href='/a b'>A</a>",
        "<table><tr role=row><td>A</td></tr></table>",
        "<div><p>A</div></p>",
        "<p>A</strong></p>",
        "<label for=a>A</label><input name=b>",
        "<nav aria-label=A></nav><nav aria-label=A></nav>",
    ],
)
def test_faults_are_found(part):
    assert faults(PAGE.format(part)) != []
