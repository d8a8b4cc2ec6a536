"""The worked example as somebody runs it: web server, worker and browser on a database file."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from shutil import which

from playwright.sync_api import sync_playwright

from als.celery import app as celery
from tests.e2e.conftest import FLAGS, PATIENCE, WHOLE_BROWSER
from tests.e2e.server import Server
from tests.services import private_folder, redis

ENDS_WITHIN = 180  # seconds
WORKER = ["celery", "-A", "als", "worker", "-P", "solo", "--without-gossip", "--without-mingle"]


@contextmanager
def serving(database):
    """Give the address of the product with this SQLite database (bytes); a worker is at work."""
    with private_folder() as folder, redis(folder / "redis") as broker:
        file = folder / "db.sqlite3"
        file.write_bytes(database)
        own = {"DEBUG": "1", "EXAMPLE": "1", "VAR": str(folder), "BROKER_URL": broker}
        server = Server({**os.environ, **own, "DATABASE_URL": f"sqlite:///{file}"})
        with folder.joinpath("log").open("wb") as log:
            worker = subprocess.Popen(
                [sys.executable, "-m", *WORKER], env=server.env, stdout=log, stderr=log
            )
        server.start()
        try:
            with celery.connection_for_write(broker) as connection:
                celery.send_task("als.core.tasks.make_waiting_files", connection=connection)
            yield server.url
        finally:
            server.stop()
            worker.terminate()
            worker.wait(ENDS_WITHIN)


def files_of_the_sponsor(url, folder, number):
    """Return the paths of what the sponsor gets by pressing each of so many buttons “Download”.

    In a thread of its own: where Playwright runs, Django would have another connection.
    """
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_files_of_the_sponsor, url, folder, number).result()


def _files_of_the_sponsor(url, folder, number):
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    path = which("chromium-headless-shell") or WHOLE_BROWSER
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=path, args=flags).new_page(base_url=url)
        page.set_default_timeout(PATIENCE)
        page.goto("/")
        sponsor = page.get_by_role("listitem").filter(has=page.get_by_text("Sponsor", exact=True))
        sponsor.get_by_role("button", name="Sign in").click()
        page.goto("/released/")
        buttons = page.get_by_role("button", name="Download")
        _reload_until(page, lambda: buttons.count() == number)
        paths = [_saved(page, button, folder) for button in buttons.all()]
        page.get_by_role("link", name="What came of it").first.click()
        button = page.get_by_role("button", name="Download the PDF")
        _reload_until(page, button.count)
        return [*paths, _saved(page, button, folder)]


def _reload_until(page, there):
    while not there():
        page.wait_for_timeout(2000)  # the worker takes ten seconds; each page takes from it
        page.reload()


def _saved(page, button, folder):
    with page.expect_download() as download:
        button.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path
