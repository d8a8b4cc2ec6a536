"""What every request passes through."""

import re

from django.core.exceptions import RequestDataTooBig
from django.db import connection

from als.common.errors import too_large

WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|MERGE|TRUNCATE)\b", re.IGNORECASE)
# Django forgets a session whose password was changed elsewhere when it is next read.
EXEMPT = re.compile(r'"django_session"')


class WriteOnGet(Exception):
    """A page that should only be read tried to change something."""


def refuse_writes(execute, sql, params, many, context):
    if WRITE.match(sql) and not EXEMPT.search(sql):
        raise WriteOnGet(sql[:200])
    return execute(sql, params, many, context)


def read_only_on_get(get_response):
    """Make a GET or HEAD that writes fail, so that no scanner or prefetch can change a thing."""

    def middleware(request):
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            return get_response(request)
        with connection.execute_wrapper(refuse_writes):
            return get_response(request)

    return middleware


def too_large_gets_its_page(get_response):
    """Answer a form that is over the limit with a page that says so."""

    def middleware(request):
        return get_response(request)

    def process_exception(request, exception):
        return too_large(request) if isinstance(exception, RequestDataTooBig) else None

    middleware.process_exception = process_exception
    return middleware
