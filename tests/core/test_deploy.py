"""The files of a real installation, as far as they can be tried without one."""

import os
import re
import subprocess
from pathlib import Path

from django.conf import settings

from tests.core.test_settings import settings_with

DEPLOY = Path(settings.BASE_DIR, "deploy")


def test_the_example_of_the_settings_is_read_by_a_shell_and_taken_by_production():
    command = f"set -a; . {DEPLOY / 'als.env.example'}; env"
    clean = {"PATH": os.environ["PATH"]}
    done = subprocess.run(
        ["sh", "-euc", command], env=clean, capture_output=True, text=True, check=True
    )
    found = dict(line.split("=", 1) for line in done.stdout.splitlines())
    assert found["FROM_EMAIL"] == "Action learning sets <sets@example.net>"
    assert settings_with(**found)["PRODUCTION"]


def test_each_unit_of_the_guide_is_there_and_each_queue_has_its_worker():
    guide = (DEPLOY / "README.md").read_text()
    units = {path.name for path in (DEPLOY / "systemd").iterdir()}
    [enabled] = re.findall(r"enable --now ((?:.*\\\n)*.*)", guide)
    named = set(enabled.replace("\\", "").split())
    assert {f"als-worker@{queue}" for queue in settings.QUEUES} <= named
    templates = {re.sub("@.*", "@", name) for name in named}
    assert {name if "." in name else f"{name}.service" for name in templates} == units
