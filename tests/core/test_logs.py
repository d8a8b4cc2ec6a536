"""Lines of the logs: which request they come from, in either format, also in a worker."""

import io
import json
import logging

import pytest
from celery.signals import task_prerun
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_guid import get_guid, set_guid
from django_guid.log_filters import CorrelationId

from als.celery import app as celery
from als.core import tasks
from als.core.processes.workers import notify_worker
from als.core.web.security_log import OF_MACHINE, JsonLog

OF_THE_PROXY = "0f0e0d0c-0b0a-4908-8706-050403020100"


@pytest.fixture
def console():
    """Return what the log says where it goes by itself."""
    [handler] = [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
    before = handler.setStream(io.StringIO())
    yield handler.stream
    handler.setStream(before)


@pytest.fixture
def json_log():
    """Return what the log says where it is written as JSON."""
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(JsonLog(OF_MACHINE))
    handler.filters = [CorrelationId("request_id")]
    logging.getLogger().addHandler(handler)
    yield handler.stream
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db
def test_each_line_names_the_request_as_the_proxy_does(console, json_log):
    response = Client().get("/no/such/page", headers={"X-Request-ID": OF_THE_PROXY})
    assert response["X-Request-ID"] == OF_THE_PROXY
    assert f"WARNING {OF_THE_PROXY} django.request: Not Found" in console.getvalue()
    line = json.loads(json_log.getvalue())
    assert (line["level"], line["request_id"]) == ("WARNING", OF_THE_PROXY)


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["", "not an id", "a" * 5000])
def test_what_is_no_id_is_replaced_by_one_of_ours_and_written_nowhere(header, console):
    response = Client().get("/no/such/page", headers={"X-Request-ID": header})
    assert len(response["X-Request-ID"]) == 32
    assert not header or header not in console.getvalue()


@pytest.mark.django_db
def test_no_token_is_in_a_line_of_either_format(console, json_log):
    token = "WzEyLCJhbmFAZXhhbXBsZS5vcmciXQ-1vOqZk-3n0_5yYtQJxLw"
    Client().get(reverse("portal:feed", args=[token]))
    log = logging.getLogger("als.test")
    log.warning("An extra", extra={"header": f"Bearer {token}", "path": f"/answer/{token}/"})
    try:
        raise ValueError(f"/answer/{token}/")
    except ValueError:
        log.exception("In a trace")
    plain = console.getvalue()
    assert "Not Found" in plain
    assert "In a trace" in plain
    assert token not in plain + json_log.getvalue()
    assert "An extra" in json_log.getvalue()


@pytest.mark.django_db
def test_the_page_of_a_fault_gives_the_beginning_of_the_id(monkeypatch):
    client = Client(raise_request_exception=False)
    monkeypatch.setattr("als.portal.views.feed.person_of_feed", lambda token: 1 / 0)
    response = client.get(
        reverse("portal:feed", args=["no-such-token"]), headers={"X-Request-ID": OF_THE_PROXY}
    )
    assert response.status_code == 500
    assert "reference 0f0e0d0c." in response.content.decode()


@pytest.mark.services
@pytest.mark.skipif(connection.vendor == "sqlite", reason="no broker")
def test_a_worker_goes_on_under_the_id_of_the_request_that_gave_it_work():
    task = tasks.forget_old_mail
    queue = celery.amqp.router.route({}, task.name)["queue"].name
    with celery.connection_for_read() as link, link.SimpleQueue(queue) as messages:
        messages.clear()
        set_guid(OF_THE_PROXY)
        notify_worker(task.name).join()
        message = messages.get(timeout=30)
        message.ack()
    set_guid("another")
    task.push_request(**message.headers)
    task_prerun.send(sender=task, task_id=task.request.id, task=task, args=(), kwargs={})
    task.pop_request()
    assert get_guid() == OF_THE_PROXY
