"""A second step of the sign-in: setting it up, being asked for it, and no code twice."""

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.db import connection
from django.test import Client

from als.core.models import OutMail
from als.core.web.middleware import refuse_writes
from sets.models import ProgrammeRole

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "three-plain-words"


def code(secret=SECRET):
    return auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def manager(cast):
    """The manager with a password and an app."""
    cast.manager.set_password(PASSWORD)
    cast.manager.save()
    auth.TOTP.activate(cast.manager, SECRET)
    return cast.manager


def sign_in(manager, second="", **data):
    client = Client()
    client.post("/sign-in/password/", {"login": manager.email, "password": PASSWORD, **data})
    client.answer = client.post("/sign-in/second-step/", {"code": second or code()})
    return client


def is_in(client):
    return client.get("/desk/").status_code == 200


def test_an_app_is_set_up_and_its_secret_is_not_in_the_database(
    cast, django_capture_on_commit_callbacks
):
    client = cast.client("upper_a")
    secret = client.get("/profile/second-step/app/").context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/profile/second-step/app/", {"code": code(secret)})
    assert answer.url == "/profile/second-step/codes/"
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))
    texts = " ".join(mail.text for mail in OutMail.objects.all())
    assert "authenticator app is now" in texts


def test_a_password_alone_does_not_let_in_and_a_code_of_the_app_does(manager):
    client = Client()
    answer = client.post("/sign-in/password/", {"login": manager.email, "password": PASSWORD})
    assert (answer.url, is_in(client)) == ("/sign-in/second-step/", False)
    client.post("/sign-in/second-step/", {"code": code()})
    assert is_in(client)


def test_a_code_of_the_app_works_once(manager):
    with time_machine.travel(1_800_000_000, tick=False):
        assert is_in(sign_in(manager))
        assert not is_in(sign_in(manager))


def test_a_recovery_code_works_once(manager):
    first = RecoveryCodes.activate(manager).generate_codes()[0]
    assert is_in(sign_in(manager, first))
    assert not is_in(sign_in(manager, first))


def test_looking_at_the_recovery_codes_writes_nothing(manager):
    codes = RecoveryCodes.activate(manager)
    with connection.execute_wrapper(refuse_writes):
        codes.mark_as_viewed()


def test_guessing_codes_ends_after_five(manager):
    for _ in range(5):
        sign_in(manager, "000000")
    assert not is_in(sign_in(manager))


class TestWhereItIsRequired:
    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.SECOND_FACTOR_REQUIRED = True

    @pytest.mark.parametrize("person", ["manager", "facilitator"])
    def test_managers_and_facilitators_are_led_to_set_it_up(self, cast, person):
        client = cast.client(person)
        assert client.get("/desk/").url == "/profile/second-step/"
        assert client.get("/profile/second-step/app/").status_code == 200
        refused = client.post("/profile/", {"name": "Typed", "copy": "abcdefgh12"})
        assert (refused.status_code, list(refused.cookies)) == (403, ["csrftoken"])

    @pytest.mark.parametrize("person", ["upper_a", "sponsor", "stranger"])
    def test_others_go_on(self, cast, person):
        assert is_in(cast.client(person))


class TestAskingAgain:
    @pytest.fixture(autouse=True)
    def asking(self, settings):
        settings.ASK_AGAIN = True

    def test_a_role_is_taken_away_after_a_code_with_the_first_press_kept(self, manager, cast):
        role = ProgrammeRole.objects.get(person=cast.sponsor)
        with time_machine.travel(1_800_000_000) as now:
            client = sign_in(manager)
            answer = client.post(f"/roles/{role.pk}/remove/")
            assert answer.url.startswith("/ask-again/")
            role.refresh_from_db()
            assert role.removed_at is None
            now.shift(31)
            client.post(answer.url.replace("/ask-again/?", "/ask-again/code/?"), {"code": code()})
        role.refresh_from_db()
        assert role.removed_at is not None

    def test_release_archive_clearing_roles_and_own_data_ask(self, manager, cast, case):
        for path in [
            "sets/{set}/report/release/",
            "sets/{set}/archive/new/",
            "sets/{set}/retention/confirm/",
            "sets/{set}/facilitators/new/",
            "profile/data/ask/",
            "profile/data/1/file/",
            "profile/removal/",
            "profile/sessions/end/",
            "profile/sessions/1/end/",
            "profile/address/",
            "programmes/{programme}/accounts/{person}/off/",
            "programmes/{programme}/accounts/{person}/address/",
        ]:
            with case(path):
                where = {
                    "set": cast.set.pk,
                    "programme": cast.programme.pk,
                    "person": cast.upper_a.pk,
                }
                answer = sign_in(manager).post("/" + path.format(**where))
                assert answer.url.startswith("/ask-again/")


class TestSessions:
    def test_one_is_ended_by_its_owner_alone(self, manager, cast):
        with time_machine.travel(1_800_000_000) as now:
            first = sign_in(manager)
            now.shift(31)
            second = sign_in(manager)
        (other,) = [
            s for s in first.get("/profile/sessions/").context["sessions"] if not s["is_this"]
        ]
        assert (
            cast.client("upper_a").post(f"/profile/sessions/{other['pk']}/end/").status_code == 404
        )
        first.post(f"/profile/sessions/{other['pk']}/end/")
        assert (is_in(first), is_in(second)) == (True, False)

    def test_all_others_are_ended_at_once(self, manager):
        with time_machine.travel(1_800_000_000) as now:
            first = sign_in(manager)
            now.shift(31)
            second = sign_in(manager)
        first.post("/profile/sessions/end/")
        assert (is_in(first), is_in(second)) == (True, False)

    def test_on_ones_own_device_it_lasts_and_elsewhere_it_goes_with_the_browser(self, manager):
        with time_machine.travel(1_800_000_000) as now:
            cookie = sign_in(manager).cookies["sessionid"]
            now.shift(31)
            own = sign_in(manager, remember="on").cookies["sessionid"]
        assert (cookie["max-age"], own["max-age"]) == ("", 90 * 24 * 3600)

    def test_a_browser_not_seen_before_is_reported_once(self, manager):
        with time_machine.travel(1_800_000_000) as now:
            client = sign_in(manager)
            client.post("/sign-out/")
            now.shift(31)
            client.post("/sign-in/password/", {"login": manager.email, "password": PASSWORD})
            client.post("/sign-in/second-step/", {"code": code()})
        texts = [mail.text for mail in OutMail.objects.all()]
        assert [text.count("a browser that we had not seen") for text in texts] == [1]
