"""Whether a frozen version may still go out as it is."""

from django.utils.translation import gettext as _

from meetings.models import Minute
from reports.content.cases import of_case, printed_cases
from reports.disclosure.policy import DisclosurePolicy
from reports.sources import MINUTE, key_of
from sets.models import Pair


def why_not_release(report):
    """Return in a sentence why the frozen version may no longer go out as it is; else ``""``."""
    content = report.snapshot.content
    pairs = sorted(Pair.objects.filter(set=report.set).confirmed().values_list("number", flat=True))
    if pairs != sorted(pair["number"] for pair in content["pairs"]):
        return _("The pairs that take part have changed since this version was frozen. Reopen it.")
    policy = DisclosurePolicy(report.set, frozen=True)
    if policy.rules.naming.is_narrower_than(content["naming"]):
        return _("By the ground rules the report now names less than this version. Reopen it.")
    frozen = content["sources"]
    # Lessons may no longer rest on these, while the version still prints them.
    minutes = Minute.objects.filter(
        pk__in=[pk for kind, pk, _names in frozen if kind == MINUTE.key]
    ).select_related("pair", "meeting")
    now = policy.verdicts | {key_of(minute): policy.verdict(minute) for minute in minutes}
    now |= {("case", row.pk): of_case(policy, row) for row in printed_cases(report.set, policy)}
    for kind, pk, names in frozen:
        verdict = now.get((kind, pk))
        if verdict is None or verdict.excluded or (names and not verdict.names):
            return _(
                "An entry in this version may no longer be printed as it stands there. "
                "Reopen the report."
            )
    return ""
