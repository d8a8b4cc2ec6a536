import pytest
from django.urls import reverse

from als.accounts.models import User
from als.core.models import OutMail
from als.core.refusals import Refused
from sets.changes import pairs
from sets.models import (
    Agreement,
    Authority,
    LearningSet,
    Member,
    Pair,
    Partnership,
    Programme,
    Register,
)
from tests import factories as make
from tests.sets.helpers import PAIR, audit_entries, mails
from tests.sets.urls_table import PAIR as TYPED


@pytest.fixture
def register(cast):
    """The programme's own: two upper authorities, each with one lower one."""
    found = {}
    programme = cast.set.programme
    programme.register = make.RegisterFactory()
    programme.save()
    for name in ("North", "South"):
        found[name] = make.AuthorityFactory(register=programme.register, name=name)
        found[f"{name}ton"] = make.AuthorityFactory(parent=found[name], name=f"{name}ton")
    return found


def propose(cast, by="facilitator", **kwargs):
    return pairs.propose_pair(set_=cast.set, by=cast.people[by], **{**PAIR, **kwargs})


def test_a_proposed_pair_waits_for_both_sides(cast):
    pair = propose(cast)
    assert (pair.number, pair.state, str(pair)) == (3, "proposed", "Uppershire – Lowerton")
    assert [a.state for a in pair.agreements.all()] == ["invited", "invited"]
    assert not Member.objects.filter(pair=pair).exists()


def test_both_leads_are_asked_by_mail_with_a_link_of_their_own(cast):
    propose(cast)
    texts = {mail.address: mail.text for mail in OutMail.objects.all()}
    links = {
        next(word for word in text.split() if "/agreements/" in word) for text in texts.values()
    }
    assert set(texts) == {"una@example.org", "leo@example.org"}
    assert len(links) == 2


def test_the_invitation_says_what_taking_part_asks_for(cast):
    propose(cast)
    text = OutMail.objects.get(address="una@example.org").text
    said = ("4 meetings", "6 hours", "Work between", "for Places", "does not see", "Lowerton")
    assert [words for words in said if words not in text] == []


def test_the_audit_log_tells_of_the_pair_and_both_questions(cast):
    pair = propose(cast)
    assert audit_entries(pair_id=pair.pk, set_id=cast.set.pk) == [
        ("Facilitator", "proposed", "pair"),
        ("Facilitator", "asked", "agreement"),
        ("Facilitator", "asked", "agreement"),
    ]


def test_only_the_sets_facilitators_propose(cast, case):
    for by in ["manager", "upper_a", "other_facilitator", "sponsor"]:
        with case(by):
            with pytest.raises(Refused):
                propose(cast, by=by)
            assert not User.objects.filter(email="una@example.org").exists()


def test_no_pair_is_proposed_in_a_closed_set(cast):
    LearningSet.objects.filter(pk=cast.set.pk).update(state="closed")
    with pytest.raises(Refused, match="closed"):
        propose(cast)


def test_the_same_pair_is_not_proposed_twice(cast):
    propose(cast)
    with pytest.raises(Refused, match="already a pair in this set"):
        propose(cast, upper_lead_email="other@example.org")
    assert not User.objects.filter(email="other@example.org").exists()


def test_one_upper_partnership_can_be_in_two_pairs(cast):
    first = propose(cast)
    second = propose(
        cast, lower_name="Secondton", lower_lead_email="sec@example.org", lower_lead_name="Sec"
    )
    assert first.upper == second.upper
    assert second.number == 4


def test_the_register_gives_the_place_where_none_was_typed(cast, register):
    pair = propose(
        cast, upper_authority=register["North"], lower_authority=register["Northton"],
        lower_place="The harbour",
    )  # fmt: skip
    assert (pair.upper.place, pair.lower.place) == ("North", "The harbour")


