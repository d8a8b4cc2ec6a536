"""Pages on a phone, with the longest words that are likely."""

from django.urls import reverse

from sets.registers.editions import import_register
from tests import factories as make
from tests.cast import make_cast
from tests.e2e.steps import find
from tests.e2e.test_axe import FORM, send_empty
from tests.sets.register_lists import CROATIA
from tests.world import World

WHO = ("facilitator", "upper_a")
LONG = "Verbandsgemeindeverwaltungsgemeinschaft"
FILE = "Protokoll_der_konstituierenden_Sitzung_vom_22-November-2026_Endfassung_v12.pdf"


def world_of_long_words():
    cast = make_cast()
    cast.programme.register = import_register(CROATIA, "2024", "Hrvatska").register
    cast.programme.lower_singular = LONG.lower()
    cast.programme.save()
    cast.upper_a.email = f"{LONG}.{LONG}@example.org".lower()
    cast.upper_a.save()
    for pair in (cast.pair_a, cast.pair_b):
        pair.lower.name = f"{LONG} {pair.number}"
        pair.lower.save()
    world = World(cast)
    world.has("rules", "proposed_pair", "draft_meeting")
    make.TopicFactory(proposed_by=world.upper_a, title=f"{LONG}sversammlung", description=LONG)
    paper = make.PaperFactory(set=world.set, title=f"{LONG}en")
    make.PaperFileFactory(paper=paper, name=FILE)
    make.PaperReadFactory(paper=paper, person=cast.upper_a)
    world.paper = paper
    return world


def pages(world):
    """Yield who looks, and at which page."""
    set_, pair = [world.set.pk], [world.pair.pk]
    yield "facilitator", reverse("portal:setup", args=set_)
    yield "facilitator", reverse("sets:pair_new", args=set_)
    yield "upper_a", reverse("sets:readiness_answer", args=pair)
    yield "upper_a", reverse("sets:focus_score", args=set_)
    yield "upper_a", reverse("sets:paper", args=[world.paper.pk])
    yield "facilitator", reverse("sets:paper", args=[world.paper.pk])


def too_wide(window, url):
    """Return what is wider than the window: on the page, and on it with its form's errors."""
    page = window.goto(url)
    if page.locator("[data-narrows]").count():
        find(page, "Region", "i")
    wide = wider_than_window(page, url)
    if page.locator(FORM).count():
        send_empty(page)
        wide += wider_than_window(page, f"{url}, sent empty")
    return wide


def wider_than_window(page, name):
    across, window = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    return [f"{name}: {across} of {window} pixels"] if across > window else []
