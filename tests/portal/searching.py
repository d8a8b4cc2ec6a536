"""Looking for words in a set, for the tests of the search."""

from django.urls import reverse

from als.core.disclosure import Disclosure
from tests.reports import making

PAIR, SET = Disclosure.PAIR, Disclosure.SET


def get(cast, who, q="bus", **data):
    url = reverse("portal:search", args=[data.pop("set_", cast.set).pk])
    return cast.client(who).get(url, {"q": q, **data})


def plainly(pieces):
    return "".join(text for text, _is_marked in pieces)


def found(cast, who, q="bus", **data):
    """Return the kind and title of each result, in order."""
    rows = get(cast, who, q, **data).context["found"].rows
    return [(row["kind"], plainly(row["title"])) for row in rows]


def titles(cast, who, q="bus", **data):
    return [title for _kind, title in found(cast, who, q, **data)]


def one_of_each(cast, disclosure=SET, word="bus"):
    """One thing of each kind with the word, as far open as that goes for the kind."""
    issue = making.issue(cast, disclosure=disclosure, title=f"Issue {word}")
    action = making.action(issue, what=f"Action {word}")
    making.progress(making.action(issue, what="Quiet"), disclosure, learned=f"Late {word}")
    pair = cast.pair_a if disclosure == PAIR else None
    minute = making.minute(cast, disclosure, pair=pair, text=f"Said {word}")
    minute.item.title = "Item"
    minute.item.save()
    return issue, action, minute
