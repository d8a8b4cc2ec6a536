"""Every PDF that a test makes is kept, each once, and veraPDF looks at all of them at the end.

One Java for few and two for many, since to start one takes longer than to look at most of the
files; none where slow tests are left out. The hooks are in ``conftest.py``.
"""

import hashlib
import os
import re
import shutil
import tempfile
from functools import partial
from pathlib import Path

from als.core.files import pdf
from tests.verapdf import STANDARDS, broken_rules

# Where they are kept, for the processes that share the tests as well.
FOLDER = "PDFS_OF_TESTS"
FEW = 12

_write = pdf.write


def begin(config):
    """Make the folder, in the process that starts the others, and keep what is written from now."""
    if not hasattr(config, "workerinput"):
        os.environ[FOLDER] = made = tempfile.mkdtemp(prefix="als-pdfs-")
        config.add_cleanup(partial(shutil.rmtree, made))  # however the run ends
    pdf.write = write_and_keep


def write_and_keep(document):
    data = _write(document)
    # A drawing that becomes a picture has no title: nobody gets it as a PDF.
    if document.metadata.title:
        keep(data)
    return data


def folder():
    return Path(os.environ[FOLDER])


def keep(data):
    """Keep a PDF, as bytes; a worker's, say, which a test has downloaded."""
    digest = hashlib.sha256(data).hexdigest()[:16]
    if not any(folder().glob(f"*-{digest}.pdf")):
        test = os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0].rpartition("/")[2]
        folder().joinpath(f"{re.sub('[^a-z0-9_]+', '-', test)[:120]}-{digest}.pdf").write_bytes(
            data
        )


def end(session):
    """Fail the run if a PDF breaks a rule, and print which."""
    if hasattr(session.config, "workerinput"):
        return
    quickly = "not slow" in session.config.option.markexpr
    paths = [] if quickly else sorted(folder().iterdir(), key=lambda path: path.stat().st_size)
    found = broken_rules(paths, processes=2 if len(paths) > FEW else 1)
    assert len(found) == len(STANDARDS) * len(paths)
    broken = {key: rules for key, rules in found.items() if rules}
    if paths:
        print(f"\nveraPDF looked at {len(paths)} PDFs; it finds {len(broken) or 'nothing'} to say.")
    for (path, standard), rules in broken.items():
        print(f"  {Path(path).name}: {standard}: {'; '.join(rules)}")
    if broken:
        session.exitstatus = session.exitstatus or 1
        # After the count of passed tests, which says nothing of it: this run has failed.
        session.config.add_cleanup(partial(print, f"FAILED: {len(broken)} PDFs break a rule."))
