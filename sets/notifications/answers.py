"""Mails about the ground rules, and about answers that were given by a link."""

from django.conf import settings
from django.urls import reverse

from als.core.enums import MailKind
from als.core.mail import outbox
from als.core.text.later import later as _
from als.core.text.later import when_read
from sets.notifications.common import facilitators_of, page_of
from sets.tokens import answer_token


@outbox.together()
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
            page=page_of("sets:ground_rules", rules.set_id),
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
    link_used(
        link,
        key=f"answer-{link.pk}",
        subject=_("Your answer is saved: %s"),
        given=_sentence(link, purpose, thing),
        disown=reverse("sets:answer_given", args=[answer_token(link)]),
        page=purpose.page(thing),
    )


def _sentence(link, purpose, thing):
    """Return what the answer said, in the language of whoever reads it."""
    return when_read(lambda: purpose.choices(thing)[link.answer].sentence)


def link_used(link, *, key, subject, given, disown, page):
    """Let the person know what was saved in their name by a link in a mail.

    ``given`` says what, ``disown`` is the path of the page with "This wasn’t me".
    """
    member = link.member
    outbox.write(
        member.person,
        kind=MailKind.ANSWER,
        key=key,
        about=key,
        page=page,
        subject=subject % member.pair.set,
        template="sets_answer_given",
        set_id=member.pair.set_id,
        set=member.pair.set,
        given=given,
        at=link.used_at,
        zone_name=member.pair.set.programme.time_zone,
        link=settings.BASE_URL + disown,
        page_link=settings.BASE_URL + page,
    )


def answer_disowned(link, purpose, thing):
    """Let the facilitators know that a person says that it was not they who answered."""
    link_disowned(
        link,
        key=f"answer-{link.pk}-disowned",
        given=thing and _sentence(link, purpose, thing),
        page=purpose.page(thing) if thing else "/",
    )


def link_disowned(link, *, key, given, page, note=""):
    """Let the facilitators know that a person says that it was not they who used their link.

    ``note`` is what is left for them to settle, if something is.
    """
    member = link.member
    for person in facilitators_of(member.pair.set):
        outbox.write(
            person,
            kind=MailKind.ANSWER,
            key=key,
            about=key,
            subject=_("“This wasn’t me”: %s") % member.person.name,
            template="sets_answer_disowned",
            set_id=member.pair.set_id,
            set=member.pair.set,
            member=member,
            given=given,
            note=note,
            taken_back=link.taken_back,
            at=link.used_at,
            zone_name=member.pair.set.programme.time_zone,
            page_link=settings.BASE_URL + page,
        )
