"""A call for pairs: a public page, both confirm by mail, managers decide, the report counts."""

import datetime as dt

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from als.core import clock
from als.core.mail import delivery
from als.core.models import OutMail
from als.core.refusals import Refused
from reports.content.limits import _applications
from sets.changes import applications
from sets.models import Application, CallForPairs, LearningSet, Pair
from sets.tokens import application_token
from tests import factories as make
from tests.sets.helpers import audit_entries

pytestmark = pytest.mark.django_db
TYPED = {
    "upper_partnership": "Newshire LSP", "upper_name": "Una Newman",
    "upper_email": "una@example.org", "upper_hours": "6",
    "lower_partnership": "Newton LSP", "lower_name": "Ned Newton",
    "lower_email": "Ned@Example.org", "lower_hours": "4",
    "why": "We share a river. BUY PILLS", "bring": "A bridge.",
}  # fmt: skip


@pytest.fixture
def call(cast):
    day = clock.today() + dt.timedelta(days=30)
    given = {"text": "Come and **learn**.", "last_day": day, "by": cast.fresh("manager")}
    return applications.open_call(set_=cast.set, **given)


def test_a_set_at_its_end_takes_no_call_and_no_applicants(cast, confirmed):
    by, day = cast.fresh("manager"), clock.today() + dt.timedelta(days=30)
    LearningSet.objects.filter(pk=cast.set.pk).update(state="concluding")
    with pytest.raises(Refused, match="at its end"):
        applications.open_call(set_=cast.set, text="Come.", last_day=day, by=by)
    with pytest.raises(Refused, match="at its end"):
        applications.invite_applicants(application=confirmed, set_=cast.set, by=by)
    assert not Pair.objects.filter(upper__name="Newshire LSP").exists()
    offered = (
        cast.client("manager")
        .get(reverse("sets:application_invite", args=[confirmed.pk]))
        .context["form"]
        .fields["set_"]
        .queryset
    )
    assert cast.set not in offered


def address(call):
    return reverse("sets:apply", args=[call.code])


def sent(call, **changed):
    """Let a stranger send the form of the public page; return the answer."""
    return Client().post(address(call), TYPED | changed)


def click(application, side, name="application_confirm"):
    url = reverse(f"sets:{name}", args=[application_token(application, side)])
    return Client().post(url, {"seen": application.words_key})


def applied(call):
    sent(call)
    return Application.objects.get()


@pytest.fixture
def confirmed(call):
    application = applied(call)
    for side in ("upper", "lower"):
        click(application, side)
    application.refresh_from_db()
    return application


