"""The API for programs: what extracts have, as JSON, for whoever shows a token of a researcher."""

import math
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import condition, require_safe

from als.core.processes.workers import notify_worker
from als.core.web import limits, security_log
from als.core.web.posting import number_in
from als.research.changes.tokens import hashed
from als.research.files import read_json, read_rows
from als.research.models import Extract, ResearchToken
from als.research.openapi import description, for_people

A_PAGE, MAX_PAGE = 100, 1000
READING = ("GET", "HEAD")


def for_tokens(view):
    """Answer whoever shows a token that works: 401 without, 429 too often, JSON for all of it."""

    @login_not_required
    @csrf_exempt
    @wraps(view)
    def opened(request, **kwargs):
        if request.method not in READING:
            return _error(405, _("The API is for reading."), {"Allow": ", ".join(READING)})
        token = token_in(request)
        if token is None:
            return _refused(request)
        if not limits.spend("research_api", request=request, key=f"token-{token.pk}"):
            return _too_many()
        try:
            response = view(request, token, **kwargs)
        except Http404:
            response = _error(404, _("There is no such thing for this token."))
        except FileNotFoundError:
            response = _error(410, _("The file is missing. Ask for a new extract."))
        patch_vary_headers(response, ["Authorization"])
        return response

    return opened


def token_in(request):
    """Return the token that the request shows, if it works; else None."""
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        return None
    rows = ResearchToken.objects.working().select_related("role__person")
    return rows.filter(token_hash=hashed(token.strip())).first()


def _refused(request):
    """Answer who shows no token, or a wrong one: these count, each place for itself.

    Beyond the limit nothing is written, or whoever tries many could fill the log.
    """
    if request.headers.get("Authorization"):
        if not limits.spend("research_token", request=request):
            return _too_many()
        security_log.record("wrong token", request=request)
    sentence = _("Show a token that works: Authorization: Bearer …")
    return _error(401, sentence, {"WWW-Authenticate": 'Bearer realm="research"'})


def _too_many():
    return _error(429, _("Too many requests. Wait a minute."), {"Retry-After": "60"})


def _error(status, sentence, headers=None):
    return JsonResponse({"detail": sentence}, status=status, headers=headers)


def extracts_of(token):
    """Return the extracts that the token reads: its researcher's, which can be had now."""
    return Extract.objects.given_to(token.role.person).filter(role=token.role).allowed()


def _extract(token, pk):
    found = extracts_of(token).filter(pk=pk).first()
    if found is None:
        raise Http404
    if not found.was_read_today:  # by a worker: reading writes nothing itself
        notify_worker("als.research.tasks.note_reading", found.pk)
    return found


@for_tokens
def extracts(request, token):
    """List the extracts, the newest first, with the tables that the token reads.

    The hash of the ZIP is for a token that reads all of it: it tells when anything in it differs.
    """
    rows = [
        {
            "id": extract.pk,
            "asked_at": extract.asked_at.isoformat(),
            "sha256": extract.sha256 if _reads_all(token, extract) else None,
            "tables": {kind: extract.counts[kind] for kind in _tables(token, extract)},
        }
        for extract in extracts_of(token)
    ]
    return JsonResponse({"extracts": rows})


def _tables(token, extract):
    return [kind for kind in extract.tables if kind in token.tables]


def _reads_all(token, extract):
    return _tables(token, extract) == extract.tables


@for_tokens
def code_book(request, token, pk):
    """Return what the tables and variables of an extract mean."""
    extract = _extract(token, pk)
    return _unless_known(request, token, extract, "code-book", lambda: _book(token, extract))


def _book(token, extract):
    with extract.file.open("rb") as file:
        book = read_json(file, "code_book.json")
    readable = _tables(token, extract)
    tables = [table for table in book["tables"] if table["table"] in readable]
    return JsonResponse({**book, "tables": tables})


@for_tokens
def rows(request, token, pk, table):
    """Return a page of the rows of a table."""
    extract = _extract(token, pk)
    if table not in _tables(token, extract):
        raise Http404
    size = min(number_in(request.GET.get("page_size", "")) or A_PAGE, MAX_PAGE)
    page = number_in(request.GET.get("page", "")) or 1
    count = extract.counts[table]
    pages = max(1, math.ceil(count / size))
    if page > pages:
        raise Http404

    def answer():
        with extract.file.open("rb") as file:
            found = read_rows(file, table, (page - 1) * size, page * size)
        facts = {"table": table, "count": count, "page": page, "pages": pages}
        return JsonResponse(
            {**facts, "next": _next(request.path, page, pages, size), "rows": found}
        )

    return _unless_known(request, token, extract, f"{table}-{page}-{size}", answer)


def _next(path, page, pages, size):
    if page >= pages:
        return None
    return f"{settings.BASE_URL}{path}?page={page + 1}&page_size={size}"


def _unless_known(request, token, extract, what, answer):
    """Return the answer, or 304 if the program has it: an extract never changes.

    Another token may read other tables: its answers are others.
    """
    of = f"{extract.sha256}-{what}-{','.join(_tables(token, extract))}"
    mark = quote_etag(hashed(of)[:32])
    return condition(etag_func=lambda *args: mark)(lambda *args: answer())(request)


@login_not_required
@require_safe
def openapi(request):
    """Return the description of the API, which holds no data."""
    return JsonResponse(description())


@login_not_required
@require_safe
def api_page(request):
    """Show the same description to people."""
    return render(request, "research/api.html", for_people())