@pytest.mark.parametrize("field", ["upper_authority", "lower_authority"])
def test_an_authority_of_the_wrong_tier_is_refused(cast, register, field):
    wrong = register["Northton"] if field == "upper_authority" else register["North"]
    with pytest.raises(Refused, match="of the other tier"):
        propose(cast, **{field: wrong})


def test_a_lower_one_outside_the_upper_one_needs_a_reason(cast, register):
    where = {"upper_authority": register["North"], "lower_authority": register["Southton"]}
    with pytest.raises(Refused, match="Southton is outside North"):
        propose(cast, **where)
    assert propose(cast, **where, outside_reason="Old borders").outside_reason == "Old borders"


def test_a_reason_that_is_not_needed_is_not_kept(cast, register):
    where = {"upper_authority": register["North"], "lower_authority": register["Northton"]}
    assert propose(cast, **where, outside_reason="Because").outside_reason == ""


def test_what_is_known_of_a_partnership_counts_for_its_next_pair(cast, register):
    propose(cast, upper_authority=register["North"])
    with pytest.raises(Refused, match="is outside"):
        propose(cast, lower_name="Secondton", lower_authority=register["Southton"])


def test_a_partnership_keeps_its_authority(cast, register):
    propose(cast, upper_authority=register["North"])
    with pytest.raises(Refused, match="with another authority: North"):
        propose(cast, lower_name="Secondton", upper_authority=register["South"])
    assert Partnership.objects.filter(name="Secondton").count() == 0


@pytest.mark.parametrize("person", ["sponsor", "facilitator"])
def test_neither_sponsor_nor_facilitator_leads_a_side(cast, person):
    with pytest.raises(Refused):
        propose(cast, upper_lead_email=cast.people[person].email)
    assert mails() == []


def test_two_sides_have_two_leads(cast):
    with pytest.raises(Refused, match="the same"):
        propose(cast, lower_lead_email="UNA@example.org ")


def post(cast, **typed):
    url = reverse("sets:pair_new", args=[cast.set.pk])
    return cast.client("facilitator").post(url, {**TYPED, **typed})


def test_the_form_speaks_the_programmes_words(cast):
    url = reverse("sets:pair_new", args=[cast.set.pk])
    page = cast.client("facilitator").get(url).content.decode()
    assert "Name of the region partnership" in page
    assert "Name of the commune partnership" in page


def test_a_pair_is_proposed_in_the_page(cast, register):
    response = post(cast, upper_authority=register["North"].pk, lower_authority="")
    pair = Pair.objects.get(number=3)
    assert response.url == reverse("portal:pair", args=[pair.pk])
    assert pair.upper.authority == register["North"]


def test_without_a_register_there_is_nothing_to_choose_from(cast):
    url = reverse("sets:pair_new", args=[cast.set.pk])
    form = cast.client("facilitator").get(url).context["form"]
    assert not {"upper_authority", "lower_authority", "outside_reason"} & set(form.fields)


def test_the_register_is_grouped_and_of_the_newest_edition(cast, register):
    Authority.objects.filter(name__startswith="North").update(vintage="2023")
    Register.objects.update(vintage="2023")
    url = reverse("sets:pair_new", args=[cast.set.pk])
    fields = cast.client("facilitator").get(url).context["form"].fields
    lower = list(fields["lower_authority"].choices)
    assert lower[1:] == [("North", [(register["Northton"].pk, "Northton")])]
    assert [label for _, label in fields["upper_authority"].choices][1:] == ["North"]


def test_a_fault_is_reported_at_its_field_and_nothing_is_saved(cast, register, case):
    for typed, field in [
        ({"upper_lead_email": "nobody"}, "upper_lead_email"),
        ({"lower_lead_email": "UPPER.lead@example.org"}, "lower_lead_email"),
        ({"lower_name": ""}, "lower_name"),
        ({"upper_authority": "99999"}, "upper_authority"),
    ]:
        with case(typed, field):
            response = post(cast, **typed)
            assert list(response.context["form"].errors) == [field]
            assert (Pair.objects.count(), mails()) == (3, [])


