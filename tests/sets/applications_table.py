"""Who may use the addresses of calls for pairs and of applications."""

import datetime as dt

from sets.models import CallForPairs
from sets.tokens import application_token
from tests import factories as make
from tests.url_table import ALL, MANAGER, Row


def call(w):
    """A page on which pairs apply for the main set."""
    return CallForPairs.objects.create(
        set=w.set, text="Come.", last_day=dt.date(2099, 1, 1), opened_by=w.cast.manager
    )


def applied(w, *, sent=False):
    """An application that both have confirmed, or nobody has."""
    return make.ApplicationFactory(call=call(w), sent=sent)


def code(w):
    return {"code": call(w).code}


def application(w):
    return {"pk": applied(w).pk}


def application_link(w):
    return {"token": application_token(applied(w, sent=True), "upper")}


CALL = {"text": "Come.", "last_day_day": "1", "last_day_month": "1", "last_day_year": "2099"}


APPLICATIONS = [
    Row("sets:apply", ALL, code, public=True),
    Row("sets:apply", ALL, code, "POST", public=True),
    Row("sets:applied", ALL, code, public=True),
    Row("sets:application_confirm", ALL, application_link, public=True),
    Row("sets:application_confirm", ALL, application_link, "POST", public=True),
    Row("sets:application_withdraw", ALL, application_link, public=True),
    Row("sets:application_withdraw", ALL, application_link, "POST", public=True),
    Row("sets:calls", MANAGER, lambda w: {"pk": w.programme.pk}),
    Row("sets:call_new", MANAGER, lambda w: {"pk": w.programme.pk}),
    Row(
        "sets:call_new",
        MANAGER,
        lambda w: {"pk": w.programme.pk},
        "POST",
        lambda w: CALL | {"set_": w.set.pk},
    ),
    Row("sets:call_close", MANAGER, lambda w: {"pk": call(w).pk}),
    Row("sets:call_close", MANAGER, lambda w: {"pk": call(w).pk}, "POST"),
    Row("sets:application", MANAGER, application),
    Row("sets:application_invite", MANAGER, application),
    Row("sets:application_invite", MANAGER, application, "POST", lambda w: {"set_": w.set.pk}),
    Row("sets:application_decline", MANAGER, application),
    Row("sets:application_decline", MANAGER, application, "POST", lambda w: {"reason": "Full."}),
    Row("sets:application_keep", MANAGER, application, "POST"),
    Row("sets:application_mail", MANAGER, lambda w: application(w) | {"side": "upper"}),
    Row("sets:application_mail", MANAGER, lambda w: application(w) | {"side": "upper"}, "POST"),
]
