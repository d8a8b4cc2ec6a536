"""What the operators of an installation read: what is not well, and what was given up.

No content, no name and no address: of an email the kind, the day and the domain that it goes to.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps

from als.core import health
from als.core.enums import JobState
from als.core.file_jobs import BUILDERS
from als.core.models import OutMail
from als.core.processes import runs
from als.core.text.kept import in_readers_language

MAX_FILES = 50
# Tasks that leave to another run what they can't do in a minute (``processes.runs``)
IN_RUNS = (
    "als.portal.tasks.send_digests",
    "actions.tasks.remind",
    "meetings.tasks.remind",
    "meetings.tasks.settle_invitations",
    "reports.tasks.remind",
    "reports.tasks.look_at_cases",
    "sets.tasks.remind_unanswered",
    "sets.tasks.remind_retention",
    "als.accounts.tasks.mail_codes",
    "sets.tasks.mail_invitations",
    "sets.tasks.read_waiting_papers",
    "sets.tasks.clear_refused_invitations",
    "sets.tasks.clear_applications",
    "als.portal.tasks.clear_what_is_due",
    "als.portal.tasks.remove_people_who_asked",
    "als.research.tasks.remove_old_extracts",
    "als.archive.tasks.remove_old_archives",
    "als.core.tasks.forget_old_mail",
    "als.core.tasks.seal_audit",
    "als.core.tasks.remove_files",
    "als.core.tasks.clear_ended_sessions",
)
# The numbers of a mail server's answer (RFC 5321, RFC 3463): its words can hold a name.
ANSWER = re.compile(r"\b[245]\d\d\b(?:[ -][245]\.\d{1,3}\.\d{1,3})?")


@dataclass(frozen=True)
class Part:
    """A part of the installation; ``fault`` and ``advice`` are sentences, empty if it is well."""

    name: str
    fault: str
    advice: str


@dataclass(frozen=True)
class FailedMail:
    pk: int
    kind: str
    created: datetime
    domain: str
    answer: str


@dataclass(frozen=True)
class FailedFile:
    """``label`` is its model's ("archive.archive"), by which the template words what it is."""

    pk: int
    label: str
    asked_at: datetime
    error: str


def parts():
    """Return each part of the installation, those that are not well first."""
    faults = health.faults()
    found = [
        Part(name, faults.get(name, ""), health.WHAT_TO_DO[name] if name in faults else "")
        for name in health.CHECKS
    ]
    return sorted(found, key=lambda part: not part.fault)


def unfinished():
    """Return the ``Unfinished`` tasks that go on in other runs."""
    return [found for name in IN_RUNS if (found := runs.unfinished(name))]


def failed_mails():
    """Return a queryset of the mails of all sets that were given up and can be sent again."""
    return OutMail.objects.failed().defer("text", "html", "calendar").order_by("-created", "-pk")


def without_mailbox(mail):
    """Return what of a failed mail an operator reads: of the server's answer the numbers."""
    answer = ANSWER.search(mail.error)
    return FailedMail(
        mail.pk,
        mail.kind_label,
        mail.created,
        mail.address.rpartition("@")[2],
        answer[0] if answer else "",
    )


def failed_files():
    """Return the newest ``FailedFile``s of all kinds together."""
    found = []
    for label in sorted(BUILDERS):
        rows = apps.get_model(label).objects.filter(state=JobState.FAILED).order_by("-asked_at")
        rows = rows.values_list("pk", "asked_at", "error")[:MAX_FILES]
        found += [
            FailedFile(pk, label, asked_at, in_readers_language(error))
            for pk, asked_at, error in rows
        ]
    return sorted(found, key=lambda file: file.asked_at, reverse=True)[:MAX_FILES]