def test_who_can_not_lead_is_reported_at_the_address_of_that_side(cast, case):
    for person in ["facilitator", "sponsor"]:
        for side in ["upper", "lower"]:
            with case(person, side):
                field = f"{side}_lead_email"
                form = post(cast, **{field: cast.people[person].email}).context["form"]
                assert list(form.errors) == [field]
                assert cast.people[person].email in form.errors[field][0]


def test_who_can_no_longer_sign_in_is_reported_at_the_address(cast):
    gone = make.PersonFactory(is_active=False)
    form = post(cast, upper_lead_email=gone.email).context["form"]
    assert list(form.errors) == ["upper_lead_email"]


def test_the_same_pair_again_is_reported_at_a_name_and_what_was_typed_is_kept(cast):
    assert post(cast).status_code == 302
    response = post(cast, upper_lead_name="Another lead")
    assert list(response.context["form"].errors) == ["lower_name"]
    assert 'href="#id_lower_name"' in response.text
    assert "Another lead" in response.text


@pytest.mark.parametrize("field", ["upper_name", "lower_lead_name", "upper_lead_email"])
def test_nothing_typed_reaches_the_head_of_a_mail(cast, field):
    typed = TYPED[field].replace(" ", "\r\nBcc: all@example.org ", 1)
    typed = typed if typed != TYPED[field] else f"{typed}\r\nBcc: all@example.org"
    assert list(post(cast, **{field: typed}).context["form"].errors) == [field]
    assert mails() == []


def test_an_authority_of_another_partnership_is_reported_at_its_field(cast, register):
    assert post(cast, upper_authority=register["North"].pk).status_code == 302
    typed = {"upper_authority": register["South"].pk, "lower_name": "Secondton"}
    assert list(post(cast, **typed).context["form"].errors) == ["upper_authority"]


def test_the_form_asks_for_the_reason_at_its_field(cast, register):
    typed = {"upper_authority": register["North"].pk, "lower_authority": register["Southton"].pk}
    assert list(post(cast, **typed).context["form"].errors) == ["outside_reason"]
    assert post(cast, **typed, outside_reason="Old borders").status_code == 302


def test_no_programme_is_offered_another_ones_register(cast, register):
    make.AuthorityFactory(name="Abroad")
    url, client = reverse("sets:pair_new", args=[cast.set.pk]), cast.client("facilitator")
    assert "Abroad" not in client.get(url).text
    Programme.objects.update(register=None)
    assert "upper_authority" not in client.get(url).context["form"].fields


def test_an_authority_of_another_register_is_refused_from_wherever_it_comes(cast, register):
    abroad = make.AuthorityFactory(name="Abroad")
    assert list(post(cast, upper_authority=abroad.pk).context["form"].errors) == ["upper_authority"]
    with pytest.raises(Refused, match="Abroad is not in this programme’s register"):
        propose(cast, upper_authority=abroad)
    assert Pair.objects.count() == 3


def test_an_authority_that_is_gone_is_refused(cast, register):
    gone = make.AuthorityFactory(register=register["North"].register, vintage="2019", name="Lost")
    with pytest.raises(Refused, match="no longer lists Lost"):
        propose(cast, upper_authority=gone)


def test_a_lower_authority_can_not_be_sent_as_an_upper_one(cast, register):
    response = post(cast, upper_authority=register["Northton"].pk)
    assert list(response.context["form"].errors) == ["upper_authority"]


def test_the_pair_forms_queries_do_not_grow_with_the_register(
    cast, register, django_assert_num_queries
):
    url, client = reverse("sets:pair_new", args=[cast.set.pk]), cast.client("facilitator")
    with django_assert_num_queries(5):
        client.get(url)
    make.AuthorityFactory(register=register["North"].register, name="West")
    with django_assert_num_queries(5):
        client.get(url)


def test_no_agreement_is_left_without_its_pair(cast):
    with pytest.raises(Refused):
        propose(cast, lower_lead_email="not an address")
    assert Agreement.objects.filter(pair__number=3).count() == 0
