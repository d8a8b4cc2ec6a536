"""Which follow-ups may enter the short report of what came of it, and how: by the report's rules.

One is an entry of its pair like any other, with two differences. Who answered for a side has said
yes by how far they let it go, so that only the other side is asked. And where readers could tell
whose a follow-up without names is, it stays out until its words are others.
"""

from reports.disclosure.policy import DisclosurePolicy, Verdict, judge
from reports.disclosure.recognition import Recogniser
from reports.disclosure.released_words import released_words
from reports.disclosure.rules import ReportRules
from reports.disclosure.words import words_digest
from reports.enums import ExclusionReason, PassageAnswer
from reports.sources import key_of
from sets.enums import Tier


def follow_up_verdicts(set_, rows):
    """Return the ``Verdict`` on each answered follow-up of a set, by its key.

    ``rows``: all of the set, with their pairs. A reason that is in the words has them in
    ``found``.
    """
    rules = ReportRules.of(set_)
    rows = [row for row in rows if row.is_answered]
    verdicts = {row.pk: judge(row, _consents(row), rules) for row in rows}
    unnamed = [row for row in rows if not verdicts[row.pk].excluded and not verdicts[row.pk].names]
    if unnamed:
        recognisers = _recognisers(set_, rows, rules)
        for row in unnamed:
            if found := _recognised_by(recognisers, row):
                verdicts[row.pk] = Verdict(ExclusionReason.RECOGNISABLE, found=found)
    return verdicts


def _consents(row):
    """Return what both sides say, as ``judge`` wants it: a changed answer has no consent left."""
    digest = words_digest(row)
    consents = {Tier(row.side): (PassageAnswer.YES, digest)}
    if row.consent:
        consents[row.other_side] = (PassageAnswer(row.consent), digest)
    return consents


def _recognisers(set_, rows, rules):
    """Return what knows the words that readers have with names: as they are now, and as released.

    Each with the follow-ups, and apart: a word that one pair alone has in the released version
    may since stand with another as well. With names counts what would be if every side said yes:
    one is asked before the other.
    """
    now = DisclosurePolicy(set_).recognition.recogniser
    released = Recogniser(set_.programme.language)
    for pair_pk, text in released_words(set_):
        released.add(pair_pk, None, [text])
    for row in rows:
        if judge(row, None, rules).names:
            for recogniser in (now, released):
                recogniser.add(row.pair_id, row, row.report_texts)
    return now, released


def _recognised_by(recognisers, row):
    """Return the words of a follow-up by which readers could tell whose it is, sorted."""
    now, released = recognisers
    texts = row.report_texts
    marks = {mark for one in (now, released) for mark in one.marks(row.pair_id, texts, key_of(row))}
    sentences = now.marked(texts, marks)
    words = {part.text for sentence in sentences for part in sentence if part.named}
    return tuple(sorted(words, key=str.casefold))
