"""What tests of a report's files look at: a year's content, and each of its files."""

import copy

import pytest

from reports.content.report import compile_report, digest
from reports.rendering import files
from tests.reports import making

_compiled, _rendered = [], {}


@pytest.fixture
def year_content(request):
    """The content of a year: compiled once in each process, and a copy of it for each test."""
    if not _compiled:
        cast = request.getfixturevalue("cast")
        _compiled.append(compile_report(making.full_year(cast), draft=False))
    return copy.deepcopy(_compiled[0])


@pytest.fixture
def rendered():
    """Return ``rendered(content, kind)``: the bytes of the file, made once for the same content."""

    def bytes_of(content, kind="pdf"):
        key = digest(content), kind
        if key not in _rendered:
            _rendered[key] = files.render(content, kind)
        return _rendered[key]

    return bytes_of
