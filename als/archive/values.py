"""A row as plain data, and plain data as a row again: fields, references, keys inside of JSON."""

import datetime as dt
import decimal
import uuid
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db.models import FileField, ForeignKey, JSONField
from django.utils.translation import gettext as _

from actions.models import ProgressEntry, ProposedAction, Theme
from actions.models.progress import PROGRESS_TEXTS
from als.accounts.models import User
from als.archive.inventory.columns import history_base
from als.archive.inventory.table import ARCHIVED, LEADS_OUT
from als.core.audit_hashes import MARKED
from als.core.models import AuditEntry
from als.core.refusals import Refused
from als.core.text.glyphs import undirected
from meetings.enums import TurnStage
from meetings.models import AgendaItem, AgendaSent, AirtimeTurn, MinutesPhoto, MinutesVersion
from reports.models import Case, Evidence, Lesson, Recognition, Report, Snapshot
from reports.sources import SOURCES
from sets.models import LearningSet, Pair, Partnership, Programme
from sets.models.pairs import valid_former_names, valid_together
from sets.own_words import valid_own_words

MAX_LENGTH = 200_000  # characters of a text: several times what any form takes
NOWHERE = 0  # the key of a row that did not come along
DETAILS = {
    "into": Theme, "out_of": Theme, "theme": Theme, "evidence": Evidence, "action": ProposedAction,
}  # fmt: skip


# What an entry of the audit log is verified by is computed again where it is imported.
STAMPS = {"digest", *MARKED, *(salt for _column, salt in MARKED.values())}


def fields_of(model):
    """Return the columns of a model that an archive holds besides its key."""
    apart = STAMPS if model is AuditEntry else set()
    return [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name not in apart
    ]


def plain_row(row, path_of_file):
    """Return a row as what JSON can say; ``path_of_file`` gives where a file is in the archive."""
    model = type(row)
    plain = {"id": row.pk} if history_base(model) is None else {"history_id": row.pk}
    for field in fields_of(model):
        if (model, field.name) in LEADS_OUT:
            plain[field.name] = None
        elif isinstance(field, FileField):
            plain[field.name] = path_of_file(row, field)
        else:
            plain[field.name] = plain_value(getattr(row, field.attname))
    return plain


def plain_value(value):
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, decimal.Decimal | uuid.UUID) else value


def key_name(model):
    return model._meta.pk.name


class Keys:
    """Which key each row has here, by the model and the key that it had in the archive."""

    def __init__(self):
        self.of = defaultdict(dict)

    def get(self, model, old):
        """Return the key here; None for none, and for a row that did not come along."""
        return self.of[model].get(old)

    def by_label(self, name, old):
        """Return the key of a row of the audit log, which knows a model by its bare name."""
        model = NAMES.get(name)
        return (self.get(model, old) if model else None) or NOWHERE


NAMES = {one.model._meta.model_name: one.model for one in ARCHIVED} | {"user": User}


def made_from(model, plain, keys, files):
    """Return a row of ``model``, not saved, from what an archive says; ``Refused`` if it can't be.

    ``files`` gives the stored name of each file of the archive.
    """
    name = key_name(model)
    known = {field.name for field in fields_of(model)} | {name}
    if not isinstance(plain, dict) or plain.keys() - known:
        raise Refused(_("It has columns that are not known here: it may be of a newer version."))
    row = model(**{model._meta.pk.attname: keys.get(model, plain[name])})
    for field in fields_of(model):
        if field.name in plain:
            setattr(row, field.attname, _value(model, field, plain, keys, files))
        elif not (field.has_default() or field.null or field.blank):
            raise Refused(_("The column “%s” is missing.") % field.name)
    return row


def _value(model, field, plain, keys, files):
    value = plain[field.name]
    if isinstance(field, ForeignKey):
        return _reference(field, value, keys)
    if isinstance(field, FileField):
        return files[value] if value else ""
    if isinstance(field, JSONField):
        return JSON.get((model, field.name), as_it_is)(value, keys, plain)
    if (model, field.name) in KEYS:
        return KEYS[model, field.name](value, keys, plain)
    if history_base(model) is not None and field.name == "id":
        return keys.get(history_base(model), value)
    return _simple(field, value)


def _reference(field, value, keys):
    found = None if value is None else keys.get(field.related_model, value)
    if found is None and not field.null:
        raise Refused(_("What “%s” leads to is not in it.") % field.name)
    return found


def _simple(field, value):
    if value is None:
        if not field.null:
            raise Refused(_("“%s” is empty.") % field.name)
        return None
    value = field.to_python(value)
    if isinstance(value, str):
        value = undirected(value)  # as a form leaves it out
    longest = field.max_length or MAX_LENGTH
    if isinstance(value, str) and (len(value) > longest or "\0" in value):
        raise ValidationError(_("%s is too long, or holds what no text holds") % field.name)
    if value not in field.empty_values:
        field.run_validators(value)
        if field.choices and value not in dict(field.flatchoices):
            raise ValidationError(_("%s is none of its values") % field.name)
    return value


