"""The minutes as plain data: one source of the version page, the PDF and the Word file.

``content_of`` is all of it, as a version freezes it; ``for_reader`` leaves out what a person may
not read. Dates and states are words already: a frozen version reads the same for ever.
"""

import datetime as dt

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from als.core import clock
from als.core.disclosure import Disclosure
from als.core.formats import WEEKDAY, and_list, from_to, long_date
from als.core.text.languages import in_language
from meetings.enums import MinutesState
from meetings.models import Minute, MinutesPhoto
from meetings.models.photos import alt_of
from meetings.records import by_item, records_of
from meetings.selectors.agenda import agenda_of
from meetings.selectors.agreement import agreements, sides_agreed
from meetings.selectors.attendance import attended
from sets.models.pairs import pairs_open_to
from sets.models.roles import roles_of

MINUTE = "minute"  # the source of an entry of the minutes; others are the kinds of ``records``


def content_of(meeting, *, agreed_in=None, agreed_on=None):
    """Return the whole minutes of a meeting, with nothing left out."""
    programme = meeting.set.programme
    with in_language(programme.language):
        return {
            "language": programme.language,
            "programme": programme.name,
            "set": meeting.set.name,
            "partnership": capfirst(programme.partnership_word),
            "meeting": str(meeting),
            "number": meeting.cycle.number,
            "when": _when(meeting),
            "place": meeting.place,
            "draft": meeting.minutes_state != MinutesState.AGREED,
            "version": meeting.minutes_version,
            "status": _status(meeting, agreed_in, agreed_on),
            "dated": clock.now().isoformat(),
            "attended": [_present(row, meeting) for row in attended(meeting)],
            "guests": [
                {"name": guest.name, "comes_from": guest.comes_from}
                for guest in meeting.guests.all()
            ],
            "items": _items(meeting),
            "objectives": [
                {"objective": row.objective, "how": row.get_progress_display(), "why": row.why}
                for row in meeting.objective_reviews.all()
            ],
        }


def _when(meeting):
    return from_to(meeting.local_starts, meeting.local_ends, WEEKDAY)


def _status(meeting, agreed_in, agreed_on):
    """Return the sentence that is printed on every page."""
    version = {"version": meeting.minutes_version}
    if meeting.minutes_state == MinutesState.DRAFT:
        return _("Draft of version %(version)s, not circulated yet") % version
    if meeting.minutes_state == MinutesState.CIRCULATED:
        return _("Draft of version %(version)s, circulated, not agreed yet") % version
    if agreed_in:
        words = {**version, "meeting": agreed_in, "day": long_date(agreed_in.day)}
        return _("Version %(version)s, agreed at %(meeting)s, on %(day)s") % words
    day = agreed_on or clock.today(meeting.zone)
    return _("Version %(version)s, agreed on %(day)s") % {**version, "day": long_date(day)}


def _day_of(meeting):
    return (meeting.ends or clock.now()).astimezone(meeting.zone).date()


def _present(row, meeting):
    member = row.member
    return {
        "name": member.person.name_on(meeting.ends or clock.now()),
        "partnership": member.partnership.name_on(_day_of(meeting)),
        "outcome": row.get_outcome_display(),
        "stand_in": row.stand_in,
    }


def _items(meeting):
    entries = {}
    for entry in (
        Minute.objects.filter(meeting=meeting)
        .select_related("pair__upper", "pair__lower")
        .prefetch_related(agreements())
    ):
        entries.setdefault(entry.item_id, []).append(_entry(entry, _day_of(meeting)))
    photos = {}
    for photo in MinutesPhoto.objects.standing().filter(item__meeting=meeting):
        photos.setdefault(photo.item_id, []).append(_photo(photo))
    records = by_item(records_of(meeting))
    slots = agenda_of(meeting).slots
    for slot in slots:
        slot.records_in_all = len(records.get(slot.item.pk, []))
    return [
        {
            "title": slot.item.title,
            "state": str(slot.outcome.label),
            "entries": [
                *entries.get(slot.item.pk, []),
                *(_record(record) for record in records.get(slot.item.pk, [])),
            ],
            "photos": photos.get(slot.item.pk, []),
        }
        for slot in slots
    ]


def _photo(photo):
    return {
        "pk": photo.pk,
        "caption": photo.caption,
        "alt": alt_of(photo.caption),
        "words": photo.words,
    }


def _record(record):
    return {
        "source": record.kind,
        "pk": record.pk,
        "kind": record.kind,
        "kind_word": record.kind_word,
        "text": record.text,
        "disclosure": record.disclosure,
        "pair_pk": record.pair_pk,
        "facts": record.all_facts,
        "people": [{"label": label, "name": name} for label, name in record.people],
    }


def _entry(entry, day):
    return {
        "source": MINUTE,
        "pk": entry.pk,
        "kind": entry.kind,
        "kind_word": entry.get_kind_display(),
        "text": entry.text,
        "disclosure": entry.disclosure,
        "pair_pk": entry.pair_id,
        "facts": " · ".join(_facts(entry, day)),
        "people": [],
    }


def _facts(entry, day):
    """Yield whose matter an entry is, who can see it if not the set, and who agreed it.

    Sides are called as they were on the ``day``.
    """
    if entry.pair:
        both = " – ".join(side.name_on(day) for side in (entry.pair.upper, entry.pair.lower))
        yield f"{entry.pair.title}: {both}"
    if entry.disclosure == Disclosure.PAIR:
        yield _("Only for the pair and the facilitators")
    if agreed := sides_agreed(entry):
        yield _("Agreed by %s") % and_list(side.name_on(day) for side in agreed)


def for_reader(content, user, meeting):
    """Return the content as far as the person may read it. ``hidden`` counts the rest.

    What was frozen under a wider choice and has been narrowed since is left out too.
    """
    roles = roles_of(user)
    appointed = meeting.cycle.set_id in roles.appointed
    open_to_me = pairs_open_to(user, meeting.set)
    now = Minute.objects.visible_to(user).filter(meeting=meeting)
    readable_now = {(MINUTE, pk) for pk in now.values_list("pk", flat=True)}
    readable_now |= {one.key for one in records_of(meeting, user) if one.is_readable}

    def may_read(entry):
        kept = entry["disclosure"] == Disclosure.PAIR and entry["pair_pk"] not in open_to_me
        return (entry["source"], entry["pk"]) in readable_now and (appointed or not kept)

    items = [
        {**item, "entries": [entry for entry in item["entries"] if may_read(entry)]}
        for item in content["items"]
    ]
    hidden = sum(len(item["entries"]) for item in content["items"])
    hidden -= sum(len(item["entries"]) for item in items)
    return {**content, "items": items, "hidden": hidden, "hidden_words": _hidden_words(hidden)}


def _hidden_words(number):
    if not number:
        return ""
    sentence = ngettext(
        "%(number)s entry can only be seen by the pair it concerns.",
        "%(number)s entries can only be seen by the pairs they concern.",
        number,
    )
    return sentence % {"number": number}


def title_of(document):
    return _("Minutes of %(meeting)s") % {"meeting": document["meeting"]}


def moment_of(document):
    """Return the moment that the document shows, for the properties of its files."""
    return dt.datetime.fromisoformat(document["dated"])


def file_name(document, suffix):
    """Return what the file is called where somebody keeps it: "minutes-meeting-2-v1.pdf"."""
    name = _("minutes-meeting-%(number)s-v%(version)s-draft")
    if not document["draft"]:
        name = _("minutes-meeting-%(number)s-v%(version)s")
    return f"{name % {'number': document['number'], 'version': document['version']}}.{suffix}"