class TestApplying:
    def test_nobody_sees_it_before_both_have_confirmed_by_their_mails(self, cast, call):
        application = applied(call)
        mails = OutMail.objects.filter(to=None)
        assert not [mail for mail in mails if "Or sign in" in mail.html]
        assert {row.address for row in mails} == {"una@example.org", "ned@example.org"}
        seen = Application.objects.visible_to
        for side in ("upper", "upper", "lower"):
            assert not seen(cast.fresh("manager")).exists()
            assert click(application, side).status_code == 302
        assert list(seen(cast.fresh("manager"))) == [application]
        for name in ("facilitator", "upper_a", "sponsor", "outsider", "stranger"):
            assert not seen(cast.fresh(name)).exists()
        assert [row.to.name for row in OutMail.objects.exclude(to=None)] == ["Manager"]

    def test_a_get_confirms_nothing(self, call):
        application = applied(call)
        url = reverse("sets:application_confirm", args=[application_token(application, "upper")])
        assert "We share a river." in Client().get(url).content.decode()
        application.refresh_from_db()
        assert application.upper_confirmed_at is None

    def test_nobody_confirms_words_that_were_sent_after_they_read(self, call):
        application = applied(call)
        sent(call, why="Quite other words.")
        page = click(application, "upper")  # with the key of what was read
        assert "rewritten since you opened the page" in page.content.decode()
        assert "Quite other words." in page.content.decode()
        application.refresh_from_db()
        assert application.upper_confirmed_at is None
        assert click(application, "upper").status_code == 302

    def test_a_click_on_what_was_just_withdrawn_says_so(self, call):
        application = applied(call)
        gone = Application.objects.get()
        applications.withdraw_application(application=application)
        with pytest.raises(Refused, match="was withdrawn"):
            applications.confirm_application(
                application=gone, side="upper", seen=application.words_key
            )

    def test_a_name_with_line_ends_is_refused_at_its_field(self, call):
        page = sent(call, upper_name="Una\nBcc: x@example.org", lower_partnership="A\r\nB")
        assert page.context["form"].errors.keys() == {"upper_name", "lower_partnership"}
        assert not Application.objects.exists()

    def test_its_mails_hold_nothing_that_was_typed_and_go_out(self, call):
        applied(call)
        for row in OutMail.objects.filter(to=None):
            assert "PILLS" not in row.text
            assert "Newshire" not in row.text
            assert delivery.send(row.pk)
        assert sorted(m.to[0] for m in mail.outbox) == ["ned@example.org", "una@example.org"]
        assert {m.reply_to[0] for m in mail.outbox} == {mail.outbox[0].reply_to[0]}
        assert call.programme.contact_email in mail.outbox[0].reply_to[0]

    def test_the_answer_is_the_same_whoever_applied_before_or_has_an_account(self, cast, call):
        first = sent(call)
        second = sent(call)
        known = sent(call, upper_email=cast.upper_a.email)
        answers = {(a.status_code, a.url) for a in (first, second, known)}
        assert answers == {(302, reverse("sets:applied", args=[call.code]))}
        assert Application.objects.count() == 2

    def test_one_address_is_mailed_three_times_a_day_at_most(self, call):
        for number in range(5):
            sent(call, lower_email=f"ned{number}@example.org")
        assert OutMail.objects.filter(address="una@example.org").count() == 3

    def test_too_many_from_one_place_are_held_up_and_keep_what_was_typed(self, call, monkeypatch):
        monkeypatch.setattr("sets.views.applications.limits.spend", lambda *a, **k: False)
        answer = sent(call)
        assert answer.status_code == 200
        assert "We share a river." in answer.content.decode()
        assert not Application.objects.exists()

    def test_what_is_missing_is_said_at_its_field(self, call):
        errors = sent(call, why=" ", upper_hours="many", lower_email="una@example.org")
        assert errors.context["form"].errors.keys() == {"why", "upper_hours", "lower_email"}

    def test_a_changed_or_old_link_opens_nothing(self, call):
        application = applied(call)
        token = application_token(application, "upper")
        for wrong in (token[:-3] + "abc", "x"):
            url = reverse("sets:application_confirm", args=[wrong])
            assert Client().get(url).status_code == 410
        application.upper_email = "other@example.org"
        application.save()
        url = reverse("sets:application_confirm", args=[token])
        assert Client().post(url).status_code == 410

    def test_either_side_can_withdraw_it_and_nothing_is_left(self, call, confirmed):
        click(confirmed, "lower", "application_withdraw")
        assert not Application.objects.exists()
        assert not OutMail.objects.filter(to=None).exists()

    def test_a_closed_call_shows_so_and_takes_nothing(self, cast, call):
        applications.close_call(call=call, by=cast.fresh("manager"))
        assert "takes no more applications" in sent(call).content.decode()
        assert not Application.objects.exists()
        type(call).objects.update(closed_at=None, last_day=clock.today() - dt.timedelta(days=2))
        assert "takes no more applications" in sent(call).content.decode()


