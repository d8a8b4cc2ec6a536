"""The mails of this app, one function each. They are rows, sent after the commit."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from als.accounts.welcome import WELCOME_DAYS, way_in
from als.core import clock
from als.core.enums import MailKind
from als.core.mail import outbox
from sets.enums import ApplicationState, AskedRole, ProgrammeRoleKind, Tier
from sets.models import Member, ProgrammeRole, SetFacilitator
from sets.models.applications import CONFIRM_DAYS
from sets.tokens import agreement_link, answer_token, application_link, last_day


def role_asked(invitation):
    """Ask somebody to facilitate, to manage, or to read for the sponsor."""
    subjects = {
        AskedRole.MANAGER: _("Will you manage “%s”?"),
        AskedRole.SPONSOR: _("Will you read what “%s” releases?"),
        AskedRole.FACILITATOR: _("Will you facilitate “%s”?"),
    }
    outbox.write(
        invitation.person,
        kind=MailKind.INVITATION,
        key=f"role-invitation-{invitation.pk}",
        about=f"role-invitation-{invitation.pk}",
        expires_at=_last_day_in(),
        subject=subjects[invitation.kind] % invitation.where,
        template="sets_role_asked",
        set_id=invitation.set_id,
        invitation=invitation,
        where=invitation.where,
        reply_to=[invitation.by],
        by=invitation.by,
        **way_in(invitation.person, _page("sets:role_invitation", invitation.pk)),
    )


def role_settled(invitation):
    """Drop the question about a role: it is answered, or withdrawn."""
    outbox.drop(f"role-invitation-{invitation.pk}")


def role_given(role):
    manages = role.kind == ProgrammeRoleKind.MANAGER
    subject = _("You manage “%s”") if manages else _("You can read what “%s” releases")
    page = _page("sets:programme", role.programme_id) if manages else reverse("portal:dashboard")
    outbox.write(
        role.person,
        kind=MailKind.INVITATION,
        key=f"role-{role.pk}",
        about=f"role-{role.pk}",
        expires_at=_last_day_in(),
        subject=subject % role.programme,
        template="sets_role",
        role=role,
        programme=role.programme,
        **way_in(role.person, page),
    )


def facilitator_added(facilitator, *, by):
    outbox.write(
        facilitator.person,
        kind=MailKind.INVITATION,
        key=f"facilitator-{facilitator.pk}",
        about=f"facilitator-{facilitator.pk}",
        expires_at=_last_day_in(),
        subject=_("You facilitate “%s”") % facilitator.set,
        template="sets_facilitator",
        set_id=facilitator.set_id,
        set=facilitator.set,
        reply_to=[by],
        by=by,
        **way_in(facilitator.person, _page("portal:setup", facilitator.set_id)),
    )


def facilitators_joined(facilitator, *, by):
    """Notify the other facilitators: whoever joins reads what only they could."""
    for person in _facilitators(facilitator.set):
        if person not in (facilitator.person, by):
            outbox.write(
                person,
                kind=MailKind.INVITATION,
                key=f"facilitator-{facilitator.pk}-joined",
                about=f"facilitator-{facilitator.pk}",
                subject=_("%(name)s now facilitates “%(set)s” with you")
                % {"name": facilitator.person, "set": facilitator.set},
                template="sets_facilitator_joined",
                set_id=facilitator.set_id,
                set=facilitator.set,
                joined=facilitator.person,
                by=by,
            )


def invitation(agreement, *, by, time=1):
    """Ask the lead of a side. ``time`` counts how often they were asked."""
    pair, set_ = agreement.pair, agreement.pair.set
    outbox.write(
        agreement.person,
        kind=MailKind.INVITATION,
        key=f"agreement-{agreement.pk}-asked-{time}",
        about=f"agreement-{agreement.pk}",
        expires_at=last_day(),
        subject=_("Will you take part in “%s”?") % set_,
        template="sets_invitation",
        set_id=set_.pk,
        set=set_,
        programme=set_.programme,
        ours=agreement.partnership,
        theirs=pair.partnership(Tier(agreement.side).other),
        reply_to=[by],
        by=by,
        until=last_day(),
        link=agreement_link(agreement),
    )


def reminder(agreement):
    """Ask the lead once more who has not answered; the link is a fresh one."""
    pair, set_ = agreement.pair, agreement.pair.set
    asked = f"{agreement.asked_at:%Y%m%d%H%M%S}"
    outbox.write(
        agreement.person,
        kind=MailKind.INVITATION,
        key=f"agreement-{agreement.pk}-asked-{asked}-reminder-{agreement.reminders}",
        about=f"agreement-{agreement.pk}",
        expires_at=last_day(),
        subject=_("We are waiting for your answer: “%s”") % set_,
        template="sets_invitation_reminder",
        set_id=set_.pk,
        set=set_,
        programme=set_.programme,
        asked_at=agreement.asked_at,
        ours=agreement.partnership,
        theirs=pair.partnership(Tier(agreement.side).other),
        until=last_day(),
        link=agreement_link(agreement),
    )


def agreed(agreement):
    """Notify the lead who agreed that the other side has still to answer."""
    pair = agreement.pair
    outbox.write(
        agreement.person,
        kind=MailKind.AGREEMENT,
        key=f"agreement-{agreement.pk}-agreed",
        about=f"agreement-{agreement.pk}",
        page=_page("portal:pair", pair.pk),
        subject=_("You agreed to take part in “%s”") % pair.set,
        template="sets_agreed",
        set_id=pair.set_id,
        set=pair.set,
        pair=pair,
        ours=agreement.partnership,
        theirs=pair.partnership(Tier(agreement.side).other),
    )


def confirmed(pair, leads):
    """Notify both leads of what comes next, and the facilitators."""
    for agreement in pair.agreements.all():
        asked_no_more(agreement)
    facilitators = _facilitators(pair.set)
    for person in [*leads, *facilitators]:
        outbox.write(
            person,
            kind=MailKind.AGREEMENT,
            key=f"pair-{pair.pk}-confirmed",
            about=f"pair-{pair.pk}",
            page=_page("portal:pair", pair.pk),
            subject=_("Both sides agreed: %s") % pair,
            template="sets_pair_confirmed",
            set_id=pair.set_id,
            pair=pair,
            set=pair.set,
            leads=person in leads,
        )


def ended(agreement, *, others):
    """Notify the facilitators why a side said no, and the pair's ``others`` only that it did."""
    pair = agreement.pair
    _pair_is_over(pair)
    for person, reason in [
        *((person, agreement.reason) for person in _facilitators(pair.set)),
        *((person, "") for person in others),
    ]:
        outbox.write(
            person,
            kind=MailKind.AGREEMENT,
            key=f"agreement-{agreement.pk}-{agreement.state}",
            subject=_("No longer taking part: %s") % pair,
            template="sets_pair_ended",
            set_id=pair.set_id,
            pair=pair,
            set=pair.set,
            agreement=agreement,
            reason=reason,
        )


