import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory

from als.common.middleware import WriteOnGet, read_only_on_get
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


def test_a_page_is_kept_by_nobody_but_its_reader(cast):
    assert cast.client("upper_a").get("/desk/")["Cache-Control"] == "private, no-cache"


def test_a_form_sent_after_the_sign_in_ended_is_answered_with_a_way_back_to_it(cast):
    response = Client().post("/profile/", {"name": "Typed for an hour"})
    assert (response.status_code, response.templates[0].name) == (403, "403_csrf.html")


def test_a_form_over_the_limit_gets_a_page_that_says_so(cast, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.upper_a)
    response = browser.post("/profile/", {"name": "x" * 5000})
    assert (response.status_code, response.templates[0].name) == (413, "413.html")


def test_a_page_goes_out_compressed(cast):
    page = cast.client("upper_a").get("/desk/", headers={"accept-encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"


def test_a_request_over_all_limits_is_refused_before_it_is_read(cast, settings):
    settings.LARGEST_REQUEST = 10
    response = cast.client("upper_a").post("/profile/", {"name": "A new name"})
    assert (response.status_code, response.templates[0].name) == (413, "413.html")
