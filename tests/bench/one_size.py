"""Measure the pages with one number of sets; started by ``tests.bench``, prints JSON at the end."""

import json
import runpy
import sys
from itertools import cycle, islice

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.db.backends.postgresql.psycopg_any import sql
from django.test.utils import override_settings

from als.accounts.changes import make_feed
from als.accounts.models import User
from meetings.models import AgendaItem
from sets.models import LearningSet, Member
from tests.bench import eight, limits, plans, visits
from tests.bench.copies import copy

FEW = 5  # rounds, to be done within half a minute
GOES = 3


def pages(set_):
    """Return [(name, person, address)] of the set; people are named by what they are."""
    meetings = list(set_.cycles.order_by("number").values_list("meeting", flat=True))
    pair = set_.pairs.order_by("number").first().pk
    lesson, issue = set_.lessons.first().pk, set_.pairs.first().issues.first()
    feed = make_feed(by=people(set_)["member"])
    of_set, programme = f"/sets/{set_.pk}", f"/programmes/{set_.programme_id}"
    return [
        *[(f"desk: {who}", who, "/desk/") for who in people(set_)],
        ("set overview: facilitator", "facilitator", f"{of_set}/"),
        ("set overview: member", "member", f"{of_set}/"),
        ("meeting", "member", f"/meetings/{meetings[0]}/"),
        ("session: writer", "facilitator", f"/meetings/{meetings[-1]}/session/"),
        ("session: reader", "member", f"/meetings/{meetings[-1]}/session/"),
        ("minutes", "member", f"/meetings/{meetings[0]}/minutes/"),
        ("pair: facilitator", "facilitator", f"/pairs/{pair}/"),
        ("pair: member", "member", f"/pairs/{pair}/"),
        ("actions", "member", f"{of_set}/actions/"),
        ("action", "member", f"/actions/{issue.actions.first().pk}/"),
        ("issues", "member", f"{of_set}/issues/"),
        ("issue", "member", f"/issues/{issue.pk}/"),
        ("matrix", "member", f"{of_set}/themes/"),
        ("pictures", "member", f"{of_set}/pictures/"),
        ("search", "member", f"{of_set}/search/?q=district+clinic"),
        ("lessons", "member", f"{of_set}/lessons/"),
        ("lesson", "member", f"/lessons/{lesson}/"),
        ("report", "facilitator", f"{of_set}/report/"),
        ("released", "sponsor", "/released/"),
        ("library", "sponsor", f"{programme}/lessons/"),
        ("history", "facilitator", f"{of_set}/history/"),
        ("undelivered mail", "facilitator", f"{of_set}/mail/"),
        ("calendar feed", "member", f"/calendar/{feed}.ics"),
    ]


def saves(set_):
    """Return [(name, person, address, what is typed at a visit)], as ``pages`` does."""
    item = AgendaItem.objects.filter(meeting=set_.cycles.order_by("number").last().meeting).first()
    of_item = f"/agenda/{item.pk}"

    def entry(number):
        text = f"{'What was said, in some forty words as a facilitator types them. ' * 4}{number}"
        return {"text": text, "kind": "note", "disclosure": "set"}

    return [
        ("autosave", "facilitator", f"{of_item}/draft/", entry),
        ("add a minute", "facilitator", f"{of_item}/minutes/new/", entry),
        (
            "small save: mark an item",
            "facilitator",
            f"{of_item}/mark/",
            lambda number: {"discussed": ("yes", "no")[number % 2]},
        ),
    ]


def people(set_):
    """Return the people of the set by what they are."""
    member = Member.objects.of_set(set_).order_by("pair__number", "pk").first()
    roles = {role.kind: role.person for role in set_.programme.roles.select_related("person")}
    facilitator = User.objects.get(pk=set_.facilitators.get().person_id)
    return {"facilitator": facilitator, "member": member.person, **roles}


def seed(sets):
    """Fill the database, unless it has been filled already."""
    name = connection.settings_dict["NAME"]
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone():
            return
        cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    from tests.bench.full_set import FullSet

    call_command("migrate", verbosity=0)
    FullSet().build()
    copy(sets)


def pages_and_saves(set_):
    """Return {name: (person, address, what is typed or None)} of the set."""
    looked = {name: (who, address, None) for name, who, address in pages(set_)}
    return looked | {name: tuple(rest) for name, *rest in saves(set_)}


def main(sets, wanted, small):
    seed(sets)
    call_command("collectstatic", interactive=False, verbosity=0)
    set_ = LearningSet.objects.order_by("pk")[sets // 2]
    visitors = {name: visits.Visitor(person) for name, person in people(set_).items()}
    # The collector as in a web process: else each page has a visit of 0.2 s among some forty.
    runpy.run_path("deploy/gunicorn.conf.py")["post_worker_init"](None)
    rows = {}
    for name, (who, address, typed) in pages_and_saves(set_).items():
        if wanted and not any(name.startswith(one) for one in wanted.split(",")):
            continue
        rows[name] = row_of(name, visitors[who], address, typed, small)
        print(f"{sets} sets: {name}: {rows[name]['ratio']} × bare", file=sys.stderr)
    held = [] if small else at_eight(rows)
    print(json.dumps({"pages": list(rows.values()), "memory_mb": held}))


def row_of(name, visitor, address, typed, small):
    """Return a page's row of the table; in a small bench that of the first go that is cheap enough.

    What a page asks is the same each time; what it costs varies with what else the machine does.
    """
    rounds, goes = (FEW, GOES) if small else (visits.ROUNDS, 1)
    for _go in range(goes):
        measured = visits.measure(name, visitor, address, typed, rounds)
        row = measured.row()
        if row["ratio"] <= limits.AT_MOST[name][1]:
            break
    return row | {"read_whole": sorted(plans.read_whole(measured.statements))}


def at_eight(rows):
    """Add to each row what eight meet who visit at once; return the memory of the server."""
    sets = list(LearningSet.objects.order_by("pk")[: eight.VISITORS])
    things = [(people(one), pages_and_saves(one)) for one in sets]
    found, held = eight.measure(rows, list(islice(cycle(things), eight.VISITORS)))
    for name, figures in found.items():
        rows[name]["at_eight"] = figures
    return held


if __name__ == "__main__":
    with override_settings(ROOT_URLCONF="tests.bench.visits"):
        main(int(sys.argv[1]), sys.argv[2], bool(sys.argv[3]))
