"""What a side can answer by a link in a mail after the release: what became of its work."""

from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _

from als.core.locking import locked
from als.core.refusals import Refused
from reports.changes import follow_ups
from reports.changes.follow_ups import PAIR_OF
from reports.forms.follow_ups import FollowUpByLinkForm
from reports.models import FollowUp
from reports.models.follow_ups import FOLLOW_UP_TEXTS
from sets.answers import AnswerPurpose, Choice


class AnswerFollowUp(AnswerPurpose):
    """One side's follow-up. The page shows nothing but what is asked, of a closed set as well."""

    name = "follow_up"
    template = "reports/_answer_follow_up.html"
    texts: ClassVar = {name: FollowUpByLinkForm.base_fields[name].label for name in FOLLOW_UP_TEXTS}
    after_closing = True
    needs_rules = False

    def choices(self, thing):
        return {"send": Choice(_("Send our answer"), _("You have answered for your side."))}

    def find(self, key):
        return FollowUp.objects.filter(pk=key).select_related(*PAIR_OF).first()

    def lock(self, thing):
        return locked(thing, *PAIR_OF)

    def pair_of(self, thing):
        return thing.pair

    def set_of(self, thing):
        return thing.pair.set

    def version_of(self, thing):
        return str(thing.months)

    def title(self, thing):
        return _("What became of your work?")

    def facts(self, thing, member):
        return {"follow_up": thing}

    def page(self, thing):
        return reverse("reports:follow_up", args=[thing.pk])

    def refuse(self, thing, member):
        if thing.is_answered:
            raise Refused(_("Your side has answered already. To change the answer, sign in."))

    def form(self, thing, member, data=None, answer=""):
        return FollowUpByLinkForm(
            data, set_=thing.pair.set, choices=self.choices(thing), answer=answer
        )

    def give(self, thing, *, answer, by, **typed):
        row = follow_ups.answer_follow_up(follow_up=thing, by=by, **typed)
        return {"revision": row.revision}

    def is_same(self, thing, link, *, answer, **typed):
        same = all(getattr(thing, name) == value for name, value in typed.items())
        return same and thing.by_id == link.member.person_id

    def take_back(self, thing, link):
        return follow_ups.take_back_answer(
            thing, member=link.member, revision=link.given["revision"]
        )
