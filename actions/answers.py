"""What members of a pair can answer by a link in a mail: consent, and what was recorded."""

from django.urls import reverse
from django.utils.translation import gettext as _

from actions.changes import consents, disowning, issues, progress
from actions.changes.rows import locked_action, locked_issue
from actions.enums import ActionState
from actions.models import Issue, ProgressEntry, ProposedAction
from actions.rules import may_answer_for_issue, may_consent, may_log_progress
from als.core.locking import locked
from als.core.refusals import Refused
from sets.answers import AnswerPurpose, Choice


class OfPair(AnswerPurpose):
    def pair_of(self, thing):
        return thing.pair

    def set_of(self, thing):
        return thing.pair.set


class ConsentToAction(OfPair):
    """One side's consent to one version of an action's text."""

    name = "consent"
    template = "actions/_answer_action.html"

    def choices(self, thing):
        return {"consent": Choice(_("Consent for our side"), _("Your side consents to an action."))}

    def find(self, key):
        rows = ProposedAction.objects.select_related(
            "issue__pair__set__programme", "issue__pair__upper", "issue__pair__lower",
            "owner__person",
        )  # fmt: skip
        return rows.filter(pk=key).first()

    def lock(self, thing):
        return locked_action(thing)

    def version_of(self, thing):
        return str(thing.text_version)

    def title(self, thing):
        return _("Does your side consent to this action?")

    def facts(self, thing, member):
        return {"action": thing}

    def page(self, thing):
        return reverse("actions:action", args=[thing.pk])

    def refuse(self, thing, member):
        if thing.state != ActionState.PROPOSED or not may_consent(member.person, thing):
            raise Refused(_("The action is not waiting for consent."))
        if thing.consent_of(member.side):
            raise Refused(_("Your side has consented already."))
        if not thing.issue.is_confirmed:
            raise Refused(_("Confirm the issue first: it was recorded for your pair."))

    def give(self, thing, *, answer, by):
        consents.consent(action=thing, version=thing.text_version, by=by)

    def take_back(self, thing, link):
        return consents.take_back(thing, member=link.member, version=int(link.version))


class ConfirmIssue(OfPair):
    """Confirm, for the pair, an issue as a facilitator recorded it."""

    name = "issue"
    template = "actions/_answer_issue.html"

    def choices(self, thing):
        return {"confirm": Choice(_("Confirm the issue"), _("You have confirmed the issue."))}

    def find(self, key):
        rows = Issue.objects.select_related(
            "pair__set__programme", "pair__upper", "pair__lower", "raised_by"
        )
        return rows.filter(pk=key).first()

    def lock(self, thing):
        return locked_issue(thing)

    def version_of(self, thing):
        """Return the revision that a confirmation is of; confirming saves none that counts."""
        rows = thing.history.filter(confirmed_at=None).order_by("-history_id")
        return str(rows.values_list("history_id", flat=True).first())

    def title(self, thing):
        return _("Is this your pair’s issue?")

    def facts(self, thing, member):
        return {"issue": thing}

    def page(self, thing):
        return reverse("actions:issue", args=[thing.pk])

    def refuse(self, thing, member):
        if thing.is_confirmed:
            raise Refused(_("The issue is confirmed already."))
        if not may_answer_for_issue(member.person, thing):
            raise Refused(_("The pair no longer takes part."))

    def give(self, thing, *, answer, by):
        issues.confirm_issue(issue=thing, by=by)

    def take_back(self, thing, link):
        return issues.take_back_confirmation(thing, member=link.member)


class ConfirmProgress(OfPair):
    """Confirm, for the pair, progress as a facilitator recorded it in a meeting."""

    name = "progress"
    template = "actions/_answer_progress.html"

    def choices(self, thing):
        return {"confirm": Choice(_("Confirm the entry"), _("You have confirmed the entry."))}

    def find(self, key):
        rows = ProgressEntry.objects.select_related(*progress.OF_RECORDED, "recorded_by")
        return rows.filter(pk=key, recorded_by__isnull=False).first()

    def pair_of(self, thing):
        return thing.action.pair

    def set_of(self, thing):
        return thing.action.pair.set

    def lock(self, thing):
        action = locked_action(thing.action)
        entry = locked(thing, "agenda_item__meeting")
        entry.action = action
        return entry

    def version_of(self, thing):
        """Return the revision of its words: the pair may correct them before it confirms."""
        return thing.revision

    def title(self, thing):
        return _("Is this what your pair reported?")

    def facts(self, thing, member):
        return {"entry": thing}

    def page(self, thing):
        return reverse("actions:action", args=[thing.action_id])

    def refuse(self, thing, member):
        if thing.is_confirmed:
            raise Refused(_("The entry is confirmed already."))
        if not may_log_progress(member.person, thing.action):
            raise Refused(_("The pair no longer takes part."))
        if not thing.action.was_agreed:
            raise Refused(_("Both sides have to agree to the action again before its work counts."))

    def give(self, thing, *, answer, by):
        """Return what the entry and its action said of the state before."""
        was = {"state": thing.action.state, "state_after": thing.state_after}
        progress.confirm_progress(entry=thing, by=by)
        return was

    def take_back(self, thing, link):
        return disowning.take_back_confirmation(thing, member=link.member, was=link.given)
