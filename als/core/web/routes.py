"""Find the page of an address: of addresses that differ in nothing but their numbers, once.

Django tries its routes one after the other. We have some 450, and to have tried most of them took
as long as a tenth of a page.
"""

import re

from django.urls import URLResolver
from django.urls.resolvers import RoutePattern

NUMBER = re.compile("[0-9]+")
PLACE = re.compile("<int:[a-z_]+>")


class Routes(URLResolver):
    """Includes of routes, tried in their order until an address of that shape is known."""

    def __init__(self, included):
        super().__init__(RoutePattern(""), included)
        self._known = {}

    def resolve(self, path):
        """Return what Django's own would; ``Resolver404`` for an address that no page has."""
        shape = NUMBER.sub("0", path)
        if shape in self._known:
            return self._known[shape].resolve(path)
        match = super().resolve(path)
        # Only where all that differs is a number. An address with a token is another each time.
        if PLACE.sub("0", match.route) == shape:
            included, route = match.tried[-1]  # what was tried last is what fitted
            self._known[shape] = URLResolver(
                included.pattern,
                [route],
                included.default_kwargs,
                included.app_name,
                included.namespace,
            )
        return match
