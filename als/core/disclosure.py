"""Who can see an entry."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Disclosure(models.TextChoices):
    """The steps, from the narrowest to the widest. Each includes the ones before it."""

    PAIR = "pair", _("Our pair and the facilitators")
    SET = "set", _("The set")
    REPORT_WITHOUT_NAMES = "report_without_names", _("The report, without names")
    REPORT_WITH_NAMES = "report_with_names", _("The report, with names")

    @classmethod
    def reportable(cls):
        """Return the steps that let an entry into the report."""
        return {cls.REPORT_WITHOUT_NAMES, cls.REPORT_WITH_NAMES}


class DisclosureField(models.CharField):
    """A column that holds a step; what is not chosen stays in the pair."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("verbose_name", _("Who can see this?"))
        kwargs["max_length"] = 24
        kwargs["choices"] = Disclosure.choices
        kwargs.setdefault("default", Disclosure.PAIR)
        super().__init__(*args, **kwargs)