def lapsed(pair, leads):
    """Notify the leads who had agreed that nobody waits for the other side any more."""
    _pair_is_over(pair)
    for person in leads:
        outbox.write(
            person,
            kind=MailKind.AGREEMENT,
            key=f"pair-{pair.pk}-lapsed",
            subject=_("No longer waiting for an answer: %s") % pair,
            template="sets_pair_lapsed",
            set_id=pair.set_id,
            pair=pair,
            set=pair.set,
        )


def lead_handed_over(member, *, before, by):
    """Notify those of the two leads who did not do it themselves."""
    concerned = [member.person, *([before.person] if before else [])]
    for person in concerned:
        if person.pk == by.pk:
            continue
        outbox.write(
            person,
            kind=MailKind.AGREEMENT,
            key=f"member-{member.pk}-lead-{clock.now():%Y%m%d%H%M%S}",
            about=f"member-{member.pk}",
            page=_page("portal:pair", member.pair_id),
            subject=_("Who leads for %s") % member.partnership,
            template="sets_lead",
            set_id=member.pair.set_id,
            set=member.pair.set,
            pair=member.pair,
            member=member,
            ours=member.partnership,
            reply_to=[by],
            by=by,
        )


def member_removed(member, *, by):
    outbox.write(
        member.person,
        kind=MailKind.AGREEMENT,
        key=f"member-{member.pk}-removed",
        subject=_("You no longer take part in “%s”") % member.pair.set,
        template="sets_member_removed",
        set_id=member.pair.set_id,
        set=member.pair.set,
        ours=member.partnership,
        by=by,
    )