def as_it_is(value, keys, plain):
    return value


def _details(value, keys, plain):
    """Follow the keys in the facts of the audit log, which are small and plain."""
    _insist(isinstance(value, dict) and len(value) <= 50, "details")
    plain_facts = (
        fact is None or isinstance(fact, str | int | float | list) for fact in value.values()
    )
    _insist(all(plain_facts) and len(str(value)) <= 10_000, "details")
    return {
        name: keys.get(DETAILS[name], fact) or NOWHERE if _is_key(name, fact) else fact
        for name, fact in value.items()
    }


def _is_key(name, fact):
    return name in DETAILS and isinstance(fact, int) and not isinstance(fact, bool)


def _minutes(value, keys, plain):
    """Follow the keys by which agreed minutes know what each reader may read."""

    def followed(item):
        item = {**item, "entries": [_entry(one, keys) for one in item["entries"]]}
        if "photos" in item:
            item["photos"] = [_photo(one, keys) for one in item["photos"]]
        return item

    return {**value, "items": [followed(item) for item in value["items"]]}


def _photo(photo, keys):
    return {**photo, "pk": keys.get(MinutesPhoto, photo["pk"]) or NOWHERE}


def _entry(entry, keys):
    _insist(entry["source"] in SOURCES, "source")
    return {
        **entry,
        "pk": keys.get(SOURCES[entry["source"]].model, entry["pk"]) or NOWHERE,
        "pair_pk": entry["pair_pk"] and keys.get(Pair, entry["pair_pk"]),
    }


def _agenda(value, keys, plain):
    return [{**row, "item": keys.get(AgendaItem, row["item"]) or NOWHERE} for row in value]


def _audiences(value, keys, plain):
    """Take a programme's list of audiences, as its form makes it."""
    _insist(isinstance(value, list) and len(value) <= 100, "audiences")
    for one in value:
        _insist(isinstance(one, dict) and one.keys() == {"code", "title"}, "audiences")
        _insist(
            all(isinstance(text, str) and len(text) <= 200 for text in one.values()), "audiences"
        )
    return value


def _own_words(value, keys, plain):
    valid_own_words(value)
    return {
        group: {code: undirected(text).replace("\0", "") for code, text in words.items()}
        for group, words in value.items()
    }


def _former_names(value, keys, plain):
    valid_former_names(value)
    return [{part: undirected(text).replace("\0", "") for part, text in one.items()}
            for one in value]  # fmt: skip


def _together(value, keys, plain):
    valid_together(value)
    return [{part: undirected(text).replace("\0", "") for part, text in one.items()}
            for one in value]  # fmt: skip


def _codes(value, keys, plain):
    _insist(isinstance(value, list) and len(value) <= 100, "audiences")
    _insist(all(isinstance(code, str) and len(code) <= 200 for code in value), "audiences")
    return value


def _seconds(value, keys, plain):
    _insist(isinstance(value, dict) and value.keys() <= set(TurnStage.values), "seconds")
    whole = (isinstance(n, int) and not isinstance(n, bool) and n >= 0 for n in value.values())
    _insist(all(whole), "seconds")
    return value


def _recorded(value, keys, plain):
    """Take the texts of an entry as they were recorded for the pair, or None."""
    if value is None:
        return None
    _insist(isinstance(value, dict) and value.keys() <= set(PROGRESS_TEXTS), "as_recorded")
    short = (isinstance(text, str) and len(text) <= MAX_LENGTH for text in value.values())
    _insist(all(short), "as_recorded")
    return {name: undirected(text).replace("\0", "") for name, text in value.items()}


def _insist(holds, name):
    if not holds:
        raise ValidationError(_("%s is not what it should be") % name)


# What is inside of JSON columns. Snapshots are frozen, hash and all.
JSON = {
    (AuditEntry, "details"): _details,
    (MinutesVersion, "content"): _minutes,
    (AgendaSent, "content"): _agenda,
    (Snapshot, "content"): as_it_is,
    (Report, "followed"): as_it_is,
    (Programme, "audiences"): _audiences,
    (Programme, "own_words"): _own_words,
    (Partnership, "formerly"): _former_names,
    (Partnership, "together"): _together,
    (AirtimeTurn, "seconds"): _seconds,
    (ProgressEntry, "as_recorded"): _recorded,
    (Lesson, "audiences"): _codes,
    (Recognition, "words"): _codes,
    (Lesson.history.model, "audiences"): _codes,
    (Case, "rests_on"): _codes,
    (Case.history.model, "rests_on"): _codes,
}
# Plain numbers that are keys all the same.
KEYS = {
    (AuditEntry, "set_id"): lambda old, keys, plain: keys.get(LearningSet, old),
    (AuditEntry, "pair_id"): lambda old, keys, plain: keys.get(Pair, old),
    (AuditEntry, "target_id"): lambda old, keys, plain: keys.by_label(plain["target_kind"], old),
}
