"""What is wrong with a page's HTML, of what the Nu Html Checker would say and lxml can see."""

from collections import Counter
from itertools import pairwise

from lxml import etree

# libxml2 knows HTML 4 only.
NOT_KNOWN = "Tag "
ADDRESSES = "//@href | //@src | //@action"
# Names of other elements' ids, several with spaces between them.
NAMING_IDS = "//@for | //@aria-labelledby | //@aria-describedby | //@aria-controls | //@list"
ROLES_OF_TABLES = "//table[@role] | //tr[@role] | //td[@role] | //th[@role]"
FIELDS = "//input[not(@type='hidden' or @type='submit')] | //select | //textarea"
NAMES = "ancestor::label | @aria-label | @aria-labelledby | @title"
HEADINGS = "//h1 | //h2 | //h3 | //h4 | //h5 | //h6"


def faults(page):
    """Return them as short lines; ``page`` is text."""
    parser = etree.HTMLParser(encoding="utf-8")
    tree = etree.fromstring(page.encode(), parser)
    ids = Counter(tree.xpath("//@id"))
    labelled = {*tree.xpath("//label/@for")}
    parts = Counter(tree.xpath("//nav/@aria-label"))
    levels = [0, *(int(heading.tag[1]) for heading in tree.xpath(HEADINGS))]
    return [
        *(error.message for error in parser.error_log if not error.message.startswith(NOT_KNOWN)),
        *(f"id {name} {number} times" for name, number in ids.items() if number > 1),
        *(f"no id {name}" for names in tree.xpath(NAMING_IDS) for name in names.split()
          if name not in ids),
        *(f"no label for {field.get('name')}" for field in tree.xpath(FIELDS)
          if field.get("id") not in labelled and not field.xpath(NAMES)),
        *(f"nav {name} {number} times" for name, number in parts.items() if number > 1),
        *(f"space in the address {link}" for link in tree.xpath(ADDRESSES) if link.split() != [link]
          and link),
        *(f"role on {part.tag}" for part in tree.xpath(ROLES_OF_TABLES)),
        *(f"h{level} follows h{before}" for before, level in pairwise(levels)
          if level > before + 1),
    ]  # fmt: skip
