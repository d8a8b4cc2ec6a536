"""Entries of pair A with a secret word each, and who may read which: written down, not computed.

The words are of letters alone, so that they come through every format; the one of a kind and a
step is no part of another.
"""

import io
import re
import subprocess
import zipfile
from dataclasses import dataclass, field
from functools import cached_property

from django.test import Client

from actions.changes import actions as action_changes
from actions.changes import comments, consents, progress
from actions.changes import issues as issue_changes
from actions.enums import IssueKind
from als.accounts.models import User
from als.core import clock
from als.core.disclosure import Disclosure
from reports.changes import releasing, reports
from sets.enums import Naming, Tier
from sets.models import GroundRulesAcceptance, LearningSet, Member
from tests import factories as make
from tests.cast import Cast
from tests.files import pdf
from tests.reports import making

PAIR, SET = Disclosure.PAIR, Disclosure.SET
WITHOUT, WITH = Disclosure.REPORT_WITHOUT_NAMES, Disclosure.REPORT_WITH_NAMES
STEPS = {PAIR: "alpha", SET: "beta", WITHOUT: "gamma", WITH: "delta"}
ALL, NOT_OF_THE_PAIR_ALONE, NOTHING = {*STEPS}, {SET, WITHOUT, WITH}, set()

# What of pair A each reader may read in the set. A report is told of no more than ``PRINTED``.
READS = {
    "upper_a": ALL,
    "lower_a": ALL,
    "facilitator": ALL,
    "upper_b": NOT_OF_THE_PAIR_ALONE,
    "lower_b": NOT_OF_THE_PAIR_ALONE,
    # Of pairs a and b both; taken off pair a; of a pair that withdrew; whose other side is silent.
    "two_seats": ALL,
    "removed": NOTHING,
    "withdrew": NOTHING,
    "waiting": NOTHING,
    "outsider": NOTHING,
    "other_facilitator": NOTHING,
    "manager": NOTHING,
    "sponsor": NOTHING,
    "researcher": NOTHING,
    "stranger": NOTHING,
    "nobody": NOTHING,
}
PRINTED = {WITHOUT, WITH}
IN_SET = {"upper_a", "lower_a", "upper_b", "lower_b", "facilitator", "two_seats"}
OF_PAIR = {"upper_a", "lower_a", "facilitator", "two_seats"}
MEMBERS_OF_PAIR = OF_PAIR - {"facilitator"}
AT_THE_EDGE = {"removed", "withdrew", "waiting"}

KINDS = ("comment", "issue", "action", "progress", "attachment", "minute", "correction", "evidence")
START = "zqx"
MARK = re.compile(rf"{START}({'|'.join(KINDS)})({'|'.join(STEPS.values())})")


def mark(kind, step):
    return f"{START}{kind}{STEPS[step]}"


def marks_in(text):
    """Return what a text tells of, as ``(kind, step)``."""
    steps = {word: step for step, word in STEPS.items()}
    return {(kind, steps[word]) for kind, word in MARK.findall(text)}


def marks(kinds, steps):
    return {(kind, step) for kind in kinds for step in steps}


