"""Cases: writing them, their order, taking one out, and what the sides of the pair say."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.formats import and_list
from als.core.locking import locked
from als.core.refusals import Refused
from als.core.revisions import Stale, refuse_stale
from reports import notifications
from reports.changes.reports import start_report
from reports.changes.voiding import locked_report, void_what_may_not_go_out
from reports.content.cases import barred_names, digests_under, lapsed, of_case, quoted_from
from reports.disclosure.policy import DisclosurePolicy
from reports.enums import ReplyAnswer
from reports.models import Case, CaseConsent, Report
from reports.models.cases import TEXTS
from reports.rules import may_consent_to_case, may_edit_report
from sets.enums import Tier

# Four to six are read; more would be the record again.
MAX_CASES = 6
WORDS = ("title", *TEXTS, "quote")


def save_case(*, issue, by, seen=None, **words):
    """Save what the editors say of an issue of a pair, and ask both its sides about it.

    ``words``: the texts by their names. Changed words are asked about again, and so are words whose
    answers have lapsed. Raises ``Refused`` for an issue that the report may not print, for names
    that it may not say, and for a quotation that is no sentence of what it may print of the issue.
    """
    report = _editable(Report.of(issue.pair.set), by)
    with transaction.atomic():
        report = _editable(locked_report(start_report(set_=report.set, by=by)), by)
        case = Case.objects.filter(issue=issue).first() or _new_case(report, issue)
        policy = DisclosurePolicy(report.set)
        same = case.pk and all(getattr(case, name) == words[name] for name in WORDS)
        if same and not lapsed(policy, case):
            return case
        if case.pk:
            refuse_stale(case, WORDS, seen)
            case.revision += 1
        for name in WORDS:
            setattr(case, name, words[name])
        _refuse_unprintable(policy, case)
        case.rests_on = digests_under(policy, case)
        case.written_by, case.written_at, case.lapsed_at = by, clock.now(), None
        case._history_user = by
        case.save()
        _ask(case, by)
        audit.record("worded", case, by=by, set_id=report.set_id, pair_id=case.pair_id,
                     revision=case.revision)  # fmt: skip
        notifications.notify_case_worded(case)
    return case


def _editable(report, by):
    if not may_edit_report(by, report):
        raise Refused(
            _("Only facilitators of this set can edit the report, and only while it is a draft.")
        )
    return report


def _new_case(report, issue):
    rows = Case.objects.filter(report=report)
    if rows.count() >= MAX_CASES:
        raise Refused(_("The report has six cases, which is all it can have. Take one out first."))
    last = rows.aggregate(last=Max("position"))["last"] or 0
    return Case(report=report, issue=issue, pair=issue.pair, position=last + 1)


def _refuse_unprintable(policy, case):
    if of_case(policy, case).excluded:
        raise Refused(_("The report may not print this issue, so it can’t be a case."))
    if names := barred_names(policy, case):
        raise Refused(_("The report may not say these names here: %s") % and_list(names))
    if case.quote.strip() and quoted_from(policy, case) is None:
        raise Refused(
            _("Quote word for word from what the report may print of this issue."), field="quote"
        )


def _ask(case, by):
    """Ask both sides again. What they typed about earlier words stays in the history."""
    for side in Tier:
        consent = CaseConsent.objects.filter(case=case, side=side).first()
        consent = consent or CaseConsent(case=case, side=side)
        consent.answer, consent.words, consent.names = "", "", False
        consent.by = consent.at = None
        consent._history_user = by
        consent.save()


def move_case_up(*, case, by):
    """Let a case change places with the one before it; the first stays."""
    with transaction.atomic():
        report = _editable(locked_report(case.report), by)
        rows = list(Case.objects.filter(report=report).order_by("position"))
        at = next((at for at, row in enumerate(rows) if row.pk == case.pk), 0)
        if at == 0:
            return case
        before, case = rows[at - 1], rows[at]
        places = case.position, before.position
        # No two have one place, not for a moment either.
        Case.objects.filter(pk=before.pk).update(position=rows[-1].position + 1)
        Case.objects.filter(pk=case.pk).update(position=places[1])
        Case.objects.filter(pk=before.pk).update(position=places[0])
        audit.record("moved", case, by=by, set_id=report.set_id, pair_id=case.pair_id)
    return case


def drop_case(*, case, by):
    """Take a case out of the report, with what its sides said to it, and all earlier wordings."""
    with transaction.atomic():
        report = _editable(locked_report(case.report), by)
        audit.record("dropped", case, by=by, set_id=report.set_id, pair_id=case.pair_id)
        number = case.pk
        case.consents.all().delete()
        case.delete()
        # Without the case no way leads from these to their set, whose removal is to take them.
        CaseConsent.history.filter(case_id=number).delete()
        Case.history.filter(id=number).delete()


def consent_to_case(*, consent, answer, words, by, read=None, names=True):
    """Record what a side says to a case as it reads now; it can say otherwise until the release.

    ``read``: the revision that the person had before them. ``names``: the page said whose the
    report says it is; a yes to "One pair" is none to names. A yes taken back voids what was signed.
    """
    if not may_consent_to_case(by, consent):
        raise Refused(_("Only members of this side can answer for it, while the set is open."))
    words = words.strip()
    if answer == ReplyAnswer.DECLINED and not words:
        raise Refused(_("Enter what the case should say instead."), field="words")
    with transaction.atomic():
        case = locked(consent.case, "pair__set__programme")
        if read not in (None, case.revision):
            raise Stale(
                sentence=_("The case has changed since you opened this page. Read it again."),
                now=[{"key": _("Case"), "value": "\n\n".join(case.report_texts)}],
                read=case.revision,
            )
        consent = CaseConsent.objects.get(case=case, side=consent.side)
        names = names and of_case(DisclosurePolicy(case.pair.set), case).names
        if (consent.answer, consent.words, consent.names) == (answer, words, names):
            return consent
        consent.answer, consent.words, consent.names = answer, words, names
        consent.by, consent.at = by, clock.now()
        consent._history_user = by
        consent.save(update_fields=["answer", "words", "names", "by", "at"])
        audit.record("answered", case, by=by, set_id=case.pair.set_id, pair_id=case.pair_id,
                     side=consent.side, answer=str(answer))  # fmt: skip
        if answer == ReplyAnswer.DECLINED:
            void_what_may_not_go_out(case.pair.set_id, by=by)
        if answer == ReplyAnswer.DECLINED or not case.consents.missing().exists():
            notifications.notify_case_answered(case)
    return consent
