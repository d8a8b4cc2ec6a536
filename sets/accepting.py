"""Accepting the ground rules by a link in a mail."""

from django.urls import reverse
from django.utils.translation import gettext as _

from als.core.locking import locked
from als.core.refusals import Refused
from sets.answers import AnswerPurpose, Choice
from sets.changes.ground_rules import accept_ground_rules
from sets.models import GroundRules, GroundRulesAcceptance


class AcceptRules(AnswerPurpose):
    """One version of the rules: a newer one needs a newer link."""

    name = "rules"
    template = "sets/_answer_rules.html"
    needs_rules = False

    def choices(self, thing):
        return {"accept": Choice(_("I accept these rules"), _("You accept the ground rules."))}

    def find(self, key):
        return GroundRules.objects.select_related("set__programme").filter(pk=key).first()

    def lock(self, thing):
        return locked(thing, "set__programme")

    def set_of(self, thing):
        return thing.set

    def version_of(self, thing):
        """Return the set's newest version: this link is for it alone."""
        newest = GroundRules.objects.filter(set_id=thing.set_id).first()
        return str(newest.version)

    def title(self, thing):
        return _("Do you accept version %s of the ground rules?") % thing.version

    def facts(self, thing, member):
        return {"rules": thing, "language": thing.set.programme.language}

    def page(self, thing):
        return reverse("sets:ground_rules", args=[thing.set_id])

    def refuse(self, thing, member):
        if thing.acceptances.filter(member=member).exists():
            raise Refused(_("You have accepted these rules already."))

    def give(self, thing, *, answer, by):
        rows = GroundRulesAcceptance.objects.filter(rules=thing, member__person=by)
        before = set(rows.values_list("pk", flat=True))
        accept_ground_rules(rules=thing, by=by)
        return {"acceptances": sorted(set(rows.values_list("pk", flat=True)) - before)}

    def take_back(self, thing, link):
        """Delete the acceptance: the person is asked again. What came into force by it stays.

        Somebody with two seats accepted for both. What a seat had accepted before stays.
        """
        return bool(thing.acceptances.filter(pk__in=link.given["acceptances"]).delete()[0])
