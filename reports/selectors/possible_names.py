"""Words that could be names: where they stand, for whoever says whether they are."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import F
from django.urls import reverse

from actions.models import Theme
from als.core.naming.finder import word_key
from meetings.models import Minute, ProcessReview
from meetings.models.review import MIN_COUNT
from reports.disclosure.policy import DisclosurePolicy
from reports.enums import ExclusionReason
from reports.models import Endorsement, SignOff
from reports.sources import PASSAGES, code_of, source_of
from sets.enums import AgreementState
from sets.models import Agreement, FocusDecision, FocusTopic, Pair
from sets.models.pairs import but_of_pairs_shut_to


@dataclass
class PossibleName:
    """A word that could be a name.

    ``places``: dicts of ``kind`` (of what is no entry) and ``text``, which name it, of ``href``,
    ``sentences``, and ``here``, the page on which it is cleared in one sentence. ``clearable``: it
    can be cleared for the whole set.
    """

    word: str
    key: str
    clearable: bool = True
    places: list = field(default_factory=list)


def possible_names(set_, user):
    """Return the words that keep entries out and that can be cleared, most frequent first.

    Only those in texts that the person, a facilitator of the set, may read.
    """
    policy = DisclosurePolicy(set_)
    found = {}
    shut = set(Pair.objects.shut_to(user).values_list("pk", flat=True))
    for row in [*policy.issues, *policy.actions, *policy.progress, *_minutes(set_)]:
        pair = source_of(row).pair(row)
        if pair is not None and pair.pk in shut:
            continue
        if policy.verdict_if_agreed(row).excluded in ExclusionReason.for_words():
            _add_passage(found, policy, row)
    for row in [*_reviews(set_), *_comments(set_)]:
        _add_passage(found, policy, row)
    for kind, text, url in _reasons(policy, user):
        _add(found, policy, [text], kind=kind, url=url)
    for kind, texts, url in _headings(policy):
        # What a name of the set does to a title is nowhere else.
        _add(found, policy, texts, kind=kind, title=texts[0], url=url, with_sure=True)
    return sorted(found.values(), key=lambda one: (-len(one.places), one.key))


def _minutes(set_):
    minutes = Minute.objects.filter(meeting__cycle__set=set_).order_by("pk")
    return minutes.select_related("pair", "meeting__cycle")


def _reviews(set_):
    """Return the reviews of meetings that enough members reviewed for all to read them."""
    reviews = ProcessReview.objects.filter(meeting__cycle__set=set_).select_related("meeting")
    number = Counter(row.meeting_id for row in reviews)
    return [row for row in reviews if number[row.meeting_id] >= MIN_COUNT]


def _comments(set_):
    rows = Endorsement.objects.filter(lesson__set=set_, text_version=F("lesson__text_version"))
    return rows.select_related("lesson")


def _reasons(policy, user):
    """Yield why sides declined, or don't sign, as far as the report prints that without names.

    Each as ``(kind, text, url)``.
    """
    declined = {AgreementState.DECLINED, AgreementState.WITHDRAWN}
    rows = Agreement.objects.visible_to(user).filter(pair__set=policy.set, state__in=declined)
    for row in rows.order_by("pk"):
        url = reverse("portal:pair", args=[row.pair_id])
        yield "declined", row.reason, url
    if not policy.rules.names_pairs:
        rows = SignOff.objects.filter(snapshot__report__set=policy.set, void_at=None)
        rows = but_of_pairs_shut_to(user, rows)
        url = reverse("reports:report", args=[policy.set.pk])
        for row in rows.exclude(words="").order_by("pk"):
            yield "not_signed", row.words, url


def _headings(policy):
    """Yield titles that are printed above or beside what has no names: ``(kind, texts, url)``.

    Issues without names stand under no theme while a word of its title could be a name; the title
    of a topic that was not chosen is left out.
    """
    for theme in Theme.objects.open().filter(set=policy.set):
        url = reverse("actions:themes", args=[policy.set.pk])
        yield "theme", [theme.title, theme.description], url
    chosen = FocusDecision.objects.filter(set=policy.set).values_list("topic", flat=True).first()
    if chosen is not None:
        url = reverse("sets:focus", args=[policy.set.pk])
        for topic in FocusTopic.objects.standing().filter(set=policy.set).exclude(pk=chosen):
            yield "topic", [topic.title], url


def _add_passage(found, policy, row):
    source = source_of(row)
    page = reverse("reports:passage_words", args=[policy.set.pk, code_of(row)])
    _add(found, policy, row.report_texts, title=source.title(row), url=source.url(row), page=page)


def _add(found, policy, texts, *, url, kind="", title="", page="", with_sure=False):
    """Add a text's words to ``found``. ``page``: where one is cleared in a single sentence.

    ``with_sure``: names of the set as well, which can't be cleared.
    """
    texts = [text for text in texts if text]
    words = defaultdict(list)
    for text in texts:
        for one in policy.rules.names.findings(text):
            if one.word or one.here or with_sure:
                words[one.word or word_key(one.name), bool(one.word)].append(one)
    for (key, clearable), ones in words.items():
        names = {one.name for one in ones}
        here = page if any(one.here for one in ones) else ""
        sentences = policy.rules.names.sentences(*texts, only=names)
        listed = found.setdefault((key, clearable), PossibleName(min(names), key, clearable))
        place = {"kind": kind, "text": title, "href": url, "sentences": sentences, "here": here}
        listed.places.append(place)


def passage(user, set_, code):
    """Return a passage of the set that the person may read; ``None`` if there is none.

    ``code``: "issue-12".
    """
    kind, _sign, key = code.partition("-")
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
