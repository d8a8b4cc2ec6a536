"""A mark in the storage that says whose files these are.

Two installations that share a folder or a bucket would remove each other's files: each takes what
none of its own rows names for something that was left behind.
"""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.crypto import constant_time_compare, salted_hmac

NAME = "installation.txt"


def is_ours():
    """Return whether the storage is marked as ours; mark it if it has no mark yet.

    The mark is made of SECRET_KEY: with a new key, remove the file by hand.
    """
    own = salted_hmac("als.core.files.mark", "").hexdigest()
    if not default_storage.exists(NAME):
        default_storage.save(NAME, ContentFile(own.encode()))
    with default_storage.open(NAME) as file:
        return constant_time_compare(file.read(200).decode(errors="replace").strip(), own)
