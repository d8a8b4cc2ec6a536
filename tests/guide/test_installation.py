"""The guide to installing it, executed: from an empty folder to a first meeting, and restored."""

import os
import re
import shutil
import socket
import subprocess
import time
from email import message_from_bytes
from email.policy import default as policy

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection

from tests.core.test_up import free_port
from tests.guide import first_meeting
from tests.guide.machine import ROOT, Machine, blocks, programs
from tests.guide.visitor import Visitor

pytestmark = [
    pytest.mark.slow,
    pytest.mark.services,
    pytest.mark.xdist_group("guide"),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="installs on PostgreSQL"),
    pytest.mark.skipif(
        not shutil.which("createdb", path=programs()), reason="this PostgreSQL has no createdb"
    ),
]

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
GUIDE = (ROOT / "docs/installation.md").read_text()
RUN, NOT_RUN = blocks(GUIDE)
# What somebody types in the editor: their own domain, and where this machine's mail server is.
WORKER = "als-worker@codes,mail,upkeep"  # one for three queues: each takes seconds to start
EDITS = """sed -i -e "s|example[.]net|als.internal|" \\
    -e "s|^EMAIL_URL=.*|EMAIL_URL='smtp://127.0.0.1:$MAIL_PORT'|" "$1"
"""


class Post(Controller):
    """A mail server that keeps what it is given, on a port that the system chooses."""

    def __init__(self):
        super().__init__(self, hostname="127.0.0.1", port=0)
        self.kept = []

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        message = message_from_bytes(envelope.content, policy=policy)
        self.kept.append((envelope.rcpt_tos[0], message))
        return "250 OK"

    def link(self, address, part):
        """Wait for a mail to the address with a link that has ``part`` in it; return the link."""
        text = until(lambda: self._text(address, part))
        return re.search(rf"^http\S*{part}\S*", text, re.MULTILINE).group()

    def _text(self, address, part):
        texts = [message.get_body(("plain",)).get_content().replace("\r\n", "\n")
                 for receiver, message in self.kept if receiver == address]  # fmt: skip
        return next((text for text in reversed(texts) if part in text), None)


def until(fact, within=120):
    deadline = time.monotonic() + within
    while not (found := fact()):
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.05)
    return found


def answers(web):
    host, port = web.split(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


@pytest.fixture
def post():
    server = Post()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def machine(tmp_path):
    made = Machine(
        tmp_path, database=connection.settings_dict["HOST"], broker=settings.BROKER_URL, edits=EDITS
    )
    yield made
    made.run("dropdb --if-exists als; dropdb --if-exists als_before; dropuser --if-exists als")


@pytest.fixture
def services():
    """Processes of the units that are started; all are ended with the test, if not before."""
    running = []
    yield running
    end(running)


def end(running):
    for process in running:
        process.terminate()
    for process in running:
        process.wait(60)
    running.clear()


def serve(machine, services):
    """Start what the units start; return what makes a visitor of its pages."""
    web = f"127.0.0.1:{free_port()}"
    services.append(machine.start("als-web", BIND=web, WEB_CONCURRENCY="1"))
    services.append(machine.start(WORKER, PYTHONWARNINGS="ignore"))
    until(lambda: answers(web))
    return lambda: Visitor(web, machine.settings()["BASE_URL"])


@pytest.mark.django_db
def test_the_guide_leads_from_an_empty_folder_to_a_first_meeting_and_back(machine, post, services):
    for commands in RUN:
        if "systemctl stop" in commands:
            end(services)
        printed = machine.run(commands, MAIL_PORT=str(post.port))
        if "add_manager" in commands:
            link = re.search(r"https://\S+/welcome/\S+", printed).group()
            first_meeting.lead_to(link, post, serve(machine, services))
    assert machine.settings()["FROM_EMAIL"] == "Action learning sets <sets@als.internal>"
    asked = machine.notes.read_text()
    assert "systemctl enable --now als-web.socket als-web als-worker@codes" in asked
    assert "All rows and files are restored" in printed
    assert machine.run("psql -At als -c 'SELECT name FROM sets_learningset'") == "The first\n"


def test_each_command_that_is_left_out_says_why():
    assert len(RUN) > 8
    assert len(NOT_RUN) == GUIDE.count("<!-- not run: ")
    assert len(RUN) + len(NOT_RUN) == GUIDE.count("```sh")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_systemd_takes_the_units(machine):
    for commands in RUN:
        if "git clone" in commands or "deploy/systemd" in commands:
            machine.run(commands)
    units = sorted(machine.path("/etc/systemd/system").iterdir())
    named = [unit.with_name(unit.name.replace("@.", "@mail.")) for unit in units]
    for made, unit in zip(named, units, strict=True):
        if made != unit:
            made.symlink_to(unit)
    done = subprocess.run(
        ["systemd-analyze", "verify", *named], capture_output=True, text=True, check=False
    )
    ours = [
        line for line in done.stderr.splitlines() if "als-" in line or str(machine.folder) in line
    ]
    assert ours == []


@pytest.mark.skipif(not NGINX or os.geteuid(), reason="nginx is not installed, or we are not root")
def test_nginx_takes_its_file(tmp_path):
    certificate = [tmp_path / name for name in ("privkey.pem", "fullchain.pem")]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-subj", "/CN=here", "-keyout", certificate[0], "-out", certificate[1]],
        capture_output=True, check=True,
    )  # fmt: skip
    site = (ROOT / "deploy/nginx.conf").read_text()
    site = site.replace("/etc/letsencrypt/live/sets.example.net", str(tmp_path))
    site = re.sub(r"(listen .*?)(443|80)\b", rf"\g<1>{free_port()}", site)
    config = tmp_path / "nginx.conf"
    config.write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; {site} }}"
    )
    done = subprocess.run([NGINX, "-t", "-c", config], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
