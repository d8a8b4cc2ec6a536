"""Drops from the Design System's style sheet what the pages never use: they get a third lighter.

Usage: vendor_css.py FILE (in place). A name of these lists may be taken off when a page wants it.
"""

import re
import sys
from pathlib import Path

import tinycss2

UNUSED = re.compile(
    r"--inverse|govuk-file-upload-|drop-zone|exit-this-page|label-wrapper|link-image|section-break"
    r"|govuk-!-(font-size|font-tabular|text|static|width-one|width-three)"
    r"|-from-desktop|grid-column-(full|one-quarter|three-quarters)"
    r"|pagination--block|pagination__(icon|link-label|link-title--decorated)"
    r"|link--(muted|no-|text-colour)|input__(prefix|suffix|wrapper)|input--extra-letter"
    r"|(radios|checkboxes)__(conditional|divider)|checkboxes--small|button--start|start-icon"
    r"|legend--xl\b|label--(l|xl)\b|notification-banner__link|width-(3|30)\b|caption--(l|xl)\b|caption-xl|main-wrapper--|list--no-border"
    r"|row--no-border|actions-list|tag--(pink|turquoise)|clearfix|cannot-start-yet|small-text-until"
    r"|breadcrumbs--collapse|visually-hidden-focusable|body-lead|body-m\b"
)


def kept(rules):
    """Return the text of the rules without the unused ones, and without empty ``@media``."""
    text = ""
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [s for s in split(rule.prelude) if not UNUSED.search(names_of(s))]
            if selectors:
                text += ",".join(selectors) + "{" + tinycss2.serialize(rule.content) + "}"
        elif rule.type == "at-rule" and rule.at_keyword in {"media", "supports"}:
            inside = kept(tinycss2.parse_rule_list(rule.content, True, True))
            if inside:
                text += f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inside}}}"
        else:
            text += rule.serialize()
    return text


def names_of(selector):
    """Return what the selector needs a page to have: not what is in ``:not(…)``."""
    return re.sub(r":not\([^)]*\)", "", selector).replace("\\", "")


def split(prelude):
    """Return the selectors of a list, whose commas within brackets part nothing."""
    selectors = [[]]
    for part in prelude:
        if part == ",":
            selectors.append([])
        else:
            selectors[-1].append(part)
    return [tinycss2.serialize(selector) for selector in selectors]


def main(path):
    file = Path(path)
    rules = tinycss2.parse_stylesheet(file.read_text(encoding="utf-8"), True, True)
    file.write_text(kept(rules) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
