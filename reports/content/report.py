"""From a set's rows to the content of its report: lists, texts and numbers, nothing else.

What is in the content is frozen with it: dates and states are texts, in the product's own words.
Nothing in it depends on the order of keys, which PostgreSQL doesn't keep.
"""

import hashlib
import json

from als.core import clock
from als.core.formats import long_date
from als.core.text.languages import in_language
from reports.content.cases import cases_of, of_case, printed_cases
from reports.content.entries import Entries
from reports.content.lessons import add_themes, lessons_of
from reports.content.limits import limits_of
from reports.content.readiness import readiness_of
from reports.content.remarks import as_text
from reports.content.reviews import reviews_of
from reports.content.support import support_of
from reports.content.texts import texts_of
from reports.content.year import ReportYear
from reports.disclosure.policy import DisclosurePolicy
from reports.enums import ReportSection
from sets.branding import logo_of
from sets.enums import Licence, Tier


def compile_report(report, *, draft=None, policy=None):
    """Return the content of the report as it is now. ``draft`` marks it as not for sign-off.

    A fixed number of queries, whatever the number of entries. ``policy`` may be one made before.
    """
    set_ = report.set
    programme = set_.programme
    with in_language(programme.language):
        policy = policy or DisclosurePolicy(set_)
        year = ReportYear(set_, policy)
        entries = Entries(policy, set_)
        lessons = lessons_of(set_, policy, entries, year.sides)
        printed = entries.content(year.pair_numbers)
        add_themes(lessons["lessons"], printed["themes"])
        cases = printed_cases(set_, policy)
        texts = texts_of(report)
        reviews = reviews_of(set_, policy, texts[ReportSection.REMARKS])
        # The list as far as it is printed: what it was written from may be out by now.
        texts[ReportSection.REMARKS.value] = as_text([], reviews["groups"]) if reviews else ""
        return {
            "language": programme.language,
            "draft": not report.is_frozen if draft is None else draft,
            **_cover(report, programme),
            "texts": texts,
            **year.content(),
            **printed,
            **lessons,
            "cases": cases_of(cases, policy, entries),
            "limits": limits_of(set_, policy, lessons),
            "readiness": readiness_of(set_),
            "reviews": reviews,
            "support": support_of(set_),
            "sources": _sources(policy, cases),
        }


def _cover(report, programme):
    today = clock.today(programme.time_zone)
    return {
        "title": report.title,
        "version": report.version,
        "dated": long_date(today),
        "dated_iso": today.isoformat(),
        "programme": programme.name,
        "set": report.set.name,
        "sponsor": programme.sponsor,
        "colour": programme.colour,
        "logo": logo_of(programme),
        "identifier": report.identifier,
        "licence": licence_of(programme),
        "contact": {"name": programme.contact_name, "email": programme.contact_email},
        "tiers": {
            side.value: as_content(programme.tier_word(side), programme.tier_words(side))
            for side in Tier
        },
        "partnership": as_content(programme.partnership_word, programme.partnership_words),
    }


def as_content(one, many):
    """Return a word as a report keeps it: for one, for several, and with its forms."""
    forms = {code: form for code, form in one.forms.items() if form}
    return {"one": str(one), "many": str(many), "forms": forms, "language": one.language}


def licence_of(programme):
    """Return the programme's licence: ``code``, ``name`` and ``url``; None where there is none."""
    licence = Licence(programme.licence)
    if not licence:
        return None
    return {"code": str(licence), "name": str(licence.label), "url": licence.url}


def _sources(policy, cases):
    """Return what was let in as ``[kind, pk, names]``, to hold a frozen version against later."""
    verdicts = policy.verdicts | {("case", row.pk): of_case(policy, row) for row in cases}
    return sorted([kind, pk, v.names] for (kind, pk), v in verdicts.items() if not v.excluded)


def canonical(content):
    """Return the content as the one text that its hash is made of."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(content):
    """Return the hash (SHA-256) of the content."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()
