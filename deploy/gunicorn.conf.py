"""How gunicorn serves: few processes with threads; every value may be set by the environment."""

import gc
import os

from django.urls import reverse
from gunicorn.glogging import Logger

from als.core.processes.supervisor import die_with_parent
from als.core.web.security_log import without_tokens

gc.disable()  # else it looks through all that is there a dozen times while that is loaded
bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Several share what one has loaded. One alone would only be two that hold the same.
preload_app = workers > 1
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60  # seconds without a sign of life
graceful_timeout = 25  # seconds for requests under way when stopping
keepalive = 5
max_requests = int(os.environ.get("WEB_MAX_REQUESTS", "0"))
loglevel = os.environ.get("WEB_LOG_LEVEL", "warning")
accesslog = os.environ.get("WEB_ACCESS_LOG") or None


class LogWithoutTokens(Logger):
    """The access log says no address with its token, nor the page before."""

    def atoms(self, resp, req, environ, request_time):
        atoms = super().atoms(resp, req, environ, request_time)
        return {k: without_tokens(v) if isinstance(v, str) else v for k, v in atoms.items()}


logger_class = LogWithoutTokens
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108


def when_ready(server):
    """Load the pages too, and let the collector leave alone what is loaded for good.

    Processes share the memory of what none of them touches (docs/decisions/0145). To collect what
    loading has left behind takes 0.15 s and finds less than a megabyte.
    """
    if preload_app:
        reverse("portal:start")
        gc.freeze()
    gc.enable()


def post_fork(server, worker):
    """Let no worker outlive a killed server: it would keep the port."""
    die_with_parent()
    gc.disable()


def post_worker_init(worker):
    """Let the collector leave alone what is loaded for good, and come less often to the rest.

    Every 700 objects, as Python has it, costs 3 % of a page. Every 50,000, what nobody needs any
    longer took 6 MB, and nothing was won by it.
    """
    gc.freeze()
    gc.set_threshold(5_000, 10, 10)
    gc.enable()
