"""A call for pairs: opening it, applying, confirming by mail, deciding, clearing."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.locking import locked, locked_rows
from als.core.models import OutMail
from als.core.processes.runs import attempt
from als.core.refusals import Refused, refuse_unless
from als.core.text.line_ends import with_line_feeds
from als.core.web import limits, security_log
from sets.changes.locks import locked_open
from sets.changes.pairs import create_pair
from sets.enums import APPLICATION_TRANSITIONS, ApplicationState, Tier
from sets.models import Application, CallForPairs
from sets.models.applications import PERSONAL
from sets.notifications import applications as application_notifications
from sets.rules import may_call_for_pairs, may_decide_on, may_mail_applicants


def open_call(*, set_, text, last_day, by):
    """Open a public page on which pairs can apply for a set; return the ``CallForPairs``."""
    _refuse_who_does_not_manage(by, set_)
    with transaction.atomic():
        set_ = locked_open(set_)
        _refuse_at_its_end(set_)
        if last_day < clock.today(set_.programme.time_zone):
            raise Refused(_("Choose today or a later day."), field="last_day")
        if set_.calls.filter(closed_at=None).exists():
            raise Refused(_("This set has an open call already."), field="set_")
        call = CallForPairs.objects.create(
            set=set_, text=text, last_day=last_day, opened_by=by, opened_at=clock.now()
        )
        audit.record("opened", call, by=by, set_id=set_.pk)
    return call


def _refuse_at_its_end(set_):
    if not set_.takes_applications:
        raise Refused(_("This set is at its end. Choose another one."), field="set_")


def close_call(*, call, by):
    """Take no more applications. Idempotent."""
    _refuse_who_does_not_manage(by, call.set)
    with transaction.atomic():
        call = locked(call, "set__programme")
        if call.closed_at is None:
            call.closed_at = clock.now()
            call.save(update_fields=["closed_at"])
            audit.record("closed", call, by=by, set_id=call.set_id)
    return call


def apply(*, call, **given):
    """Note what a pair wrote, and mail each of the two a link to confirm it.

    The same pair of addresses applies once at a time: sent twice, what is not confirmed yet takes
    the new words and goes on waiting. The answer is the same in each case, so that nobody learns
    who has applied. An address that was mailed three times today gets no more.
    """
    given = {k: with_line_feeds(v).strip() if isinstance(v, str) else v for k, v in given.items()}
    with transaction.atomic():
        call = locked(call, "set__programme")
        if not call.is_open:
            raise Refused(_("This call no longer takes applications."))
        two = {name: given[name] for name in ("upper_email", "lower_email")}
        same = call.applications.filter(**two)
        application = same.filter(state=ApplicationState.SENT).first()
        if application is None and same.exists():
            return same.first()
        if application is None:
            application = Application(call=call)
        for name, value in given.items():
            setattr(application, name, value)
        if application.pk and (application.upper_confirmed_at or application.lower_confirmed_at):
            return application  # what one has confirmed stays as they read it
        application.applied_at = clock.now()  # the mails' links work for 14 days from now
        application.save()
        for side in Tier:
            if limits.spend("application_mail", key=application.of(side, "email")):
                application_notifications.application_to_confirm(application, side)
            else:
                security_log.record("limit", of="mails about applications to one address")
    return application


def confirm_application(*, application, side, seen):
    """Confirm for one side; once both have, managers see it, and are notified. Idempotent.

    ``seen`` is the ``words_key`` of what the person read. Whoever has the public page could send
    other words for the same two addresses while one of them reads; ``Refused`` then.
    """
    with transaction.atomic():
        application = _still_there(application)
        if application.of(side, "confirmed_at"):
            return application
        refuse_unless(
            seen == application.words_key,
            _("It has been rewritten since you opened the page. Read it again first."),
        )
        setattr(application, f"{side}_confirmed_at", clock.now())
        fields = [f"{side}_confirmed_at", "state"]
        if application.upper_confirmed_at and application.lower_confirmed_at:
            application.state = ApplicationState.CONFIRMED
            set_id = application.call.set_id
            application_notifications.application_came_in(application)
            audit.record("confirmed", application, by=None, set_id=set_id)
        application.save(update_fields=fields)
    return application


def withdraw_application(*, application):
    """Delete it with its mails, as long as nobody has decided on it: either side can."""
    with transaction.atomic():
        application = locked_rows(Application.objects.filter(pk=application.pk)).first()
        if application is None:
            return
        if application.state in ApplicationState.decided_states():
            raise Refused(_("This application has been decided on already."))
        _delete(application)


def invite_applicants(*, application, set_, by):
    """Make the pair's proposal in a set of the programme: both leads are asked as usual."""
    with transaction.atomic():
        application = _to_decide(application, by, ApplicationState.INVITED)
        if set_.programme_id != application.call.set.programme_id:
            raise Refused(_("Choose a set of this programme."), field="set_")
        set_ = locked_open(set_)
        _refuse_at_its_end(set_)
        pair = create_pair(
            set_=set_,
            by=by,
            **{
                f"{tier}{ours}": application.of(tier, theirs)
                for tier in Tier
                for ours, theirs in (
                    ("_name", "partnership"), ("_lead_name", "name"), ("_lead_email", "email"),
                )
            },
        )  # fmt: skip
        application.pair = pair
        _decide(application, ApplicationState.INVITED, by)
    return application


