"""What ground rules settle by a choice rather than in words."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from als.core.constraints import among
from als.core.disclosure import Disclosure, DisclosureField
from sets.enums import Naming, ResearchUse


class RuleChoices(models.Model):
    """Base of a version of the ground rules, and of its set: what holds there now.

    ``sets.changes.ground_rules`` brings the choices of a version to the set.
    """

    default_disclosure = DisclosureField(
        verbose_name=_("Who can see an entry unless its author chooses otherwise"),
        default=Disclosure.SET,
    )
    naming = models.CharField(
        _("Whom the report may name"),
        max_length=12,
        choices=Naming.choices,
        default=Naming.NOBODY,
    )
    research = models.CharField(
        _("Whether researchers may use coded data of this set"),
        max_length=3,
        choices=ResearchUse.choices,
        default=ResearchUse.NO,
    )

    class Meta:
        abstract = True
        constraints = [
            among("naming", Naming, "%(class)s_naming"),
            among("research", ResearchUse, "%(class)s_research"),
        ]
