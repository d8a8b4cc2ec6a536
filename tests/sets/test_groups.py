"""A side of a pair that is a group: several of one tier that speak as one."""

import pytest
from django.core.exceptions import ValidationError

from als.core.models import OutMail
from als.core.refusals import Refused
from reports.disclosure.rules import ReportRules
from sets.changes import groups
from sets.changes.pairs import propose_pair
from sets.enums import Naming
from sets.models import LearningSet, Pair, Partnership
from sets.models.pairs import valid_former_names, valid_together
from sets.selectors.names import names_of
from tests import factories as make

pytestmark = pytest.mark.django_db
TWO = ["Eastham Partnership", "Westham Partnership"]


def name_group(cast, by="upper_a", names=TWO, side="upper"):
    pair = Pair.objects.get(pk=cast.pair_a.pk)
    return groups.name_group(pair=pair, side=side, names=names, by=cast.fresh(by))


def upper(cast):
    return Partnership.objects.get(pk=cast.pair_a.upper_id)


def test_its_lead_says_who_speaks_together(cast):
    name_group(cast, names=[" Eastham  Partnership", "", *TWO])
    assert upper(cast).group == TWO


def test_nobody_else_says_it_once_the_pair_takes_part(cast, case):
    for person in ("facilitator", "manager", "lower_a", "upper_b", "sponsor", "stranger"):
        with case(person), pytest.raises(Refused, match="the side’s lead"):
            name_group(cast, by=person)
    assert upper(cast).together == []


def told():
    mails = OutMail.objects.filter(key__startswith="group-").order_by("to__name")
    return {mail.to.name: mail.text for mail in mails}


def test_whom_it_concerns_is_notified_and_nobody_else(cast):
    waiting = make.PairFactory(set=cast.set, number=9, proposed=True, upper=upper(cast))
    asked = make.PersonFactory(name="Asked")
    make.AgreementFactory(pair=waiting, side="lower", person=asked)
    name_group(cast)
    assert list(told()) == ["Asked", "Facilitator", "Lower A"]
    words = "It now speaks for Eastham Partnership and Westham Partnership together."
    assert all(words in " ".join(text.split()) for text in told().values())
    assert "You need no password" in told()["Asked"]
    assert f"/pairs/{cast.pair_a.pk}/" in told()["Lower A"]
    name_group(cast)
    assert len(told()) == OutMail.objects.filter(key__startswith="group-").count() == 3


def test_people_of_closed_sets_and_of_pairs_that_are_over_are_left_alone(cast):
    over = make.PairFactory(set=cast.set, number=9, withdrawn=True, upper=upper(cast))
    make.MemberFactory(pair=over, side="lower", person=make.PersonFactory(name="Gone"))
    elsewhere = make.PairFactory(set__closed=True, upper=upper(cast))
    make.MemberFactory(pair=elsewhere, side="lower", person=make.PersonFactory(name="Closed"))
    name_group(cast)
    assert list(told()) == ["Facilitator", "Lower A"]


@pytest.mark.parametrize(
    ("names", "why"),
    [
        (["One"], "at least two"),
        ([f"N{n}" for n in range(13)], "at most 12"),
        (["x" * 201, "y"], "Shorten"),
        (["Eastham", "lower A"], "“lower A” is a person of this set"),
        (["Eastham", "Health"], "“Health” is an ordinary word"),
        (["Eastham", "of the"], "“of the” is an ordinary word"),
        (["Eastham", "2 –"], "“2 –” is an ordinary word"),
    ],
)
def test_what_is_no_group_is_refused(cast, names, why):
    with pytest.raises(Refused, match=why):
        name_group(cast, names=names)


@pytest.mark.parametrize(
    "group",
    [
        [{"name": " ", "until": ""}],
        [{"name": "Eastham", "until": "2026-W01-1"}],
        [{"name": "Eastham", "until": "2026-02-30"}],
        [{"name": f"N{n}", "until": ""} for n in range(13)],
    ],
)
def test_an_archive_brings_no_group_that_a_form_would_not_make(group):
    with pytest.raises(ValidationError):
        valid_together(group)
    formerly = {"name": "Oldton", "place": "", "authority": "", "until": "20260101"}
    with pytest.raises(ValidationError):
        valid_former_names([formerly])


def test_all_their_names_stay_names_of_the_set(cast):
    name_group(cast)
    name_group(cast, names=[])
    assert upper(cast).group == []
    set_ = LearningSet.objects.select_related("programme").get(pk=cast.set.pk)
    found = names_of(set_).findings("They met at Eastham Partnership.")
    assert "Eastham Partnership" in [one.name for one in found]


def test_the_report_says_whom_a_side_speaks_for_where_it_names_pairs(cast):
    name_group(cast)
    pair = Pair.objects.select_related("upper", "lower").get(pk=cast.pair_a.pk)
    shown = ReportRules(Naming.PARTNERSHIPS, None).pair(pair)
    assert shown["upper_together"] == TWO
    assert "lower_together" not in shown
    assert "upper_together" not in ReportRules(Naming.NOBODY, None).pair(pair)


def test_a_pair_is_proposed_with_a_group(cast):
    pair = propose_pair(
        set_=LearningSet.objects.get(pk=cast.set.pk), by=cast.fresh("facilitator"),
        upper_name="Newshire", lower_name="The two hams", lower_together=TWO,
        upper_lead_name="Ada Long", upper_lead_email="ada@newshire.example",
        lower_lead_name="Bo Short", lower_lead_email="bo@hams.example",
    )  # fmt: skip
    assert (pair.upper.group, pair.lower.group) == ([], TWO)


def test_no_other_proposal_says_for_whom_a_side_speaks_that_takes_part(cast):
    """Asked for a second pair, it still speaks for whom its first pair’s report says."""

    def propose(**given):
        return propose_pair(
            set_=LearningSet.objects.get(pk=cast.set.pk), by=cast.fresh("facilitator"),
            upper_name=upper(cast).name, lower_name="Newtown",
            upper_lead_name="Ada Long", upper_lead_email="ada@newshire.example",
            lower_lead_name="Bo Short", lower_lead_email="bo@newtown.example", **given,
        )  # fmt: skip

    with pytest.raises(Refused, match="the side’s lead"):
        propose(upper_together=TWO)
    pair = propose()
    with pytest.raises(Refused, match="the side’s lead"):
        groups.name_group(pair=pair, side="upper", names=TWO, by=cast.fresh("facilitator"))
    groups.name_group(pair=pair, side="lower", names=TWO, by=cast.fresh("facilitator"))
    assert upper(cast).together == []


def test_the_pairs_page_and_the_form_say_it(cast, client):
    name_group(cast)
    client.force_login(cast.fresh("upper_a"))
    page = client.get(f"/pairs/{cast.pair_a.pk}/").content.decode()
    assert "Speaks for Eastham Partnership and Westham Partnership" in page
    client.post(f"/pairs/{cast.pair_a.pk}/upper/group/", {"names": "Only one"})
    assert upper(cast).group == TWO
