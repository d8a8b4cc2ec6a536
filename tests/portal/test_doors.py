import pytest
from django.test import Client

from als.core.mail import outbox
from sets.models import Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def example(settings):
    settings.EXAMPLE = True


def test_the_start_page_offers_sign_in_and_no_other_way_in(cast):
    page = Client().get("/").content.decode()
    assert ("/sign-in/" in page, "/enter/" in page) == (True, False)


def test_whoever_is_signed_in_goes_on_to_the_desk(cast):
    assert cast.client("upper_a").get("/").url == "/desk/"


def test_in_the_example_one_enters_as_anybody(cast, example):
    client = Client()
    assert f"/enter/{cast.lower_b.pk}/" in client.get("/").content.decode()
    client.post(f"/enter/{cast.lower_b.pk}/")
    assert client.get("/desk/").wsgi_request.user == cast.lower_b


def test_a_programme_in_croatian_has_its_cast_apart_and_in_croatian(cast, example):
    page = Client().get("/").content.decode()
    assert "Program na hrvatskom" not in page
    Programme.objects.filter(pk=cast.programme.pk).update(language="hr")
    english, croatian = Client().get("/").content.decode().split('<section lang="hr"')
    assert ("/enter/" in english, "Program na hrvatskom" in croatian) == (False, True)
    assert "Zakazuje sastanke" in croatian
    assert f"/enter/{cast.facilitator.pk}/" in croatian
    assert f"/enter/{cast.lower_b.pk}/" in croatian


def test_outside_the_example_nobody_enters_like_that(cast):
    client = Client()
    assert client.post(f"/enter/{cast.lower_b.pk}/").status_code == 404
    assert client.get("/desk/").status_code == 302


def test_the_mailbox_shows_what_was_written_in_the_example_only(cast, settings):
    row = outbox.write(
        cast.upper_a, kind="k", key="k", subject="Your code", template="login_code", code="ABC"
    )
    assert Client().get("/mailbox/").status_code == 404
    settings.EXAMPLE = True
    assert "Your code" in Client().get("/mailbox/").content.decode()
    assert "ABC" in Client().get(f"/mailbox/{row.pk}/").content.decode()
    as_sent = Client().get(f"/mailbox/{row.pk}/html/")
    policy = as_sent["Content-Security-Policy"]
    assert ("<style>" in as_sent.text, "style-src 'unsafe-inline'" in policy) == (True, True)
    assert "unsafe" not in Client().get("/mailbox/")["Content-Security-Policy"]


def test_one_person_s_mail_can_be_picked_out(cast, example):
    for person in (cast.upper_a, cast.lower_a):
        outbox.write(
            person, kind="k", key="k", subject=f"For {person}", template="login_code", code="1"
        )
    page = Client().get("/mailbox/?to=lower.a@example.org").content.decode()
    assert ("For Lower A" in page, "For Upper A" in page) == (True, False)


def test_healthz_answers_without_a_sign_in(db):
    assert Client().get("/healthz").json() == {"status": "ok"}
