"""``make release``: what is unreleased gets a version and a tag, or nothing happens."""

import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
KEPT = ("CHANGELOG.md", "pyproject.toml", "deploy/kubernetes/kustomization.yaml")


@pytest.fixture
def run(tmp_path):
    """Run a command in a small repository that has what a release touches; return what it did."""
    for name in KEPT:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text((ROOT / name).read_text())

    def run_there(*command):
        env = {f"GIT_{who}_{what}": "releaser@example.org"
               for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}  # fmt: skip
        env |= {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(tmp_path)}
        return subprocess.run(
            command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )

    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "Begin"]):
        assert run_there("git", *words).returncode == 0
    return run_there


def release(run, version):
    return run("sh", str(ROOT / "deploy/release.sh"), version)


def test_a_release_has_its_version_everywhere_and_a_tag_with_its_news(run, tmp_path):
    assert release(run, "1.2.0").returncode == 0
    assert run("git", "status", "--porcelain").stdout == ""
    assert "Operators: " in run("git", "tag", "--list", "-n99", "v1.2.0").stdout
    texts = [(tmp_path / name).read_text() for name in KEPT]
    marks = ["## Unreleased\n\n## 1.2.0 – ", 'version = "1.2.0"', "newTag: 1.2.0}"]
    assert all(mark in text for text, mark in zip(texts, marks, strict=True))


def test_a_release_is_refused_by_a_sentence_and_changes_nothing(run, tmp_path):
    assert "VERSION=1.2.0" in release(run, "1.2").stderr
    release(run, "1.2.0")
    assert "released already" in release(run, "1.2.0").stderr
    assert "says nothing" in release(run, "1.3.0").stderr
    (tmp_path / "CHANGELOG.md").write_text("changed")
    assert "not committed" in release(run, "1.3.0").stderr
    assert run("git", "tag").stdout == "v1.2.0\n"
