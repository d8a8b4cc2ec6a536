"""``deploy/install.sh`` where nothing can be installed: one sentence says what to type."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.core.test_settings import refusal

SCRIPT = f"{settings.BASE_DIR}/deploy/install.sh"
TOOLS = ("sh", "sed", "cat", "grep", "sort", "tr", "ls", "id", "env", "dirname")
WHAT_TO_TYPE = {
    "apt-get": "sudo apt-get update && sudo apt-get install --no-install-recommends "
    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "dnf": "sudo dnf install harfbuzz pango",
    "pacman": "sudo pacman -S harfbuzz pango",
    "brew": "brew install harfbuzz pango",
    "none of them": "what this system calls: libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
}


@pytest.fixture
def run(tmp_path):
    """Run the script on a machine of a few tools, as a user who may install nothing."""
    for name in TOOLS:
        (tmp_path / name).symlink_to(shutil.which(name))
    add(tmp_path, "ldconfig", "true")
    add(tmp_path, "id", "echo 1000")

    def run_there(part, **env):
        text = Path(SCRIPT).read_text().replace("PATH=$PATH:/usr/sbin:/sbin", "")
        copy = tmp_path / "install.sh"
        copy.write_text(text)
        return subprocess.run(
            [shutil.which("sh"), copy, part], env={"PATH": str(tmp_path), **env},
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    return run_there


def add(folder, name, command):
    (folder / name).unlink(missing_ok=True)
    (folder / name).write_text(f"#!{shutil.which('sh')}\n{command}\n")
    (folder / name).chmod(0o755)


@pytest.mark.parametrize("manager", WHAT_TO_TYPE)
def test_what_is_missing_is_named_in_one_sentence_by_what_the_machine_has(run, tmp_path, manager):
    add(tmp_path, manager, "exit 1")
    done = run("libraries")
    assert done.returncode == 0  # pages need none of it: only PDFs do
    [sentence] = done.stderr.splitlines()
    assert sentence.rstrip().endswith(f"start again:  {WHAT_TO_TYPE[manager]}")


def test_libraries_of_another_system_are_found_by_their_names(run, tmp_path):
    add(tmp_path, "ldconfig", "exit 1")
    names = ("libpango-1.0.0", "libpangoft2-1.0.0", "libharfbuzz-subset.0")
    add(tmp_path, "ls", "echo " + " ".join(f"{name}.dylib" for name in names))
    assert run("libraries").stderr == ""


def test_a_python_that_is_too_old_is_named(run, tmp_path):
    add(tmp_path, "python3.9", "exit 1")
    done = run("python", PYTHON="python3.9")
    assert done.returncode == 1
    assert "3.11 or newer is needed, and python3.9 is older" in done.stderr


def test_a_python_without_venv_gets_what_to_type_and_no_trace(run, tmp_path):
    add(tmp_path, "apt-get", "exit 1")
    why = 'case $2 in *ensurepip*) exit 1 ;; *"%d.%d"*) echo python3.11-venv ;; esac'
    add(tmp_path, "python3", why)
    done = run("python")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.rstrip().endswith("install --no-install-recommends python3.11-venv")


def test_a_command_by_a_python_without_django_says_what_to_type():
    command = [sys.executable, "-I", "-S", "manage.py", "doctor"]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    wanted = f"{settings.BASE_DIR}/.venv/bin/python manage.py doctor"
    assert done.stderr in (
        f"Django is not installed for this Python. Type: {wanted}\n",
        "Django is not installed for this Python. Type: make run\n",
    )


def test_settings_of_make_run_are_one_word_away(tmp_path):
    (tmp_path / "secret_key").write_text("k" * 60)
    said = refusal(VAR=str(tmp_path))
    assert said.endswith("For the data of `make run`, put EMBEDDED=1 before the command.")
