"""Cases: those to which both sides of their pair said yes, as far as their issue may be printed."""

from django.db.models import prefetch_related_objects

from als.core.prepared import prepared
from reports.disclosure.words import words_digest
from reports.enums import ReplyAnswer
from reports.models import Case
from reports.models.cases import TEXTS
from reports.sources import ISSUE


def printed_cases(set_, policy):
    """Return the cases that the report prints, in the editors' order."""
    rows = _agreed(set_.pk)
    prefetch_related_objects(rows, "consents")
    return [row for row in rows if may_be_printed(policy, row)]


@prepared
def _agreed(set_pk):
    return Case.objects.agreed().filter(report__set=set_pk).order_by("position")


def cases_of(printed, policy, entries):
    """Return the words of these cases, each with its own mark and that of its issue."""
    issues = {issue.pk: issue for issue in policy.issues}
    return [
        {"mark": f"C{number}", **case_words(policy, entries, row, issues[row.issue_id])}
        for number, row in enumerate(printed, start=1)
    ]


def case_words(policy, entries, case, issue):
    """Return the words of a case as the report prints them."""
    spoken = quoted_from(policy, case)
    return {
        "issue": entries.mark(issue),
        "who": entries.who(entries.names(issue), issue.pair),
        "title": case.title,
        **{name: getattr(case, name) for name in TEXTS},
        "quote": case.quote if spoken else "",
        "quoted_from": entries.mark(spoken) if spoken else "",
    }


def of_case(policy, case):
    """Return the ``Verdict`` on its issue: a case goes as far, and no further."""
    return policy.verdicts[ISSUE.key, case.issue_id]


def may_be_printed(policy, case):
    """Return whether the report may print what its sides agreed to, as things are."""
    return not (
        of_case(policy, case).excluded or barred_names(policy, case) or lapsed(policy, case)
    )


def lapsed(policy, case):
    """Return why what its sides said of it no longer counts: "words", "names"; else "".

    "words": a passage from which it was written may no longer be printed with it, or has other
    words. "names": a side agreed to it as one pair's, and now it would have its names. What a
    frozen version prints was held against both when it was frozen.
    """
    if policy.rules.frozen:
        return ""
    if not set(case.rests_on) <= set(digests_under(policy, case)):
        return "words"
    yes = [one for one in case.consents.all() if one.answer == ReplyAnswer.AGREED]
    wider = of_case(policy, case).names and not all(one.names for one in yes)
    return "names" if wider else ""


def digests_under(policy, case):
    """Return the digests of the passages from which it can be written now."""
    return sorted({words_digest(row) for row in passages_under(policy, case.issue_id)})


def barred_names(policy, case):
    """Return the names in its words that the report may not say of its issue.

    Words that are frozen were looked at when they were.
    """
    if policy.rules.frozen:
        return []
    return policy.rules.forbidden_names(of_case(policy, case).names, *case.report_texts)


def quoted_from(policy, case):
    """Return the passage of the issue from which the quotation is, word for word; else None."""
    words = " ".join(case.quote.split())
    if not words:
        return None
    rows = passages_under(policy, case.issue_id)
    return next(
        (row for row in rows if any(words in " ".join(text.split()) for text in row.report_texts)),
        None,
    )


def passages_under(policy, issue_id):
    """Yield what a case of the issue may draw on: what is let in, in the report's order.

    A passage that is printed without names says nothing in a case that names its pair: whoever
    finds its words in both would know whose it is.
    """
    names = policy.verdicts[ISSUE.key, issue_id].names
    for row in _all_under(policy, issue_id):
        verdict = policy.verdict(row)
        if not verdict.excluded and (verdict.names or not names):
            yield row


def _all_under(policy, issue_id):
    yield from (row for row in policy.issues if row.pk == issue_id)
    yield from (row for row in policy.actions if row.issue_id == issue_id)
    rows = [row for row in policy.progress if row.action.issue_id == issue_id]
    yield from sorted(rows, key=lambda row: row.day)
