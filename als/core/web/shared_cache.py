"""A cache that all web processes share, and that outlives them: limits are counted in it."""

import logging

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


class SharedCache(RedisCache):
    """Redis; while it does not answer, each process counts for itself: sign-in goes on."""

    def __init__(self, server, params):
        super().__init__(server, params)
        self._own = LocMemCache("while Redis is away", params)

    def _ask(self, name, *args, **kwargs):
        try:
            return getattr(super(), name)(*args, **kwargs)
        except RedisError as error:
            log.warning("The shared cache does not answer: %s", type(error).__name__)
            return getattr(self._own, name)(*args, **kwargs)

    def add(self, *args, **kwargs):
        return self._ask("add", *args, **kwargs)

    def get(self, *args, **kwargs):
        return self._ask("get", *args, **kwargs)

    def set(self, *args, **kwargs):
        return self._ask("set", *args, **kwargs)

    def delete(self, *args, **kwargs):
        return self._ask("delete", *args, **kwargs)
