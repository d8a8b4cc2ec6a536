"""What axe finds on a page: WCAG 2.2 to level AA, and what its makers hold for good practice."""

from axe_playwright_python.sync_playwright import Axe

SCRIPT = Axe().axe_script
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,  # for rules about other sites' style sheets and films: there are none
}
RUN = "([part, options]) => axe.run(part, options).then((results) => results.violations)"


def violations(page, part="html"):
    """Return what axe finds wrong in a part of the page, as short lines."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    found = page.evaluate(RUN, [part, OPTIONS])
    return [f"{v['id']}: {node['html'][:150]}" for v in found for node in v["nodes"]]