def decline_applicants(*, application, reason, by):
    """Say no to both by mail, with the reason."""
    with transaction.atomic():
        application = _to_decide(application, by, ApplicationState.DECLINED)
        if not (reason := with_line_feeds(reason).strip()):
            raise Refused(_("Say why, in a sentence: it is emailed to both."), field="reason")
        _decide(application, ApplicationState.DECLINED, by, reason)
        application_notifications.application_decided(application)
    return application


def keep_applicants(*, application, by):
    """Keep it for the next set, and say so to both by mail. Idempotent."""
    with transaction.atomic():
        current = locked(application, "call__set__programme")
        if current.state == ApplicationState.KEPT:
            return current
        application = _to_decide(application, by, ApplicationState.KEPT)
        _decide(application, ApplicationState.KEPT, by)
        application_notifications.application_decided(application)
    return application


def mail_applicant_again(*, application, side, email, by):
    """Send a side the mail that did not arrive once more, to the address as it is given now.

    A link to another address works no more. ``Refused`` unless the newest mail did not arrive, and
    for an address that was mailed three times today.
    """
    _refuse_who_may_not_mail(by, application)
    with transaction.atomic():
        application = locked(application, "call__set__programme")
        _refuse_who_may_not_mail(by, application)
        lost = Application.objects.with_lost().values_list(f"{side}_lost", flat=True)
        key = lost.get(pk=application.pk)
        refuse_unless(key, _("The newest email to this side has not come back."))
        if email != application.of(side, "email"):
            _refuse_taken(application, side, email)
            setattr(application, f"{side}_email", email)
        if not limits.spend("application_mail", key=email):
            raise Refused(_("This address was sent three emails today. Try again tomorrow."))
        if application.state == ApplicationState.SENT:
            application.applied_at = clock.now()  # the link works for 14 days from now
        application.save(update_fields=[f"{side}_email", "applied_at"])
        _mail_again(application, side, again=f"-after-{key}")
        facts = {"set_id": application.call.set_id, "side": str(side)}
        audit.record("mailed again", application, by=by, **facts)
    return application


def _mail_again(application, side, *, again):
    if application.state == ApplicationState.SENT:
        application_notifications.application_to_confirm(application, side, again=again)
    elif application.state in (ApplicationState.DECLINED, ApplicationState.KEPT):
        application_notifications.application_decided(application, sides=[side], again=again)
    else:
        raise Refused(_("There is no email to send again."))


def _refuse_taken(application, side, email):
    """Refuse an address that is the other side's, or with which the two applied already."""
    other = Tier(side).other
    two = {f"{side}_email": email, f"{other}_email": application.of(other, "email")}
    taken = application.call.applications.filter(**two).exists()
    if email == application.of(other, "email") or taken:
        raise Refused(_("This address is in use already. Give another one."), field="email")


def _refuse_who_may_not_mail(by, application):
    refuse_unless(
        may_mail_applicants(by, application),
        _("Only managers of this programme can write to those who applied."),
    )


def clear_applications(now=None):
    """Delete what was never confirmed, empty what was kept long enough; return how many."""
    return sum(clearing_applications(now))


def clearing_applications(now=None):
    """Do so; yield of each, once committed, whether it was still due."""
    for rows, clear in (
        (Application.objects.never_confirmed(now), _delete),
        (Application.objects.to_clear(now), _empty),
    ):
        yield from (attempt(_clear, rows, pk, clear) for pk in rows.values_list("pk", flat=True))


def _clear(rows, pk, clear):
    with transaction.atomic():
        application = locked_rows(rows.filter(pk=pk)).first()
        if application:
            clear(application)
    return bool(application)


def _refuse_who_does_not_manage(by, set_):
    refuse_unless(
        may_call_for_pairs(by, set_), _("Only managers of this programme can call for pairs.")
    )


def _to_decide(application, by, to):
    application = locked(application, "call__set__programme")
    refuse_unless(
        may_decide_on(by, application)
        and to in APPLICATION_TRANSITIONS[ApplicationState(application.state)],
        _("Only managers of this programme can decide on an application, once."),
    )
    return application


def _decide(application, state, by, reason=""):
    application.state, application.reason = state, reason
    application.decided_by, application.decided_at = by, clock.now()
    application.save(update_fields=["state", "reason", "decided_by", "decided_at", "pair"])
    audit.record(str(state), application, by=by, set_id=application.call.set_id)


def _still_there(application):
    """Return the application, locked; ``Refused`` if the other side has just withdrawn it."""
    try:
        return locked(application, "call__set__programme")
    except Application.DoesNotExist:
        raise Refused(_("This application was withdrawn.")) from None


def _mails(application):
    return OutMail.objects.filter(
        about=application_notifications.about_application(application), to=None
    )


def _delete(application):
    _mails(application).delete()
    application.delete()


def _empty(application):
    _mails(application).delete()
    for name in PERSONAL:
        setattr(application, name, "")
    application.cleared_at = clock.now()
    application.save(update_fields=[*PERSONAL, "cleared_at"])
