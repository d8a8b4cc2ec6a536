"""The words that readers have with a pair's names: those of the version that was released last."""

from django.utils.translation import gettext as _

from als.core.text.languages import in_language
from reports.models import Snapshot
from sets.models import Pair

# What people typed, by its keys in the content.
TYPED = {
    "title", "description", "upper_view", "lower_view", "existing_practice", "what", "measure",
    "ended_reason", "done", "happened", "unexpected", "learned", "situation", "tried", "quote",
    "text", "note",
}  # fmt: skip


def released_words(set_):
    """Return ``(pair's key, text)`` for each text that is in it with a pair's names.

    What has changed since in the set's own entries has not changed for those readers.
    """
    released = Snapshot.objects.filter(report__set=set_, released_at__isnull=False)
    content = released.order_by("-version").values_list("content", flat=True).first()
    if content is None:
        return []
    pair_keys = dict(Pair.objects.filter(set=set_).values_list("number", "pk"))
    return list(_texts_in(content, _keys_by_words(content, pair_keys), None))


def _keys_by_words(content, pair_keys):
    """Return the pairs' keys by the words for a pair, as the content says them in "who"."""
    with in_language(content["language"]):
        return {
            _("%(upper)s and %(lower)s") % {"upper": pair["upper"], "lower": pair["lower"]}:
            pair_keys[pair["number"]]
            for pair in content["pairs"]
            if pair["upper"] and pair["number"] in pair_keys
        }  # fmt: skip


def _texts_in(part, keys, pair_pk):
    """Yield the texts in a part of the content; ``pair_pk`` is of what the part is in."""
    if isinstance(part, list):
        for one in part:
            yield from _texts_in(one, keys, pair_pk)
    elif isinstance(part, dict):
        if isinstance(who := part.get("who"), str):
            pair_pk = keys.get(who.rpartition(": ")[2], keys.get(who))  # "Meeting 2: …"
        for key, value in part.items():
            if pair_pk is not None and key in TYPED and isinstance(value, str):
                yield pair_pk, value
            else:
                yield from _texts_in(value, keys, pair_pk)