def colleague_asked(invitation):
    """Ask a colleague of a side whether they take part for it."""
    pair = invitation.pair
    outbox.write(
        invitation.person,
        kind=MailKind.INVITATION,
        key=f"invitation-{invitation.pk}",
        about=f"invitation-{invitation.pk}",
        expires_at=_last_day_in(),
        subject=_("Will you take part in “%s”?") % pair.set,
        template="sets_member",
        set_id=pair.set_id,
        set=pair.set,
        ours=invitation.partnership,
        reply_to=[invitation.by],
        by=invitation.by,
        **way_in(invitation.person, _page("sets:invitation", invitation.pk)),
    )


def invitation_settled(invitation):
    """Drop the question to a colleague: it is answered, or withdrawn."""
    outbox.drop(f"invitation-{invitation.pk}")


def continuation_proposed(continuation, *, by):
    """Ask everybody in the set whether it goes on by itself; except who proposed it."""
    for person in _everybody(continuation.set):
        if person.pk != by.pk:
            _of_continuation(
                person, continuation, "proposed", _("Shall “%s” go on by itself?"), by=by
            )


def continuation_over(continuation):
    """Drop the question: it was withdrawn."""
    outbox.drop(f"continuation-{continuation.pk}")


def continuation_settled(continuation, facilitators):
    """Notify everybody, and those who facilitated until now, that the set goes on by itself."""
    continuation_over(continuation)
    for person in {
        person.pk: person for person in [*facilitators, *_everybody(continuation.set)]
    }.values():
        _of_continuation(person, continuation, "settled", _("“%s” goes on by itself"), by=None)


def _of_continuation(person, continuation, what, subject, *, by):
    set_ = continuation.set
    outbox.write(
        person,
        kind=MailKind.AGREEMENT,
        key=f"continuation-{continuation.pk}-{what}",
        about=f"continuation-{continuation.pk}",
        page=_page("sets:ending", set_.pk),
        subject=subject % set_,
        template="sets_continuation",
        set_id=set_.pk,
        set=set_,
        continuation=continuation,
        by=by,
    )


def _everybody(set_):
    seats = Member.objects.taking_part().of_set(set_).select_related("person")
    people = [*(seat.person for seat in seats), *_facilitators(set_)]
    return list({person.pk: person for person in people if person.is_active}.values())


def about_application(application):
    return f"application-{application.pk}"


def application_to_confirm(application, side):
    """Mail a side the link that confirms. The mail has nothing that whoever applied has typed."""
    _to_applicant(
        application,
        side,
        key=f"{about_application(application)}-confirm",
        subject=_("Please confirm that you apply: “%s”"),
        template="sets_application_confirm",
        expires_at=clock.now() + dt.timedelta(days=CONFIRM_DAYS),
        link=application_link(application, side),
        days=CONFIRM_DAYS,
    )


def application_decided(application):
    """Mail both that it was declined, with the reason, or that it is kept for the next set."""
    for side in Tier:
        _to_applicant(
            application,
            side,
            key=f"{about_application(application)}-{application.state}",
            subject=_("About your application: “%s”"),
            template="sets_application_decided",
            declined=application.state == ApplicationState.DECLINED,
        )


def application_came_in(application):
    """Notify the managers of the programme that a pair has applied."""
    programme = application.call.programme
    managers = ProgrammeRole.objects.active().filter(
        programme=programme, kind=ProgrammeRoleKind.MANAGER, person__is_active=True
    )
    for role in managers.select_related("person"):
        outbox.write(
            role.person,
            kind=MailKind.AGREEMENT,
            key=f"{about_application(application)}-came",
            about=about_application(application),
            subject=_("A pair has applied to “%s”") % programme,
            template="sets_application_came",
            page=_page("sets:application", application.pk),
            programme=programme,
            application=application,
        )


