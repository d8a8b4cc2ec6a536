"""Visit each page with eight people at once, over the network, each in a set of their own.

Each in the same role, for ``SECONDS`` a page; the figures are of the clock, with two processes.
"""

import time
from itertools import count

from tests.bench.server import Browser, at_once, memory, serving
from tests.bench.visits import Visitor

VISITORS, SECONDS = 8, 2


def measure(named, things):
    """Return figures by a page's name, and the memory of the server's processes after them all.

    ``things`` gives of each set its people by what they are and the pages and saves of it.
    """
    found = {}
    visitors = [{who: Visitor(one).cookie for who, one in people.items()} for people, _ in things]
    with serving() as server:
        for name in named:
            browsers = []
            for cookies, (_people, pages) in zip(visitors, things, strict=True):
                who, address, typed = pages[name]
                browser = Browser(cookies[who])
                browser.address, browser.typed = address, typed
                browsers.append(browser)
            for browser in browsers:  # so that nothing is drawn or compiled for the first time
                visit(browser, 0)
                browser.link.close()  # the server does so itself, once it has waited
            until = time.perf_counter() + SECONDS
            found[name] = at_once(browsers, lambda one, end=until: stay(one, end), server)
        return found, memory(server)


def visit(browser, number):
    browser.ask(browser.address, browser.typed and browser.typed(number))


def stay(browser, until):
    for number in count(1):
        if time.perf_counter() > until:
            break
        visit(browser, number)
    browser.link.close()