class TestDeciding:
    def test_an_invitation_makes_the_pairs_proposal(self, cast, call, confirmed):
        url = reverse("sets:application_invite", args=[confirmed.pk])
        for _time in range(2):
            cast.client("manager").post(url, {"set_": cast.set.pk})
        confirmed.refresh_from_db()
        pair = Pair.objects.get(pk=confirmed.pair_id)
        assert (pair.set, pair.state, str(pair.upper)) == (cast.set, "proposed", "Newshire LSP")
        asked = {a.person.email: a.state for a in pair.agreements.all()}
        assert asked == {"una@example.org": "invited", "ned@example.org": "invited"}

    def test_a_no_is_mailed_to_both_with_its_reason(self, cast, confirmed):
        url = reverse("sets:application_decline", args=[confirmed.pk])
        client = cast.client("manager")
        assert client.post(url, {"reason": " "}).context["form"].errors.keys() == {"reason"}
        client.post(url, {"reason": "We have two pairs of your region."})
        mails = OutMail.objects.filter(to=None, key__endswith="declined")
        assert {row.address for row in mails} == {"una@example.org", "ned@example.org"}
        assert all("two pairs of your region" in row.text for row in mails)

    def test_one_that_is_kept_can_be_invited_to_the_next_set(self, cast, confirmed):
        applications.keep_applicants(application=confirmed, by=cast.fresh("manager"))
        other = LearningSet.objects.get(pk=cast.other_set.pk)
        applications.invite_applicants(application=confirmed, set_=other, by=cast.fresh("manager"))
        confirmed.refresh_from_db()
        assert (confirmed.state, confirmed.pair.set) == ("invited", other)

    def test_only_managers_decide_and_only_once(self, cast, confirmed):
        for name in ("facilitator", "sponsor", "upper_a", "stranger"):
            with pytest.raises(Refused):
                applications.keep_applicants(application=confirmed, by=cast.fresh(name))
        manager = cast.fresh("manager")
        applications.decline_applicants(application=confirmed, reason="Full.", by=manager)
        with pytest.raises(Refused):
            applications.invite_applicants(application=confirmed, set_=cast.set, by=manager)
        assert audit_entries(set_id=cast.set.pk)[-1] == ("Manager", "declined", "application")

    def test_the_manager_reads_it_beside_the_questions_on_readiness(self, cast, confirmed):
        url = reverse("sets:application", args=[confirmed.pk])
        page = cast.client("manager").get(url).content.decode()
        assert "We share a river." in page
        assert "What members are asked about readiness" in page
        assert "How willing is your own side" in page

    def test_the_table_holds_none_that_counts_unconfirmed_or_is_declined_without_words(
        self, call, confirmed
    ):
        rows = Application.objects.filter(pk=confirmed.pk)
        bad = (
            {"upper_confirmed_at": None},
            {"state": "declined", "decided_at": timezone.now(), "decided_by": call.opened_by},
        )
        for values in bad:
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**values)
        with pytest.raises(IntegrityError), transaction.atomic():
            CallForPairs.objects.create(
                set=call.set, text="Again.", last_day=call.last_day, opened_by=call.opened_by
            )


