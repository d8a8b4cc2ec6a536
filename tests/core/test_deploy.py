"""The files of a real installation, as far as they can be tried without one."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from tests.core.test_settings import settings_with

DEPLOY = Path(settings.BASE_DIR, "deploy")


def test_the_example_of_the_settings_is_read_by_a_shell_and_taken_once_it_has_ones_own_names():
    found = example()
    assert found["FROM_EMAIL"] == "Action learning sets <sets@example.net>"
    with pytest.raises(ImproperlyConfigured, match=r"BASE_URL is at sets\.example\.net"):
        settings_with(**found)
    own = {name: value.replace("example.net", "als.internal") for name, value in found.items()}
    assert settings_with(**own)["PRODUCTION"]


def example():
    command = f"set -a; . {DEPLOY / 'als.env.example'}; SECRET_KEY={'k' * 60}; env"
    clean = {"PATH": os.environ["PATH"]}
    done = subprocess.run(
        ["sh", "-euc", command], env=clean, capture_output=True, text=True, check=True
    )
    return dict(line.split("=", 1) for line in done.stdout.splitlines())


def test_each_unit_of_the_guide_is_there_and_each_queue_has_its_worker():
    guide = Path(settings.BASE_DIR, "docs/installation.md").read_text()
    units = {path.name for path in (DEPLOY / "systemd").iterdir()}
    [enabled] = re.findall(r"enable --now ((?:.*\\\n)*.*)", guide)
    named = set(enabled.replace("\\", "").split())
    assert {f"als-worker@{queue}" for queue in settings.QUEUES} <= named
    templates = {re.sub("@.*", "@", name) for name in named}
    started = {name if "." in name else f"{name}.service" for name in templates}
    assert started | {"als-backup.service"} == units  # which its timer starts


def test_each_queue_has_its_container_and_beat_runs_once():
    for name in ("compose/compose.yaml", "kubernetes/als.yaml"):
        text = (DEPLOY / name).read_text()
        taken = re.findall(r'\[worker, "?([a-z,]+)"?\]', text)
        assert sorted(",".join(taken).split(",")) == sorted(settings.QUEUES)
        assert text.count("[beat]") == 1


def test_no_probe_asks_about_what_takes_no_page_down_or_no_restart_mends():
    text = (DEPLOY / "kubernetes/als.yaml").read_text()
    assert re.findall(r"path: (/\w+z.*)", text) == ["/readyz?part=database&part=migrations"]
    assert "livenessProbe:\n            tcpSocket: {port: web}" in text


def test_the_proxy_of_compose_reaches_the_web_server_alone():
    text = (DEPLOY / "compose/compose.yaml").read_text()
    networks = dict(
        re.findall(r"^  (\w+):\n(?:    .*\n)*?    networks: \[(.+)\]", text, re.MULTILINE)
    )
    assert networks == {
        "proxy": "front", "web": "front, inside", "database": "inside", "broker": "inside"
    }  # fmt: skip
    assert "inside: {internal: true}" in text


def test_the_backup_in_kubernetes_has_the_few_rights_that_all_others_have():
    common, backup = (
        [line.strip() for line in (DEPLOY / "kubernetes" / name).read_text().splitlines()]
        for name in ("common.yaml", "backup.yaml")
    )
    rights = common[common.index("automountServiceAccountToken: false") :]
    assert {line for line in rights if not re.search(r"POD_NAME|^#", line)} <= set(backup)


def test_containers_keep_the_security_log_and_the_anchors_on_a_volume():
    for name, texts in {
        "compose": ["compose.yaml"],
        "kubernetes": ["als.yaml", "common.yaml", "backup.yaml"],
    }.items():
        text = "\n".join((DEPLOY / name / file).read_text() for file in texts)
        assert set(re.findall(r"SECURITY_LOG(?:: |, value: )(/\w+)", text)) == {"/kept"}
        assert re.findall(r"AUDIT_ANCHORS: (/\w+)", text) == ["/kept"]


def test_the_image_has_what_the_settings_load_and_no_more():
    lines = (Path(settings.BASE_DIR) / ".dockerignore").read_text().splitlines()
    kept = {line[1:] for line in lines if line.startswith("!")}
    ours = {name.split(".")[0] for name in settings.INSTALLED_APPS}
    folders = {name for name in ours if Path(settings.BASE_DIR, name).is_dir()}
    assert kept >= folders | {"static", "templates", "manage.py", "requirements.txt"}
    assert all(Path(settings.BASE_DIR, name).exists() for name in kept)
    assert not kept & {"tests", "docs", "var", ".git"}
