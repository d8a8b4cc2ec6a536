"""The disk for files is full, or can't be written, while somebody sends a paper with a file."""

import resource
from contextlib import contextmanager
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from sets.models import Paper
from tests import files

pytestmark = pytest.mark.django_db
LIMIT = 3000  # bytes of a file


@contextmanager
def full_disk(settings, folder):
    """Let no file grow beyond a limit, as a quota does."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


@contextmanager
def no_folder(settings, folder):
    """Let a file lie where the folder should be."""
    settings.MEDIA_ROOT = folder / "taken"
    settings.MEDIA_ROOT.write_text("")
    yield


@pytest.mark.services  # the database has to be in another process
@pytest.mark.parametrize("fault", [full_disk, no_folder])
def test_a_paper_is_saved_with_its_file_or_not_at_all_and_its_words_stay(
    fault, cast, settings, tmp_path
):
    client = cast.client("facilitator")
    client.raise_request_exception = False
    paper = {"kind": "background", "title": "Two tables", "body": "Words", "questions": ""}
    content = BytesIO(files.pdf().replace(b"%%EOF", b"%" + b"x" * LIMIT + b"\n%%EOF"))
    content.name = "plan.pdf"
    url = reverse("sets:paper_new", args=[cast.set.pk])
    with fault(settings, tmp_path):
        answer = client.post(url, {**paper, "file": content})
    assert (answer.status_code, 'value="Two tables"' in answer.text) == (503, True)
    assert not Paper.objects.exists()
    folder = default_storage.path("papers")
    assert fault is no_folder or default_storage.listdir(folder)[1] == []
    content.seek(0)
    settings.MEDIA_ROOT = tmp_path
    assert client.post(url, {**paper, "file": content}).status_code == 302