class TestAfterwards:
    def test_what_nobody_confirmed_is_deleted_after_14_days(self, call):
        applied(call)
        applications.clear_applications(clock.now() + dt.timedelta(days=13))
        assert Application.objects.count() == 1
        applications.clear_applications(clock.now() + dt.timedelta(days=15))
        assert (Application.objects.count(), OutMail.objects.filter(to=None).count()) == (0, 0)

    def test_what_fails_for_one_holds_up_no_other(self, call, monkeypatch):
        kept, _other = (make.ApplicationFactory(call=call, sent=True) for _number in range(2))
        real = applications._delete
        monkeypatch.setattr(
            applications, "_delete", lambda one: 1 / 0 if one == kept else real(one)
        )
        assert applications.clear_applications(clock.now() + dt.timedelta(days=15)) == 1
        assert Application.objects.get() == kept

    def test_what_is_sent_again_is_there_as_long_as_its_new_mails_say(self, call):
        first = clock.now()
        applied(call)
        with clock.set_to(first + dt.timedelta(days=13)):
            sent(call)
        applications.clear_applications(first + dt.timedelta(days=15))
        assert Application.objects.count() == 1
        applications.clear_applications(first + dt.timedelta(days=28))
        assert not Application.objects.exists()

    def test_180_days_after_the_decision_its_words_are_gone_and_it_counts_on(
        self, cast, call, confirmed
    ):
        applications.decline_applicants(
            application=confirmed, reason="Una was late.", by=cast.fresh("manager")
        )
        applications.clear_applications(clock.now() + dt.timedelta(days=179))
        confirmed.refresh_from_db()
        assert confirmed.upper_name == "Una Newman"
        applications.clear_applications(clock.now() + dt.timedelta(days=181))
        confirmed.refresh_from_db()
        words = f"{confirmed} {confirmed.upper_name}{confirmed.why}{confirmed.reason}"
        assert words.strip(" –") == ""
        assert not OutMail.objects.filter(to=None).exists()
        assert not Application.objects.visible_to(cast.fresh("manager")).exists()
        assert _applications(cast.set) == {"applied": 1, "not_taken": 1}

    def test_the_report_counts_who_applied_and_was_not_taken(self, cast, call, confirmed):
        make.ApplicationFactory(call=call, sent=True)
        kept = make.ApplicationFactory(call=call)
        applications.invite_applicants(
            application=confirmed, set_=cast.set, by=cast.fresh("manager")
        )
        applications.keep_applicants(application=kept, by=cast.fresh("manager"))
        assert _applications(cast.set) == {"applied": 2, "not_taken": 1}
        assert _applications(cast.other_set) == {}


def returned(address, reason="No such user"):
    """Let the newest mail to the address come back."""
    sent_at = clock.now()
    found = OutMail.objects.filter(address=address).latest("pk")
    OutMail.objects.filter(pk=found.pk).update(
        state="sent", sent_at=sent_at, bounced_at=sent_at, bounce_reason=reason,
        bounce_is_lasting=True,
    )  # fmt: skip


def test_a_side_whose_mail_came_back_is_shown_once_the_other_confirmed_and_mailed_anew(cast, call):
    application = applied(call)
    old = reverse("sets:application_confirm", args=[application_token(application, "lower")])
    page = reverse("sets:application", args=[application.pk])
    again = reverse("sets:application_mail", args=[application.pk, "lower"])
    manager, calls = cast.client("manager"), reverse("sets:calls", args=[cast.programme.pk])
    returned("ned@example.org")
    assert [manager.get(address).status_code for address in (page, again)] == [404, 404]
    click(application, "upper")
    text = " ".join(manager.get(page).text.split())
    assert "to ned@example.org did not arrive" in text
    assert "No such user The address is wrong or closed." in text
    assert "Invite the pair" not in text
    assert "An email did not arrive" in manager.get(calls).text
    for name in ("facilitator", "sponsor", "upper_a"):
        assert cast.client(name).get(page).status_code == 404
    for wrong in ("una@example.org", "ned at example"):
        assert manager.post(again, {"email": wrong}).status_code == 200
    assert manager.post(again, {"email": "Neil@example.org"}).url == calls
    assert manager.post(again, {"email": "Neil@example.org"}).status_code == 404
    assert manager.get(page).status_code == 404  # it waits for the other side again
    assert Client().get(old).status_code == 410
    assert audit_entries(verb="mailed again")[0][0] == cast.manager.name

    application.refresh_from_db()
    click(application, "lower")
    application.refresh_from_db()
    assert (application.state, application.lower_email) == ("confirmed", "neil@example.org")
    assert "did not arrive" not in manager.get(page).text
    assert manager.post(again, {"email": "ned@example.org"}).status_code == 200  # nothing came back

    by = cast.fresh("manager")
    applications.decline_applicants(application=application, reason="Full.", by=by)
    returned("neil@example.org")
    manager.post(again, {"email": "neil@example.org"})
    mails = OutMail.objects.filter(address="neil@example.org", text__contains="Full.")
    assert (mails.count(), OutMail.objects.filter(address="una@example.org").count()) == (2, 2)
