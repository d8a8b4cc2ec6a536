import pytest
from django.test import Client

from als.accounts import changes
from als.accounts.forms import MAIL
from als.core.enums import MailChoice, MailKind
from als.core.mail.choices import choice_token, choices_of
from als.core.models import AuditEntry, MailPreference

pytestmark = pytest.mark.django_db

PAGE = "/profile/mail/"


def sent(**other):
    return dict.fromkeys(MAIL, "at_once") | other


def other_than_at_once(person):
    return {kind: choice for kind, choice in choices_of(person).items() if choice != "at_once"}


def test_each_kind_that_can_be_chosen_is_in_one_of_five_groups(cast):
    shown = [kind for _label, _sentence, kinds in MAIL.values() for kind in kinds]
    assert (len(MAIL), sorted(shown)) == (5, sorted(MailKind.chosen()))
    page = cast.client("upper_a").get(PAGE).text
    assert [name for name in MAIL if page.count(f'name="{name}"') < 2] == []


def test_one_save_keeps_all_choices_and_says_so_on_record(cast):
    answer = cast.client("upper_a").post(PAGE, sent(record="digest", pair="off"))
    assert (answer.status_code, answer.url) == (302, PAGE)
    chosen = {"agreement": "off", "rules": "off", "minutes": "digest", "report": "digest"}
    assert other_than_at_once(cast.upper_a) == chosen
    entry = AuditEntry.objects.get(by=cast.upper_a)
    assert entry.details == {"kinds": ["agreement", "minutes", "report", "rules"]}


def test_the_same_twice_is_on_record_once(cast):
    for _ in range(2):
        cast.client("upper_a").post(PAGE, sent(record="off"))
    assert AuditEntry.objects.filter(by=cast.upper_a).count() == 1


def test_kinds_that_were_chosen_one_by_one_in_mails_stay_so_until_another_is_chosen(cast):
    overdue = {MailKind.OVERDUE: MailChoice.OFF}
    changes.choose_mail(person=cast.upper_a, choices=overdue, by=cast.upper_a)
    client = cast.client("upper_a")
    field = client.get(PAGE).context["form"]["work"]
    assert (field.value(), "overdue, once a week at most: not at all" in str(field)) == (
        "as_it_is",
        True,
    )
    client.post(PAGE, sent(work="as_it_is"))
    assert other_than_at_once(cast.upper_a) == overdue
    client.post(PAGE, sent())
    assert other_than_at_once(cast.upper_a) == {}


def test_the_page_shows_what_was_chosen(cast):
    client = cast.client("upper_a")
    client.post(PAGE, sent(record="off"))
    assert client.get(PAGE).context["form"]["record"].value() == "off"


def test_a_choice_is_one_person_s(cast):
    cast.client("upper_a").post(PAGE, sent(record="off"))
    assert choices_of(cast.lower_a)[MailKind.MINUTES] == MailChoice.AT_ONCE


@pytest.mark.parametrize(
    ("field", "value"),
    [("meetings", "digest"), ("digest", "digest"), ("record", "never"), ("work", "as_it_is")],
)
def test_what_is_not_offered_is_refused(cast, field, value):
    answer = cast.client("upper_a").post(PAGE, sent(**{field: value}))
    assert (answer.status_code, MailPreference.objects.count()) == (200, 0)


def test_a_digest_that_is_switched_off_can_not_be_filled(cast):
    answer = cast.client("upper_a").post(PAGE, sent(record="digest", digest="off"))
    assert "this is to come in it: Minutes and the report." in answer.text
    assert MailPreference.objects.count() == 0


def test_it_takes_few_queries(cast, django_assert_max_num_queries):
    client = cast.client("upper_a")
    with django_assert_max_num_queries(6):
        client.get(PAGE)


class TestTheLinkInAMail:
    @pytest.fixture
    def address(self, cast):
        return f"/mail/{choice_token(cast.upper_a, MailKind.MINUTES)}/"

    @pytest.fixture
    def mail_program(self):
        return Client(enforce_csrf_checks=True)

    def choice(self, cast):
        return choices_of(cast.upper_a)[MailKind.MINUTES]

    def test_opening_it_changes_nothing(self, cast, address, mail_program):
        assert "Switch off this email?" in mail_program.get(address).content.decode()
        assert mail_program.head(address).status_code == 200
        assert self.choice(cast) == MailChoice.AT_ONCE

    def test_its_button_switches_the_kind_off_and_on_again(self, cast, address, mail_program):
        assert "Switch on again" in mail_program.post(address).content.decode()
        assert self.choice(cast) == MailChoice.OFF
        mail_program.post(address, {"choice": "on"})
        assert self.choice(cast) == MailChoice.AT_ONCE

    def test_twice_is_once(self, cast, address, mail_program):
        for _ in range(2):
            assert mail_program.post(address).status_code == 200
        assert (self.choice(cast), MailPreference.objects.count()) == (MailChoice.OFF, 1)

    def test_it_changes_nothing_but_that_choice(self, cast, address, mail_program):
        changes.choose_mail(
            person=cast.upper_a, choices={MailKind.REPORT: MailChoice.OFF}, by=cast.upper_a
        )
        mail_program.post(address, {"report": "at_once", "kind": "report", "choice": "digest"})
        rows = MailPreference.objects.order_by("kind").values_list("person", "kind", "choice")
        assert list(rows) == [
            (cast.upper_a.pk, "minutes", "off"),
            (cast.upper_a.pk, "report", "off"),
        ]

    def test_it_signs_nobody_in(self, address, mail_program):
        mail_program.post(address)
        assert mail_program.get("/desk/").status_code == 302

    def test_it_shows_no_person_and_no_set(self, cast, address, mail_program):
        page = mail_program.get(address).content.decode()
        shown = [cast.upper_a.name, cast.upper_a.email, cast.set.name, cast.programme.name]
        assert [text for text in shown if text in page] == []

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_an_altered_one_says_so(self, cast, address, mail_program, method):
        for bad in (address[:-3] + "xx/", "/mail/x/", "/mail/eyJhIjoxfQ:abc/"):
            answer = getattr(mail_program, method)(bad)
            assert answer.status_code == 404
            assert "not complete, or has been changed" in answer.content.decode()
        assert MailPreference.objects.count() == 0

    def test_a_token_of_a_kind_that_always_comes_is_none(self, cast, mail_program):
        token = choice_token(cast.upper_a, MailKind.SIGN_IN)
        assert mail_program.post(f"/mail/{token}/").status_code == 404

    def test_it_is_the_mail_s_person_that_counts_not_who_is_signed_in(self, cast, address):
        cast.client("lower_a").post(address)
        assert list(MailPreference.objects.values_list("person", flat=True)) == [cast.upper_a.pk]
