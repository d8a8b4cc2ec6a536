"""Time the look for reminders, and a Monday's digests, of a big programme: 50 sets of 12 pairs.

    DEBUG=1 VAR=/tmp/bench python -m tests.bench.reminders [sets] [pairs]

The database has to be migrated.
Everything is rolled back. Printed are seconds and queries of a look that finds something, of the
next one, which finds nothing new, and how many mails there were.
"""

import datetime as dt
import os
import sys
import time

import django


def main(sets=50, pairs=12):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "als.settings")
    django.setup()
    from django.db import connection, reset_queries, transaction
    from django.test.utils import CaptureQueriesContext

    from actions import reminders as of_actions
    from als.core import clock
    from als.core.models import OutMail
    from als.portal import notifications
    from meetings import reminders as of_meetings

    def timed(name, look):
        reset_queries()  # Django keeps the last 9,000
        before, began = OutMail.objects.count(), time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            look()
        seconds, mails = time.perf_counter() - began, OutMail.objects.count() - before
        print(f"{name:20}{seconds:8.2f} s {len(queries):6} queries {mails:6} mails", flush=True)

    monday = dt.datetime(2026, 6, 15, 8, tzinfo=dt.UTC)
    with transaction.atomic(), clock.set_to(monday):
        build(sets, pairs, monday)
        for name, look in (
            ("actions", of_actions.remind),
            ("meetings", of_meetings.remind),
            ("digests", notifications.send_digests),
        ):
            timed(name, look)
            timed(f"{name}, again", look)
        transaction.set_rollback(True)


def build(sets, pairs, now):
    """Make one programme; each pair has two people and five agreed actions, one of them late."""
    from sets.enums import Tier
    from sets.models import GroundRulesAcceptance
    from tests import factories as make

    programme = make.ProgrammeFactory()
    for _number in range(sets):
        set_ = make.SetFactory(programme=programme)
        make.FacilitatorFactory(set=set_)
        rules = make.GroundRulesFactory(set=set_)
        make.MeetingFactory(
            cycle__set=set_,
            called=True,
            starts=now + dt.timedelta(days=10),
            ends=now + dt.timedelta(days=10, hours=3),
        )
        for _pair in range(pairs):
            pair = make.PairFactory(set=set_)
            members = [make.MemberFactory(pair=pair, side=side, lead=True) for side in Tier]
            for member in members:
                GroundRulesAcceptance.objects.create(rules=rules, member=member)
            issue = make.IssueFactory(pair=pair, confirmed_by=members[0])
            for number in range(5):
                make.ActionFactory(
                    issue=issue,
                    owner=members[0],
                    agreed=True,
                    agreed_at=now - dt.timedelta(days=20),
                    due=(now + dt.timedelta(days=30 * number - 1)).date(),
                )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
