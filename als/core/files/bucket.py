"""Files in a bucket that speaks S3, for several web hosts: as all of them see the same."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

MAX_IN_MEMORY = 5 * 1024 * 1024  # bytes of a file that is read; more goes to a temporary file


def files_in_bucket(address, *, own_server):
    """Return the setting of the storage for ``s3://bucket/folder``, which is for us alone.

    Where the server is and who we are there say the variables that every client of S3 knows:
    AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL_S3.
    ``own_server``: not Amazon's, so buckets may have no host name of their own.
    """
    parts = urlsplit(address)
    if not parts.netloc or not parts.path.strip("/"):
        raise ImproperlyConfigured("STORAGE_URL must name a bucket and a folder: s3://bucket/als.")
    options = {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "default_acl": None,  # the bucket's own rule, which is nobody but us
        "file_overwrite": False,
        "addressing_style": "path" if own_server else "auto",
        "max_memory_size": MAX_IN_MEMORY,
    }
    return {"BACKEND": "als.core.files.bucket_storage.Bucket", "OPTIONS": options}