def _to_applicant(application, side, *, subject, **kwargs):
    programme = application.call.programme
    outbox.write(
        outbox.Outsider(application.of(side, "email")),
        kind=MailKind.APPLICATION,
        about=about_application(application),
        subject=subject % programme,
        reply_to=[outbox.Outsider(programme.contact_email, programme.contact_name)],
        programme=programme,
        application=application,
        **kwargs,
    )


def rules_written(rules, links):
    """Ask the members to read and accept the version; except whoever wrote it.

    ``links``: each member with the address at which they accept it without signing in.
    """
    outbox.drop(f"rules-{rules.set_id}")
    first = _("There are ground rules to accept: “%s”")
    again = _("The ground rules have changed: read and accept them (“%s”)")
    for member, link in links:
        if member.person_id == rules.written_by_id:
            continue
        outbox.write(
            member.person,
            kind=MailKind.RULES,
            key=f"rules-{rules.pk}",
            about=f"rules-{rules.set_id}",
            page=_page("sets:ground_rules", rules.set_id),
            subject=(first if rules.version == 1 else again) % rules.set,
            template="sets_ground_rules",
            set_id=rules.set_id,
            set=rules.set,
            rules=rules,
            link=link,
        )


def rules_accepted(rules, person):
    """Drop the question to somebody who has answered it."""
    outbox.drop(f"rules-{rules.set_id}", to=person)


def answer_given(link, purpose, thing):
    """Let the person know what was answered in their name by a link, and how to disown it."""
    member = link.member
    outbox.write(
        member.person,
        kind=MailKind.ANSWER,
        key=f"answer-{link.pk}",
        about=f"answer-{link.pk}",
        page=purpose.page(thing),
        subject=_("Your answer is saved: %s") % member.pair.set,
        template="sets_answer_given",
        set_id=member.pair.set_id,
        set=member.pair.set,
        given=purpose.choices(thing)[link.answer].sentence,
        at=link.used_at,
        zone_name=member.pair.set.programme.time_zone,
        link=settings.BASE_URL + reverse("sets:answer_given", args=[answer_token(link)]),
        page_link=settings.BASE_URL + purpose.page(thing),
    )


def answer_disowned(link, purpose, thing):
    """Let the facilitators know that a person says that it was not they who answered."""
    member = link.member
    for person in _facilitators(member.pair.set):
        outbox.write(
            person,
            kind=MailKind.ANSWER,
            key=f"answer-{link.pk}-disowned",
            about=f"answer-{link.pk}-disowned",
            subject=_("“This wasn’t me”: %s") % member.person.name,
            template="sets_answer_disowned",
            set_id=member.pair.set_id,
            set=member.pair.set,
            member=member,
            given=thing and purpose.choices(thing)[link.answer].sentence,
            taken_back=link.taken_back,
            at=link.used_at,
            zone_name=member.pair.set.programme.time_zone,
            page_link=settings.BASE_URL + (purpose.page(thing) if thing else "/"),
        )


def asked_no_more(agreement):
    """Drop what has not gone out about an answer: it is given, or asked of another person."""
    outbox.drop(f"agreement-{agreement.pk}")


def role_taken_away(role):
    outbox.drop(f"role-{role.pk}")


def _pair_is_over(pair):
    """Drop what has not gone out about the pair, its two answers and its seats."""
    outbox.drop(f"pair-{pair.pk}")
    for agreement in pair.agreements.all():
        asked_no_more(agreement)
    for member in pair.members.all():
        outbox.drop(f"member-{member.pk}")
    for invitation in pair.invitations.all():
        invitation_settled(invitation)


def no_longer_of(set_, people):
    """Drop what has not gone out to people who take part in the set no more."""
    for person in people:
        here = Member.objects.active().filter(person=person, pair__set=set_)
        facilitates = SetFacilitator.objects.active().filter(person=person, set=set_)
        if not here.exists() and not facilitates.exists():
            outbox.drop_for(person, set_id=set_.pk)


def _page(name, pk):
    return reverse(name, args=[pk])


def _last_day_in():
    """Return the moment until which a way in works that is sent now."""
    return clock.now() + dt.timedelta(days=WELCOME_DAYS)


def _facilitators(set_):
    rows = SetFacilitator.objects.active().filter(set=set_).select_related("person")
    return [row.person for row in rows]