def text_in(data):
    """Return all text of some bytes: a page, a PDF, or whatever is in a ZIP, Office files too."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as parcel:
            return "\n".join(f"{name}\n{text_in(parcel.read(name))}" for name in parcel.namelist())
    if data.startswith(b"%PDF") and data != pdf():
        # pypdf would take as long as it took to make the file.
        ran = subprocess.run(["pdftotext", "-raw", "-", "-"], input=data, capture_output=True)
        ran.check_returncode()
        return re.sub(r"[-‐\u00ad]?\s+|\u00ad", "", ran.stdout.decode())
    return data.decode(errors="replace")


@dataclass
class Entries:
    """One entry of each kind and step, all of pair A, made by its members as they would."""

    cast: Cast
    issues: dict = field(default_factory=dict)
    actions: dict = field(default_factory=dict)
    attachments: dict = field(default_factory=dict)

    def __post_init__(self):
        LearningSet.objects.filter(pk=self.cast.set.pk).update(naming=Naming.EVERYBODY)
        self.cast.set.refresh_from_db()
        self._waiting_pair()
        self._at_the_edge()
        self._accept_rules()
        self.lesson = make.LessonFactory(set=self.cast.set, drafted_by=self.cast.facilitator)
        self.meeting = make.MeetingFactory(
            cycle__set=self.cast.set, cycle__number=1, circulated=True
        )
        item = make.ItemFactory(meeting=self.meeting, proposed_by=self.member, title="Matters")
        for step in STEPS:
            self._issue_and_action(step)
            self._minute(item, step)
        for step in STEPS:
            self._progress(step)
        making.consent_to_all(self.cast.set)

    @property
    def member(self):
        return self.cast.member("upper_a")

    def _waiting_pair(self):
        pair = make.PairFactory(set=self.cast.set, number=9, proposed=True)
        person = make.PersonFactory(name="Waiting")
        make.MemberFactory(pair=pair, side=Tier.UPPER, person=person, lead=True)
        make.AgreementFactory(pair=pair, side=Tier.UPPER, person=person, agreed=True)
        make.AgreementFactory(pair=pair, side=Tier.LOWER, person=make.PersonFactory())
        self.cast.people["waiting"] = person

    def _at_the_edge(self):
        for name in ("two_seats", "removed", "withdrew"):
            self.cast.people[name] = make.PersonFactory(name=name.replace("_", " ").title())
        for pair in (self.cast.pair_a, self.cast.pair_b):
            make.MemberFactory(pair=pair, side=Tier.UPPER, person=self.cast.two_seats)
        left = {"side": Tier.UPPER, "left_at": clock.now()}
        make.MemberFactory(pair=self.cast.pair_a, person=self.cast.removed, **left)
        pair = make.PairFactory(
            set=self.cast.set, number=10, state="withdrawn", ended_at=clock.now()
        )
        make.MemberFactory(pair=pair, side=Tier.UPPER, person=self.cast.withdrew, lead=True)

    def _accept_rules(self):
        """Only to those who accepted the ground rules mails say what was written."""
        rules = make.GroundRulesFactory(set=self.cast.set, written_by=self.cast.facilitator)
        for member in Member.objects.taking_part().of_set(self.cast.set):
            GroundRulesAcceptance.objects.create(rules=rules, member=member)

    def _issue_and_action(self, step):
        by = self.cast.fresh("upper_a")
        issue = issue_changes.raise_issue(
            pair=self.cast.pair_a, kind=IssueKind.BARRIER, title=mark("issue", step),
            description="What it is.", disclosure=step, by=by,
        )  # fmt: skip
        action = action_changes.propose_action(
            issue=issue, by=by, consent=True, what=mark("action", step), owner=self.member,
            leading_side=Tier.UPPER, due=self.cast.set.end,
        )  # fmt: skip
        consents.consent(action=action, by=self.cast.fresh("lower_a"))
        action.refresh_from_db()
        self.issues[step], self.actions[step] = issue, action
        comments.comment_on(thing=issue, text=mark("comment", step), by=by)
        making.evidence(self.lesson, issue, note=mark("evidence", step))

    def _minute(self, item, step):
        minute = make.MinuteFactory(
            item=item, pair=self.cast.pair_a, disclosure=step, text=mark("minute", step),
            written_by=self.cast.facilitator,
        )  # fmt: skip
        make.CorrectionFactory(minute=minute, asked_by=self.member, text=mark("correction", step))
        making.evidence(self.lesson, minute)

    def _progress(self, step):
        """Of an action that the report may name: what counts is how far the entry itself goes."""
        entry = progress.log_progress(
            action=self.actions[WITH], day=self.cast.set.start, done=mark("progress", step),
            disclosure=step, by=self.cast.fresh("upper_a"),
        )  # fmt: skip
        self.attachments[step] = make.AttachmentFactory(
            entry=entry, name=f"{mark('attachment', step)}.pdf"
        )

    @cached_property
    def report(self):
        return making.report(self.cast)

    @cached_property
    def released(self):
        """The report, signed by all sides and released."""
        sent = reports.send_for_sign_off(report=self.report, by=self.cast.fresh("facilitator"))
        making.with_file(sent.snapshot.renderings.get(format="pdf"))
        signed = making.sign(self.cast, sent)
        return releasing.release(report=signed, by=self.cast.fresh("facilitator"))

    def client(self, reader):
        if reader == "nobody":
            return Client()
        client = Client()
        client.force_login(User.objects.get(pk=self.cast.people[reader].pk))
        return client
