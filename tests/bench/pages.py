"""Weigh cold pages of the running worked example: requests and compressed bytes of each.

    make run                                   (in another window)
    python -m tests.bench.pages http://127.0.0.1:8000

The budget is 40 kB in 5 requests. Bytes are as they came over the wire, heads included.
"""

import os
import sys

from playwright.sync_api import sync_playwright

BUDGET_BYTES, BUDGET_REQUESTS = 40_000, 5
PAGES = {
    "sponsor": ["/desk/", "/released/"],
    "facilitator": [
        "/desk/",
        "/sets/1/",
        "/sets/1/setup/",
        "/sets/1/meetings/",
        "/meetings/1/",
        "/meetings/1/minutes/",
        "/sets/1/issues/",
        "/sets/1/actions/",
        "/sets/1/themes/",
        "/issues/1/",
        "/actions/1/",
        "/sets/1/lessons/",
        "/lessons/1/",
        "/sets/1/report/",
        "/sets/1/history/",
        "/pairs/1/",
        "/papers/1/",
        "/meetings/5/edit/",
    ],
}


def weigh(browser, base, cookies, path):
    """Return ``(requests, bytes)`` of the page, fetched by a browser that has nothing yet."""
    context = browser.new_context(base_url=base)
    context.add_cookies(cookies)
    page = context.new_page()
    sizes = []
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(path, wait_until="networkidle")
    context.close()
    over_the_wire = [size for size in sizes if size]  # an inline icon weighs nothing
    return len(over_the_wire), int(sum(over_the_wire))


def enter_as(browser, base, kind):
    """Return the cookies of a person of the example who is of this kind."""
    page = browser.new_context(base_url=base).new_page()
    page.goto("/")
    page.locator("li", has_text=kind).get_by_role("button").first.click()
    return page.context.cookies()


def main(base):
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=root
        )
        for kind, paths in PAGES.items():
            cookies = enter_as(browser, base, kind.capitalize())
            for path in paths:
                requests, size = weigh(browser, base, cookies, path)
                over = requests > BUDGET_REQUESTS or size > BUDGET_BYTES
                print(f"{path:26}{requests:3} requests {size:7} bytes{'  OVER' if over else ''}")


if __name__ == "__main__":
    main(sys.argv[1])
