"""Take the pictures of README and guides from the running product, with the worked example.

``python deploy/screenshots.py`` starts the product on a free port with a folder of its own, and
writes each picture of ``PICTURES`` to ``docs/pictures``. CHROMIUM says where the browser is.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "pictures"
FLAGS = ["--disable-gpu", "--no-first-run", "--disable-background-networking"]
WIDE, DESKTOP, PHONE = (1024, 900), (1280, 900), (390, 844)
# People of the worked example, by the name that its first page lists them under.
FACILITATOR, MEMBER = "Facilitator, research team", "County lead, pair 1"
CROATIAN_FACILITATOR = "Facilitator, istraživački tim"
CROATIAN_MEMBER = "Predstavnik općine, par 1"
CROATIAN_SET, CROATIAN_PAIR, OPEN = "Usluge na kraju ceste", "Moj par: Par 1", "Otvori sastanak"
# Name of the file, who enters the example, the address, the window, and what is pressed from there:
# a link or a button by its words, or the beginning of them.
PICTURES = [
    ("set", FACILITATOR, "/sets/1/", WIDE, []),
    ("desk", MEMBER, "/desk/", WIDE, []),
    ("pair-on-a-phone", MEMBER, "/pairs/1/", PHONE, []),
    *(
        (f"croatian-{name}{end}", person, "/desk/", window, pressed)
        for name, person, pressed in [
            ("desk", CROATIAN_MEMBER, []),
            ("pair", CROATIAN_MEMBER, [CROATIAN_PAIR]),
            ("action", CROATIAN_MEMBER, [CROATIAN_PAIR, "Složiti rasporede"]),
            ("report", CROATIAN_FACILITATOR, [CROATIAN_SET, "Pouke i izvješće", "Izvješće"]),
        ]
        for window, end in [(DESKTOP, ""), (PHONE, "-on-a-phone")]
    ),
    # Last: the meeting is opened for it.
    (
        "croatian-session", CROATIAN_FACILITATOR, "/desk/", DESKTOP,
        [CROATIAN_SET, "3. sastanak", "Stavi na dnevni red", OPEN, OPEN],
    ),
    (
        "croatian-session-on-a-phone", CROATIAN_FACILITATOR, "/desk/", PHONE,
        [CROATIAN_SET, "Upravo traje"],
    ),
]  # fmt: skip
STARTED_WITHIN = 600  # seconds; loading the example takes most of them


def main():
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        environment = {**os.environ, "EMBEDDED": "1", "VAR": folder, "PORT": str(port)}
        command = [sys.executable, "manage.py", "up"]
        product = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, product)
            _take_all(address)
        finally:
            product.terminate()
            product.wait(60)


def _free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def _wait_for(address, product):
    """Return once the product answers; exit with a sentence if it ends or doesn't in time."""
    until = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < until and product.poll() is None:
        try:
            urlopen(f"{address}/healthz", timeout=5).close()  # noqa: S310 - our own address
            return
        except (URLError, TimeoutError):
            time.sleep(1)
    sys.exit("The product did not start: `make run` says why.")


def _take_all(address):
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    path = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS + sandbox)
        for name, person, page, (width, height), pressed in PICTURES:
            context = browser.new_context(
                base_url=address, viewport={"width": width, "height": height}
            )
            _save(name, _picture(context.new_page(), person, page, pressed))
            context.close()
        browser.close()


def _picture(tab, name, page, pressed):
    """Return the PNG of a page's window as the person with this name sees it."""
    tab.goto("/")
    tab.locator(".app-cast li", has_text=name).first.get_by_role("button").click()
    tab.wait_for_load_state("networkidle")
    tab.goto(page)
    for words in pressed:
        tab.locator("a, button").filter(has_text=re.compile(rf"^\s*{words}")).first.click()
        tab.wait_for_load_state("networkidle")
    tab.wait_for_load_state("networkidle")
    return tab.screenshot()


def _save(name, png):
    """Write the picture with 256 colours: a third of the bytes, and no difference to be seen."""
    FOLDER.mkdir(exist_ok=True)
    Image.open(BytesIO(png)).convert("RGB").quantize(256).save(
        FOLDER / f"{name}.png", optimize=True
    )


if __name__ == "__main__":
    main()
