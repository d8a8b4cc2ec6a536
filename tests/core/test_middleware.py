from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from als.core.web.middleware import WriteOnGet, read_only_on_get
from sets.models import LearningSet

pytestmark = pytest.mark.django_db


def rename(request):
    LearningSet.objects.filter(name="Main set").update(name="Renamed")
    return HttpResponse("done")


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_page_that_writes_when_it_is_read_fails(cast, method):
    with pytest.raises(WriteOnGet), transaction.atomic():
        read_only_on_get(rename)(getattr(RequestFactory(), method)("/"))
    assert not LearningSet.objects.filter(name="Renamed").exists()


def test_a_post_may_write(cast):
    read_only_on_get(rename)(RequestFactory().post("/"))
    assert LearningSet.objects.filter(name="Renamed").exists()


def test_no_page_is_kept_anywhere_or_may_use_the_device(cast):
    page = cast.client("upper_a").get("/desk/")
    assert page["Cache-Control"] == "private, no-store"
    assert page["Cross-Origin-Resource-Policy"] == "same-origin"
    assert {"camera=()", "geolocation=()"} <= set(page["Permissions-Policy"].split(", "))


def test_a_page_with_a_token_in_its_address_gives_it_to_no_other_page(cast):
    page = Client().get("/welcome/abc/")
    assert (page.status_code, page["Referrer-Policy"]) == (410, "strict-origin")
    assert Client().get("/sign-in/")["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("data", "cleared"), [({}, '"cache"'), ({"computer": "yes"}, '"cache", "cookies"')]
)
def test_signing_out_has_the_browser_forget_the_pages(cast, data, cleared):
    client = cast.client("upper_a")
    assert client.post("/sign-out/", data)["Clear-Site-Data"] == cleared
    assert client.get("/desk/").status_code == 302


def test_a_form_sent_after_the_sign_in_ended_is_answered_with_a_way_back_to_it(cast):
    response = Client().post("/profile/", {"name": "Typed for an hour"})
    assert (response.status_code, response.templates[0].name) == (403, "403_csrf.html")


def test_a_form_over_the_limit_gets_a_page_that_says_so(cast, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.upper_a)
    response = browser.post("/profile/", {"name": "x" * 5000})
    assert (response.status_code, response.templates[0].name) == (413, "413.html")


@pytest.fixture
def unread(monkeypatch):
    """Fail where anything of a request's body is parsed."""

    def parse(request):
        raise AssertionError("It was parsed.")

    monkeypatch.setattr(HttpRequest, "_load_post_and_files", parse)


def test_a_form_of_text_takes_no_body_of_the_size_of_files(cast, unread):
    response = cast.client("upper_a").post("/profile/", {"name": "x" * (2 * 1024 * 1024)})
    assert (response.status_code, response.templates[0].name) == (413, "413.html")


def test_a_file_of_somebody_signed_out_is_not_read(cast, unread):
    papers = reverse("sets:paper_new", args=[cast.set.pk])
    response = Client().post(papers, {"file": ContentFile(b"x" * 3 * 1024 * 1024, "a.pdf")})
    assert (response.status_code, response.templates[0].name) == (403, "403_csrf.html")


def test_a_body_that_does_not_say_its_length_is_not_read(cast, unread):
    request = {"REQUEST_METHOD": "POST", "PATH_INFO": "/profile/", "wsgi.input": BytesIO(b"x")}
    response = cast.client("upper_a").request(**request, HTTP_TRANSFER_ENCODING="chunked")
    assert (response.status_code, response.templates[0].name) == (413, "413.html")


def test_each_view_whose_form_has_files_takes_them(cast, settings):
    """A paper of 3 MB gets as far as its form, which says what is wrong with it."""
    papers = reverse("sets:paper_new", args=[cast.set.pk])
    file = ContentFile(b"x" * 3 * 1024 * 1024, "a.pdf")
    response = cast.client("facilitator").post(papers, {"file": file})
    assert response.status_code == 200


def test_a_page_goes_out_compressed(cast):
    page = cast.client("upper_a").get("/desk/", headers={"accept-encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"


def test_a_request_over_all_limits_is_refused_before_it_is_read(cast, settings):
    settings.MAX_FORM_BYTES = 10
    response = cast.client("upper_a").post("/profile/", {"name": "A new name"})
    assert (response.status_code, response.templates[0].name) == (413, "413.html")


def test_security_txt_says_who_is_told_and_until_when(client, settings):
    settings.SECURITY_CONTACT = "security@example.org"
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text.splitlines()[0] == "Contact: mailto:security@example.org"
    assert "Expires: 2" in answer.text
