"""Words that could be names: where they stand, for whoever says whether they are."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext

from als.core.naming.finder import word_key
from meetings.models import Minute, ProcessReview
from meetings.models.review import MIN_COUNT
from reports.disclosure.policy import DisclosurePolicy
from reports.disclosure.words import printed
from reports.enums import ExclusionReason
from reports.models import Endorsement, SignOff
from reports.sources import PASSAGES
from sets.enums import AgreementState
from sets.models import Agreement


@dataclass
class PossibleName:
    """A word that could be a name.

    ``places``: dicts of ``text``, ``href``, ``sentences``, and ``here``, the page on which it is
    cleared in one sentence. ``clearable``: it can be cleared for the whole set.
    """

    word: str
    key: str
    clearable: bool = True
    places: list = field(default_factory=list)


def possible_names(set_):
    """Return the words that hold entries back and that can be cleared, most frequent first."""
    gate = DisclosurePolicy(set_)
    for minute in _minutes(set_):
        gate.verdict("minute", minute)
    rows = [("issue", row) for row in gate.issues]
    rows += [("action", row) for row in gate.actions]
    rows += [("progress", row) for row in gate.progress]
    rows += [("minute", row) for row in _minutes(set_)]
    found = {}
    for kind, row in rows:
        if gate.asked[kind, row.pk].held in ExclusionReason.for_words():
            _add(found, gate, kind, row)
    for kind, row in _said_of_the_set(set_):
        _add(found, gate, kind, row)
    for kind, row, text in _reasons(gate):
        _add(found, gate, kind, row, [text])
    return sorted(found.values(), key=lambda one: (-len(one.places), one.key))


def _said_of_the_set(set_):
    """Yield reviews and comments, which are printed without names, as far as the set reads them."""
    reviews = ProcessReview.objects.filter(meeting__cycle__set=set_).select_related("meeting")
    number = Counter(row.meeting_id for row in reviews)
    for row in reviews:
        if number[row.meeting_id] >= MIN_COUNT:
            yield "review", row
    comments = Endorsement.objects.filter(lesson__set=set_, text_version=F("lesson__text_version"))
    for row in comments.select_related("lesson"):
        yield "endorsement", row


def _reasons(gate):
    """Yield why sides said no, or don't sign, as far as the report prints that without names."""
    said_no = {AgreementState.DECLINED, AgreementState.WITHDRAWN}
    rows = Agreement.objects.filter(pair__set=gate.set, state__in=said_no)
    for row in rows.select_related("pair").order_by("pk"):
        yield "agreement", row, row.reason
    if not gate.names_pairs:
        rows = SignOff.objects.filter(snapshot__report__set=gate.set, void_at=None)
        for row in rows.exclude(words="").select_related("pair").order_by("pk"):
            yield "sign_off", row, row.words


def _minutes(set_):
    minutes = Minute.objects.filter(meeting__cycle__set=set_).order_by("pk")
    return minutes.select_related("pair", "meeting__cycle")


def _add(found, gate, kind, row, texts=None):
    texts = [text for text in texts or printed(kind, row) if text]
    words = defaultdict(list)
    for text in texts:
        for one in gate.names.findings(text):
            if one.word or one.here:
                words[one.word or word_key(one.name), bool(one.word)].append(one)
    text, href = _title_and_url(kind, row)
    page = reverse("reports:passage_words", args=[gate.set.pk, f"{kind}-{row.pk}"])
    for (key, clearable), ones in words.items():
        names = {one.name for one in ones}
        here = page if kind in PASSAGES and any(one.here for one in ones) else ""
        sentences = gate.names.sentences(*texts, only=names)
        listed = found.setdefault((key, clearable), PossibleName(min(names), key, clearable))
        listed.places.append({"text": text, "href": href, "sentences": sentences, "here": here})


def _title_and_url(kind, row):
    if kind == "agreement":
        return gettext("Why a side said no"), reverse("portal:pair", args=[row.pair_id])
    if kind == "sign_off":
        report = reverse("reports:report", args=[row.pair.set_id])
        return gettext("Why a side does not sign the report"), report
    return PASSAGES[kind].title(row), PASSAGES[kind].url(row)


def passage(user, set_, code):
    """Return a passage of the set that the person may read; ``None`` if there is none.

    ``code``: "issue-12".
    """
    kind, _dash, key = code.partition("-")
    if kind not in PASSAGES or not key.isdecimal() or len(key) > 18:
        return None
    source = PASSAGES[kind]
    return source.visible_to(user).filter(pk=key, **{source.to_set: set_.pk}).first()


def findings_in(names, row):
    """Return what keeps a passage from being printed without names, each word once.

    A word that can be cleared in one sentence alone comes once for each.
    """
    once = {}
    for text in row.report_texts:
        for one in names.findings(text):
            once.setdefault((one.why, one.word or one.name, one.here), one)
    return list(once.values())
