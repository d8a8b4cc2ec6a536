"""Mail that has not gone out when what it says is over."""

import pytest

from als.core.enums import MailKind, MailState
from als.core.mail import outbox
from als.core.models import OutMail
from sets.changes import agreements, ground_rules, members
from tests import factories as make

pytestmark = pytest.mark.django_db


def states(person):
    return list(OutMail.objects.filter(to=person).order_by("pk").values_list("state", flat=True))


def test_who_has_accepted_the_ground_rules_is_not_asked_any_more(cast):
    rules = ground_rules.write_ground_rules(set_=cast.set, text="We listen.", by=cast.facilitator)
    ground_rules.accept_ground_rules(rules=rules, by=cast.upper_a)
    assert (states(cast.upper_a), states(cast.lower_a)) == (
        [MailState.DROPPED],
        [MailState.PENDING],
    )


def test_an_invitation_that_was_answered_does_not_go_out(cast):
    pair = make.PairFactory(set=cast.set, number=9, proposed=True)
    person = make.PersonFactory()
    agreement = make.AgreementFactory(pair=pair, side="upper", person=person)
    make.AgreementFactory(pair=pair, side="lower", person=make.PersonFactory())
    agreements.ask_again(
        agreement=agreement, email=person.email, name=person.name, by=cast.facilitator
    )
    agreements.decline(agreement=agreement, reason="No time.", by=person)
    assert states(person) == [MailState.DROPPED]


def test_whoever_is_taken_off_a_side_gets_no_more_of_the_set(cast):
    member = make.MemberFactory(pair=cast.pair_a, side="upper", person=make.PersonFactory())
    outbox.write(
        member.person, kind=MailKind.MINUTES, key="m", subject="S", template="login_code",
        code="1", set_id=cast.set.pk,
    )  # fmt: skip
    members.leave(member=member, by=cast.upper_a)
    assert states(member.person) == [MailState.DROPPED, MailState.PENDING]
    assert OutMail.objects.get(state=MailState.PENDING).subject.startswith("You no longer take")
