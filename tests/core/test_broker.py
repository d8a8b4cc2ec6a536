"""Where the embedded broker's socket is."""

import os
import socket
import stat
import subprocess
import time
from pathlib import Path

import pytest

from als.core.processes import broker


def test_the_socket_lies_under_var():
    assert broker.socket_path(Path("/srv/als/var")) == Path("/srv/als/var/broker/broker.sock")


def test_the_address_quotes_what_an_address_may_not_hold():
    url = broker.embedded_broker_url(Path("/srv/two words/100%"))
    assert url == "redis+socket:///srv/two%20words/100%25/broker/broker.sock"


def test_in_a_deep_folder_the_socket_gets_a_short_path_always_the_same():
    deep = Path("/srv") / ("a" * 60) / ("b" * 60)
    path = broker.socket_path(deep)
    assert len(os.fsencode(path)) < 60
    assert path == broker.socket_path(deep)
    assert path != broker.socket_path(deep / "c")


def test_letters_beyond_ascii_count_as_the_bytes_that_they_are():
    assert broker.socket_path(Path("/srv") / ("č" * 40)).parts[1] == "tmp"


def test_the_folder_is_for_its_owner_alone(tmp_path):
    folder = tmp_path / "broker"
    folder.mkdir(mode=0o755)
    broker.private_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_put_in_its_place_by_a_link_is_refused(tmp_path):
    (tmp_path / "theirs").mkdir()
    (tmp_path / "broker").symlink_to(tmp_path / "theirs")
    with pytest.raises(PermissionError):
        broker.private_folder(tmp_path / "broker")


def test_nobody_answers_where_there_is_no_server(tmp_path):
    assert not broker.answers(tmp_path / "broker.sock")


@pytest.mark.services
def test_a_server_on_the_socket_answers_and_keeps_what_it_got(tmp_path):
    path = tmp_path / "s"
    if len(os.fsencode(path)) > broker.MAX_SOCKET_PATH_LENGTH:
        pytest.skip("the temporary folder is too deep for a socket")
    for expected in (b":1\r\n", b":2\r\n"):
        with subprocess.Popen(broker.server_command(path, tmp_path)) as server:
            try:
                until_it_answers(path)
                assert ask(path, b"INCR starts\r\n") == expected
                assert stat.S_IMODE(path.stat().st_mode) == 0o700
            finally:
                server.terminate()


def until_it_answers(path):
    deadline = time.monotonic() + 180
    while not broker.answers(path):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def ask(path, words):
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(path))
        client.sendall(words)
        return client.recv(64)
