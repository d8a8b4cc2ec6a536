"""Scripts: found under hashed names, each by the page or the module that asks for it."""

import re

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.utils.functional import empty

SCRIPTS = [
    "agenda.js", "drafts.js", "live.js", "order.js", "search-select.js", "space-left.js",
    "text-checks.js",
]  # fmt: skip


@pytest.fixture
def collected(settings, tmp_path):
    """Collected files, and a storage that hashes names; it goes with the settings that name it."""
    hashed = {"BACKEND": "als.core.web.static_files.HashedStaticFiles"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": hashed}
    settings.STATIC_ROOT = tmp_path
    staticfiles_storage._wrapped = empty
    call_command("collectstatic", interactive=False, verbosity=0)
    yield tmp_path / "js"
    staticfiles_storage._wrapped = empty


@pytest.mark.slow
def test_a_module_is_imported_by_its_hashed_name(collected):
    app = next(collected.glob("app.????????????.js")).read_text()
    imported = re.findall(r'import\("\./([\w.-]+)"\)', app)
    assert all((collected / name).exists() for name in imported)
    assert sorted(re.sub(r"\.[0-9a-f]{12}\.", ".", name) for name in imported) == SCRIPTS
    assert len({len(name.split(".")) for name in imported}) == 1  # each has its hash
