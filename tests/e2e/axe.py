"""What axe finds on a page: WCAG 2.2 to level AA, and what its makers hold for good practice."""

from axe_playwright_python.sync_playwright import Axe

SCRIPT = Axe().axe_script
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,  # for rules about other sites' style sheets and films: there are none
}
RUN = "([part, options]) => axe.run(part, options).then((results) => results.violations)"
WITHOUT_CONTRAST = {**OPTIONS, "rules": {"color-contrast": {"enabled": False}}}
# How text is drawn: its colour, what is behind it, size and weight.
DRAWN = """part => {
  const drawn = new Set();
  for (const element of document.querySelector(part).querySelectorAll("*")) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!hasText && !element.matches("input, select, textarea")) continue;
    const { color, fontSize, fontWeight, opacity } = getComputedStyle(element);
    const style = [color, fontSize, fontWeight, opacity];
    for (let behind = element; behind; behind = behind.parentElement) {
      const { backgroundColor, backgroundImage } = getComputedStyle(behind);
      if (backgroundImage !== "none") style.push(backgroundImage);
      if (backgroundColor === "rgba(0, 0, 0, 0)") continue;
      style.push(backgroundColor);
      break;
    }
    drawn.add(style.join(" "));
  }
  return [...drawn];
}"""


def violations(page, part="html", drawn=None):
    """Return what axe finds wrong in a part of the page, as short lines.

    ``drawn`` holds how text was drawn where its contrast was measured, which takes half of axe's
    time: on a page with nothing else it is left out.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    options = OPTIONS
    if drawn is not None:
        new = {*page.evaluate(DRAWN, part)} - drawn
        drawn |= new
        options = OPTIONS if new else WITHOUT_CONTRAST
    found = page.evaluate(RUN, [part, options])
    return [f"{v['id']}: {node['html'][:150]}" for v in found for node in v["nodes"]]
