"""Codes to sign in with: asked for on a page, mailed by a worker.

The page does the same for each address, so that neither its answer nor its time says who is here:
it writes a row. Whom the address belongs to is looked up by the worker.
"""

import datetime as dt
from functools import partial

from django.conf import settings
from django.db import transaction

from als.accounts import notifications
from als.accounts.models import CodeRequest, User
from als.core import clock
from als.core.processes.runs import attempt
from als.core.processes.workers import notify_worker
from als.core.web import security_log


def ask(*, address, code):
    """Note that the address is to get the code ("" if nobody waits for one); notify a worker."""
    asked = CodeRequest.objects.create(address=address, code=code)
    transaction.on_commit(partial(notify_worker, "als.accounts.tasks.mail_codes"))
    return asked


def mail_asked_for():
    """Write a mail for each request that is still good; return how many. Idempotent."""
    return sum(mailing_asked_for())


def mailing_asked_for():
    """Write them; yield of each request, once committed, whether it was this worker that did."""
    yield from (attempt(_mail, request) for request in CodeRequest.objects.order_by("pk"))


def _mail(request):
    """Write the mail of one request; return whether it was this worker that did."""
    until = request.asked_at + dt.timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
    with transaction.atomic():
        taken, _rows = CodeRequest.objects.filter(pk=request.pk).delete()
        person = User.objects.with_email(request.address)
        if not (taken and person and person.is_active and request.code) or until <= clock.now():
            return False
        security_log.record("code sent", person=person)
        notifications.code_to_sign_in(person, code=request.code, expires_at=until)
    return True
