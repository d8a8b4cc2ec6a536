"""Files in a bucket: the product's own ways with them, against a real server on loopback."""

import datetime as dt
from io import StringIO
from pathlib import Path
from uuid import uuid4

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from moto.server import ThreadedMotoServer

from als.archive import leftovers
from als.archive.changes import archives
from als.archive.models import Archive
from als.core import clock, health, tasks
from als.core.files.bucket import files_in_bucket
from sets.models import PaperFile
from tests.archive.test_backups import empty
from tests.archive.whole import whole_set

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def address():
    """Return the address of a server that speaks S3."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(address, settings, monkeypatch):
    """Keep files in an empty bucket; return it as the client of its server has it."""
    for name, value in {
        "AWS_ENDPOINT_URL_S3": address,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "eu-west-2",
    }.items():
        monkeypatch.setenv(name, value)
    client = boto3.resource("s3")
    name = f"als-{uuid4().hex}"
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    kept = files_in_bucket(f"s3://{name}/files", own_server=True)
    settings.STORAGES = settings.STORAGES | {"default": kept}
    return client.Bucket(name)


def content_of(paper):
    with paper.file.open() as file:
        return file.read()


def archive_of(cast):
    archive = archives.ask_for_archive(set_=cast.set, by=cast.facilitator)
    tasks.make_file("archive.archive", archive.pk)
    return Archive.objects.get(pk=archive.pk)


def test_what_a_worker_made_is_there_and_is_downloaded(cast, bucket, settings):
    made = archive_of(cast)
    assert made.state == "ready"
    there = bucket.Object(f"files/{made.file.name}").get()["Body"].read()
    response = cast.client("facilitator").post(f"/archives/{made.pk}/file/")
    assert response.getvalue() == there
    assert not Path(settings.MEDIA_ROOT, "archives").exists()


def test_a_file_that_is_gone_is_a_sentence(cast, bucket):
    made = archive_of(cast)
    bucket.Object(f"files/{made.file.name}").delete()
    response = cast.client("facilitator").post(f"/archives/{made.pk}/file/", follow=True)
    assert "The file is missing." in response.content.decode()


def test_files_that_no_row_names_are_removed_after_two_days(cast, bucket):
    made = archive_of(cast)
    default_storage.save("archives/left-behind.zip", ContentFile(b"PK"))
    assert leftovers.remove() == 0
    with clock.set_to(timezone.now() + dt.timedelta(days=3)):
        assert leftovers.remove() == 1
    assert list(leftovers.stored_names()) == [made.file.name]


@pytest.mark.services
def test_a_backup_brings_its_files_back(cast, bucket, tmp_path):
    whole_set(cast)
    paper = PaperFile.objects.first()
    before = content_of(paper)
    path = tmp_path / "backup.zip"
    call_command("backup", str(path), stdout=StringIO())
    empty()
    assert list(leftovers.stored_names()) == []
    call_command("restore", str(path), stdout=StringIO())
    assert content_of(PaperFile.objects.get(pk=paper.pk)) == before


def test_a_server_that_is_away_is_named(bucket, settings, monkeypatch):
    assert health.faults(["storage"]) == {}
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")  # nobody listens there
    away = files_in_bucket(f"s3://{bucket.name}/files", own_server=True)
    settings.STORAGES = settings.STORAGES | {"default": away}
    assert health.faults(["storage"]) == {"storage": "EndpointConnectionError."}


def test_an_address_without_a_bucket_is_refused():
    for address in ("s3://", "s3://bucket", "s3://bucket/"):
        with pytest.raises(ImproperlyConfigured, match="STORAGE_URL"):
            files_in_bucket(address, own_server=True)
