"""“This wasn’t me”: an entry that came by a link counts nowhere until its person owns it."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from actions.changes import links, progress
from actions.changes.links import make_link
from actions.enums import ProgressVia
from actions.models import ProgressEntry, ProposedAction
from als.core import clock
from als.core.enums import MailKind
from als.core.models import OutMail
from als.core.refusals import Refused
from sets.models import Member
from tests.actions.conftest import NOW, TODAY
from tests.actions.test_links import send, url


def seen_by(cast, name, action):
    pages = [reverse("actions:action", args=[action.pk])]
    pages.append(reverse("portal:search", args=[cast.set.pk]) + "?q=clerk")
    texts = [cast.client(name).get(page).text for page in pages]
    return ["Met the clerk" in re.sub("<[^>]+>", "", text) for text in texts]


def test_who_did_not_send_it_says_so_and_it_counts_nowhere_until_they_own_it(cast, agreed):
    link = make_link(action=agreed, member=cast.member("upper_a"))
    send(link, state_after="done")
    mail = OutMail.objects.get(kind=MailKind.ANSWER)
    assert mail.to == cast.upper_a
    assert url(link, "progress_link_saved") in mail.text
    page = Client().get(url(link, "progress_link_saved"))
    assert "This wasn’t me" in page.text
    assert all(seen_by(cast, "upper_b", agreed))
    strangers = [cast.client(name) for name in ("lower_a", "facilitator", "stranger")]
    address = url(link, "progress_link_disown")
    assert {one.post(address).status_code for one in strangers} == {403}

    for _click in range(2):
        assert Client().post(address).url == url(link, "progress_link_saved")
    link.refresh_from_db()
    agreed.refresh_from_db()
    entry = link.entry
    assert (link.taken_back, agreed.state, agreed.ended_at) == (True, "agreed", None)
    assert not entry.is_confirmed
    assert not ProgressEntry.objects.confirmed().exists()
    seen = {name: seen_by(cast, name, agreed) for name in ("upper_b", "lower_a", "facilitator")}
    assert seen == {
        "upper_b": [False, False], "lower_a": [True, False], "facilitator": [True, False],
    }  # fmt: skip
    mail = OutMail.objects.get(to=cast.facilitator)
    assert "It has been taken back, and does not count." in mail.text
    assert "its status stays" not in mail.text

    own = reverse("actions:progress_own", args=[entry.pk])
    wrong = [cast.client(name).post(own).status_code for name in ("lower_a", "upper_b", "sponsor")]
    assert wrong == [403, 404, 404]
    assert "It was me after all" not in cast.client("lower_a").get(entry_page(agreed)).text
    assert "It was me after all" in cast.client("upper_a").get(entry_page(agreed)).text
    for _click in range(2):
        cast.client("upper_a").post(own)
    entry.refresh_from_db()
    agreed.refresh_from_db()
    assert (entry.is_confirmed, entry.state_after, agreed.state) == (True, "under_way", "under_way")
    page = cast.client("upper_a").get(url(link, "progress_link_saved")).text
    assert ("The entry counts again" in page, "does not count" in page) == (True, False)
    assert (
        "Later you said that it was." in cast.client("upper_a").get(reverse("actions:links")).text
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgressEntry.objects.update(via=ProgressVia.PAGE, disowned_at=NOW)


def entry_page(action):
    return reverse("actions:action", args=[action.pk])


def test_what_others_rest_on_stays_and_who_left_takes_nothing_back(cast, agreed):
    lower, upper = (
        make_link(action=agreed, member=cast.member(name)) for name in ("lower_a", "upper_a")
    )
    send(upper, state_after="done")
    progress.log_progress(
        action=agreed, day=TODAY, done="After it.", disclosure="set", by=cast.fresh("lower_a")
    )
    links.disown_entry(link=upper, by=cast.fresh("upper_a"))
    agreed.refresh_from_db()
    assert agreed.state == "done"
    mail = OutMail.objects.get(to=cast.facilitator)
    assert "so its status stays: settle it with them" in " ".join(mail.text.split())

    with pytest.raises(Refused, match="Nothing has been saved by this link"):
        links.disown_entry(link=lower, by=cast.fresh("lower_a"))
    ProposedAction.objects.update(state="under_way", ended_at=None)
    send(lower, done="By link.")
    Member.objects.filter(pk=lower.member_id).update(left_at=clock.now(), lead=False)
    links.disown_entry(link=lower, by=cast.fresh("lower_a"))
    lower.refresh_from_db()
    assert (lower.taken_back, lower.entry.is_confirmed) == (False, True)
    assert OutMail.objects.filter(to=cast.facilitator).count() == 2
