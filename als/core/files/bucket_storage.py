"""The storage of ``bucket``, in a module of its own: its library takes 20 MB, and few use it."""

from botocore.config import Config
from storages.backends.s3 import S3Storage


class Bucket(S3Storage):
    """django-storages' own, which would wait a minute for a server that gives no answer."""

    def __init__(self, **settings):
        super().__init__(**settings)
        patience = Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 2})
        self.client_config = self.client_config.merge(patience)
