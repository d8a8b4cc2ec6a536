"""Progress by the link in a reminder: one entry on one action, without signing in."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from actions.changes import links, progress
from actions.changes.links import make_link
from actions.enums import ActionState, ProgressVia
from actions.models import Issue, ProgressEntry, ProgressLink
from actions.tokens import progress_link
from als.core import clock
from als.core.disclosure import Disclosure
from als.core.models import AuditEntry
from als.core.refusals import Refused
from tests import factories as make
from tests import files
from tests.actions.by_link import TYPED, send, url
from tests.actions.conftest import NOW, TODAY, make_action
from tests.pages import queries, text_of

# What a mail carries


def test_the_address_is_absolute_and_is_the_same_for_the_mails_of_one_day(cast, link, settings):
    again = make_link(action=link.action, member=link.member)
    assert progress_link(again) == settings.BASE_URL + url(link)


def test_a_later_mail_has_its_own_fourteen_days_and_the_earlier_link_works_on(cast, link):
    with clock.set_to(NOW + dt.timedelta(days=1)):
        newer = make_link(action=link.action, member=link.member)
    assert newer.expires_at - link.expires_at == dt.timedelta(days=1)
    assert list(ProgressLink.objects.working(NOW).order_by("pk")) == [link, newer]


def test_each_member_and_each_action_has_a_link_of_its_own(cast, link, agreed):
    others = make_link(action=link.action, member=cast.member("lower_a"))
    another = make_link(action=agreed, member=link.member)
    assert len({link, others, another}) == 3


def test_a_used_or_revoked_link_is_not_mailed_again(cast, link):
    links.revoke_link(link=link, by=cast.upper_a)
    newer = make_link(action=link.action, member=link.member)
    send(newer)
    assert len({link, newer, make_link(action=link.action, member=link.member)}) == 3


# The form


def test_the_page_opens_without_a_sign_in_and_is_kept_nowhere(link):
    response = Client().get(url(link))
    headers = [response[name] for name in ("X-Robots-Tag", "Referrer-Policy")]
    assert (response.status_code, headers) == (200, ["noindex, nofollow", "strict-origin"])
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))


def test_the_narrowest_that_the_set_and_the_issue_chose_is_the_default(cast, secret_issue, link):
    secret = make_link(
        action=make_action(cast, secret_issue, under_way=True), member=cast.member("upper_a")
    )
    forms = [Client().get(url(row)).context["form"] for row in (link, secret)]
    assert [form["disclosure"].value() for form in forms] == [Disclosure.SET, Disclosure.PAIR]


def test_who_writes_by_a_link_sees_which_words_would_hold_the_entry(cast, link):
    Issue.objects.update(disclosure=Disclosure.REPORT_WITHOUT_NAMES)
    address = url(link, "progress_link_words")
    assert f'data-words="{address}"' in Client().get(url(link)).text
    typed = {"text": "They met Rose.", "disclosure": Disclosure.REPORT_WITHOUT_NAMES}

    answer = Client().post(address, typed)

    assert answer.text.endswith("would keep this out of the report: “Rose”.")
    assert Client().post(address, {**typed, "disclosure": "set"}).text == ""
    assert cast.client("lower_a").post(address, typed).status_code == 403
    answers = [Client().post(address, {"text": ""}).status_code for _time in range(39)]
    assert (answers[37], answers[38]) == (200, 429)
    links.revoke_link(link=link, by=cast.upper_a)
    assert Client().post(address, typed).status_code == 410


def test_an_entry_may_end_the_action_from_wherever_it_stands(cast, agreed):
    member = cast.member("upper_a")
    first = make_link(action=agreed, member=member)
    send(first, state_after="did_not_work", reason="Nobody came.")
    agreed.refresh_from_db()
    assert agreed.state == ActionState.DID_NOT_WORK


def test_what_is_sent_is_an_entry_of_the_member_marked_with_its_way(cast, link):
    response = send(link)
    assert response.url == url(link, "progress_link_saved")
    entry = ProgressEntry.objects.get()
    assert (entry.author, entry.via, entry.day) == (link.member, ProgressVia.LINK, TODAY)
    assert (entry.done, entry.hours) == (
        "Met the clerk.\nAgreed on one form.",
        Decimal("1.5"),
    )
    link.refresh_from_db()
    assert (link.entry, link.used_at) == (entry, NOW)


def test_the_audit_log_names_the_member_and_the_way(cast, link):
    send(link)
    logged = AuditEntry.objects.get(verb="logged progress")
    assert (logged.by, logged.details["via"]) == (cast.upper_a, "link")


def test_the_member_may_be_signed_in(cast, link):
    assert send(link, cast.client("upper_a")).status_code == 302


def test_it_signs_nobody_in(link):
    client = Client()
    client.get(url(link))
    send(link, client)
    assert client.get(reverse("portal:dashboard")).status_code == 302


def test_only_what_was_done_and_the_state_are_needed(link):
    form = send(link, done=" ", learned="A lot", state_after="").context["form"]
    assert list(form.errors) == ["done", "state_after"]
    assert form["learned"].value() == "A lot"
    assert send(link, learned="", hours="").status_code == 302


def test_stopping_and_not_working_ask_why(link, case):
    for state in ("stopped", "did_not_work"):
        with case(state):
            form = send(link, state_after=state).context["form"]
            assert form.errors == {
                "reason": ["Say why, in a sentence: it is what others learn from."]
            }
            send(link, state_after=state, reason="Nobody came.")
            link.action.refresh_from_db()
            assert (link.action.state, link.action.ended_reason) == (state, "Nobody came.")


def test_what_nobody_offered_is_refused_and_the_link_still_works(link):
    for wrong in ({"state_after": "proposed"}, {"disclosure": "all"}, {"hours": "-1"}):
        response = send(link, **wrong)
        assert (wrong, response.status_code, ProgressEntry.objects.count()) == (wrong, 200, 0)
    assert send(link).status_code == 302


def test_the_browser_may_drop_its_copy_once_it_is_saved(link):
    assert "saved-abcdef0123" not in send(link, done="", copy="abcdef0123").cookies
    assert "saved-abcdef0123" in send(link, copy="abcdef0123").cookies


def test_what_the_log_has_word_for_word_is_not_called_sent(cast, link):
    given = {"action": link.action, "by": cast.upper_a, "day": TODAY, "done": "Met."}
    progress.log_progress(**given, disclosure="set")
    response = send(link, done="Met.", learned="", hours="")
    assert response.context["form"].non_field_errors() == [
        "The log already has this entry, word for word. Add what is new."
    ]
    assert ProgressLink.objects.working().get() == link


def test_a_photo_comes_by_the_link_as_by_the_page_and_sent_twice_is_one(link):
    for _click in range(2):
        photo = files.sent("chart.png", files.picture())
        assert send(link, attachments=photo).status_code == 302
    [row] = ProgressEntry.objects.get().attachments.all()
    assert (row.name, row.added_by) == ("chart.png", link.member.person)


def test_a_file_that_is_none_of_those_taken_is_refused_and_the_link_still_works(link):
    response = send(link, attachments=files.sent("run.exe", b"MZ" + b"x" * 99))
    assert (response.status_code, ProgressEntry.objects.count()) == (200, 0)
    assert "attachments" in response.context["form"].errors
    assert send(link).status_code == 302


# Once


def test_a_second_click_is_the_same_entry_and_the_same_thanks(link):
    answers = [send(link, state_after="done") for _click in range(2)]
    assert {answer.url for answer in answers} == {url(link, "progress_link_saved")}
    assert ProgressEntry.objects.count() == 1
    assert AuditEntry.objects.filter(verb="logged progress").count() == 1


def test_a_used_link_says_when_and_keeps_the_second_thought_on_the_page(link):
    send(link)
    response = send(link, done="Something else", state_after="done")
    assert (response.status_code, ProgressEntry.objects.count()) == (410, 1)
    assert "It was used on Wed 10 Jun 2026, 10:30" in text_of(response)
    assert response.context["typed"][0]["value"] == "Something else"


def test_who_sends_without_names_is_told_which_words_hold_it_back(cast, link):
    Issue.objects.filter(pk=link.action.issue_id).update(disclosure="report_without_names")
    client, typed = Client(), {"done": "We asked Rose.", "disclosure": "report_without_names"}
    page = text_of(client.post(url(link), {**TYPED, **typed}, follow=True))
    assert "keeps this out of the report: “Rose”. Sign in to change the text" in page
    assert "Rose" not in text_of(client.get(url(link, "progress_link_saved")))


def test_on_the_form_by_mail_it_stands_beside_the_words_where_something_is_still_missing(link):
    typed = {"done": "We asked Rose.", "disclosure": "report_without_names", "state_after": "x"}
    page = text_of(Client().post(url(link), {**TYPED, **typed}))
    assert "would keep this out of the report: “Rose”" in page
    assert "words/check" not in page  # only people who are signed in may ask while they type


def test_the_thanks_show_nothing_of_the_entry_and_wait_for_one(link):
    client = Client()
    assert client.get(url(link, "progress_link_saved")).url == url(link)
    send(link)
    page = text_of(client.get(url(link, "progress_link_saved")))
    assert "Saved. Thank you" in page
    assert [word for word in ("clerk", str(link.action)) if word in page] == []


def test_a_mail_scanner_changes_nothing(link):
    before = (link.used_at, link.revoked_at)
    for method in ("get", "head"):
        assert getattr(Client(), method)(url(link)).status_code == 200
    link.refresh_from_db()
    assert ((link.used_at, link.revoked_at), ProgressEntry.objects.count()) == (before, 0)


def test_other_methods_are_refused(link):
    for method in ("put", "patch", "delete"):
        assert getattr(Client(), method)(url(link)).status_code == 405


def test_the_database_ties_a_used_link_to_its_entry(link):
    for wrong in ({"used_at": NOW}, {"entry": make.ProgressFactory(action=link.action)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProgressLink.objects.filter(pk=link.pk).update(**wrong)


# One's own links


def test_the_page_lists_ones_own_links_with_what_became_of_them(cast, link, agreed):
    used = make_link(action=agreed, member=link.member)
    send(used)
    make_link(action=agreed, member=cast.member("lower_a"))
    page = cast.client("upper_a").get(reverse("actions:links"))
    assert [row.works for row in page.context["rows"]] == [False, True]
    assert page.context["working"] == 1
    words = page.content.decode()
    assert words.count("Used on Wed 10 Jun 2026, 10:30.") == 1
    assert words.count("Works once, until Wed 24 Jun 2026, 10:30.") == 1


def test_a_link_to_what_one_no_longer_reads_is_not_listed(cast, link):
    type(link.member).objects.filter(pk=link.member_id).update(left_at=NOW, lead=False)
    assert cast.client("upper_a").get(reverse("actions:links")).context["rows"] == []


def test_revoking_one_ends_it_and_twice_is_once(cast, link):
    client, address = cast.client("upper_a"), reverse("actions:link_revoke", args=[link.pk])
    assert [client.post(address).status_code for _click in range(2)] == [302, 302]
    link.refresh_from_db()
    assert link.revoked_at == NOW
    assert AuditEntry.objects.filter(verb="revoked").count() == 1


def test_a_used_link_is_not_revoked_as_well(cast, link):
    send(link)
    with pytest.raises(Refused, match="used already"):
        links.revoke_link(link=link, by=cast.upper_a)


def test_one_button_revokes_all_of_ones_own_and_nobody_elses(cast, link, agreed):
    make_link(action=agreed, member=link.member)
    others = make_link(action=agreed, member=cast.member("lower_a"))
    client = cast.client("upper_a")
    pages = [client.post(reverse("actions:links_revoke"), follow=True) for _click in range(2)]
    said = [str(next(iter(page.context["messages"]))) for page in pages]
    assert said == ["2 links are revoked.", "No link was left to revoke."]
    assert list(ProgressLink.objects.working()) == [others]


def test_the_action_shows_the_reader_their_own_links(cast, link):
    address = reverse("actions:action", args=[link.action_id])
    heading = "Links that were emailed to you for this action"
    shown = {p: heading in cast.client(p).get(address).text for p in ("upper_a", "lower_a")}
    assert shown == {"upper_a": True, "lower_a": False}


def test_pages_ask_the_database_as_much_for_many_links_as_for_one(cast, link, issue):
    client, address = cast.client("upper_a"), reverse("actions:links")
    one, form = queries(client, address), queries(Client(), url(link))
    for _more in range(4):
        make_link(action=make_action(cast, issue, under_way=True), member=link.member)
    assert (queries(client, address), one <= 6, form <= 6) == (one, True, True)
