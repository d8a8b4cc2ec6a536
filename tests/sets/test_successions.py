"""An authority ends, and its pairs go on under another's name."""

import datetime as dt

import jsonschema
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from als.core import clock
from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from meetings.selectors.document import content_of
from reports.disclosure.rules import ReportRules
from reports.rendering import data, document
from sets.changes import successions
from sets.enums import Naming
from sets.models import Agreement, LearningSet, Partnership, Succession
from sets.selectors.names import names_of
from tests import factories as make
from tests.reports import making
from tests.sets.helpers import asked
from tests.sets.programmes_table import PASSED

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)
GIVEN = {
    "new_name": "Newshire Council", "new_place": "Newshire", "new_authority": None,
    "day": DAY, "reason": "The Newshire Order.",
}  # fmt: skip


def record(cast, by="manager", side=None, **given):
    side = side or Partnership.objects.get(pk=cast.pair_a.upper_id)
    return successions.record_succession(
        partnership=side, by=cast.fresh(by), **{"was": side.name, **GIVEN, **given}
    )


def upper(cast):
    return Partnership.objects.get(pk=cast.pair_a.upper_id)


class TestChange:
    def test_the_pair_goes_on_under_the_new_name_with_the_old_one_on_record(self, cast):
        old = cast.pair_a.upper.name
        made = record(cast)
        now = upper(cast)
        assert (now.name, now.place, now.former_names) == (
            "Newshire Council", "Newshire", [(old, DAY)],
        )  # fmt: skip
        assert (now.name_on(dt.date(2026, 3, 1)), now.name_on(DAY)) == (old, "Newshire Council")
        assert (made.old_name, made.new_name, made.reason, made.by) == (
            old, "Newshire Council", "The Newshire Order.", cast.manager,
        )  # fmt: skip
        cast.pair_a.refresh_from_db()
        assert cast.pair_a.state == "confirmed"
        assert cast.pair_a.agreements.filter(state="agreed").count() == 2

    def test_nobody_but_the_programmes_managers(self, cast, case):
        for person in ("facilitator", "upper_a", "lower_a", "sponsor", "stranger"):
            with case(person), pytest.raises(Refused, match="Only managers"):
                record(cast, by=person)
        assert not Succession.objects.exists()

    def test_the_audit_log_has_both_names(self, cast):
        old = cast.pair_a.upper.name
        record(cast)
        entry = AuditEntry.objects.get(verb="renamed")
        assert entry.details == {
            "side": "upper", "before": old, "after": "Newshire Council", "day": "2026-03-02",
        }  # fmt: skip

    def test_where_the_name_stays_the_mail_names_the_authorities(self, cast):
        old, new = make.AuthorityFactory.create_batch(2, register=make.RegisterFactory())
        type(cast.programme).objects.update(register=old.register)
        Partnership.objects.filter(pk=cast.pair_a.upper_id).update(authority=old)
        record(cast, new_name=upper(cast).name, new_authority=new)
        mail = OutMail.objects.filter(key__startswith="succession").first()
        assert mail.subject == f"{old} is now {new}"
        assert f"{new} takes the place of {old}" in " ".join(mail.text.split())

    def test_both_sides_and_their_facilitators_get_a_mail(self, cast):
        old = cast.pair_a.upper.name
        record(cast)
        mails = OutMail.objects.filter(key__startswith="succession")
        assert sorted(mails.values_list("to__name", flat=True)) == [
            "Facilitator", "Lower A", "Upper A",
        ]  # fmt: skip
        mail = mails.first()
        assert mail.subject == f"{old} is now Newshire Council"
        assert "The Newshire Order." in mail.text
        assert "Since 2 March 2026, Newshire Council takes the place of" in mail.text

    def test_of_a_pair_that_waits_the_leads_get_one_with_what_is_theirs(self, cast):
        _waiting, agreed = asked(cast, upper=cast.pair_b.upper)
        Agreement.objects.filter(pk=agreed.pk).update(
            state="agreed", decided_at=clock.now(), decided_by=agreed.person
        )
        make.MemberFactory(pair=agreed.pair, side="lower", person=agreed.person)
        over = make.PairFactory(set=cast.set, number=8, declined=True, upper=cast.pair_b.upper)
        make.AgreementFactory(pair=over, side="lower")
        record(cast, side=cast.pair_b.upper)
        mails = OutMail.objects.filter(key__startswith="succession")
        texts = dict(mails.values_list("to__name", "text"))
        assert sorted(texts) == [
            "Facilitator", "Lower B", "Upper B", "lower lead", "upper lead",
        ]  # fmt: skip
        assert "The pair is still waiting for agreement." in texts["lower lead"]
        assert f"/pairs/{agreed.pair_id}/" in texts["lower lead"]
        assert "Read more, then agree or decline." in texts["upper lead"]
        renamed = AuditEntry.objects.filter(verb="renamed").values_list("pair_id", flat=True)
        assert sorted(renamed) == sorted([cast.pair_b.pk, agreed.pair_id])

    def test_people_of_closed_sets_are_left_alone(self, cast):
        LearningSet.objects.filter(pk=cast.set.pk).update(state="closed")
        record(cast)
        assert not OutMail.objects.filter(key__startswith="succession").exists()

    def test_a_wrong_one_is_corrected_by_another(self, cast):
        old = cast.pair_a.upper.name
        record(cast)
        record(cast, new_name="Newshire")
        assert [name for name, _day in upper(cast).former_names] == [old, "Newshire Council"]
        assert upper(cast).name_on(dt.date(2026, 1, 1)) == old
        with pytest.raises(Refused, match="since 2 March 2026"):
            record(cast, new_name="Newest", day=dt.date(2026, 3, 1))

    def test_one_that_went_back_to_its_name_was_never_called_otherwise(self, cast):
        old = upper(cast).name
        record(cast)
        record(cast, new_name=old)
        assert [name for name, _day in upper(cast).former_names] == ["Newshire Council"]

    def test_what_cannot_be_is_refused_at_its_field(self, cast, case):
        elsewhere = make.AuthorityFactory()
        for given, field in [
            ({"new_name": cast.pair_b.upper.name.upper()}, "new_name"),
            ({"new_name": cast.pair_a.lower.name}, "new_name"),
            ({"new_name": cast.pair_a.upper.name}, "new_name"),
            ({"new_authority": elsewhere}, "new_authority"),
            ({"day": dt.date(2099, 1, 1)}, "day"),
        ]:
            with case(given, field):
                with pytest.raises(Refused) as caught:
                    record(cast, **given)
                assert caught.value.field == field

    def test_two_that_pass_to_one_stay_two_sides_with_a_name_each(self, cast):
        cast.programme.register = make.RegisterFactory()
        cast.programme.save()
        one = make.AuthorityFactory(register=cast.programme.register, name="Newshire")
        record(cast, new_authority=one)
        record(cast, side=cast.pair_b.upper, new_name="Newshire (East)", new_authority=one)
        names = Partnership.objects.filter(authority=one).values_list("name", flat=True)
        assert sorted(names) == ["Newshire (East)", "Newshire Council"]

    def test_sent_twice_it_is_recorded_once(self, cast):
        was = cast.pair_a.upper.name
        record(cast)
        with pytest.raises(Refused, match="Look again"):
            record(cast, was=was, new_name="Another")
        assert Succession.objects.count() == 1

    def test_the_database_wants_a_reason_and_a_change(self, cast, case):
        fields = {"partnership": cast.pair_a.upper, "day": DAY, "by": cast.manager}
        for names, reason in [(("A", "B"), ""), (("A", "A"), "Because")]:
            with case(names), pytest.raises(IntegrityError), transaction.atomic():
                Succession.objects.create(
                    old_name=names[0], new_name=names[1], reason=reason, **fields
                )


class TestBothNamesAreNames:
    def test_of_the_set_its_place_and_its_authority(self, cast):
        side = cast.pair_a.upper
        side.name, side.place = "Quarrendon Alliance", "Quarrendon"
        side.authority = make.AuthorityFactory(name="Quarrendon Borough")
        side.save()
        record(cast, side=side)
        for text in ("We in Quarrendon said so.", "As Newshire wants it."):
            assert names_of(cast.set).found_in(text)

    def test_the_report_says_both_unless_nobody_may_be_named(self, cast):
        old = cast.pair_a.upper.name
        record(cast)
        cast.pair_a.refresh_from_db()
        shown = ReportRules(Naming.PARTNERSHIPS, None).pair(cast.pair_a)
        assert shown["upper"] == "Newshire Council"
        assert shown["upper_formerly"] == [{"name": old, "until": "2 March 2026"}]
        assert "lower_formerly" not in shown
        nobody = ReportRules(Naming.NOBODY, None).pair(cast.pair_a)
        assert {value for name, value in nobody.items() if name != "number"} == {""}

    def test_minutes_of_an_earlier_meeting_keep_the_old_one(self, cast, case):
        old = cast.pair_a.upper.name
        record(cast)
        for day, name in [(dt.date(2026, 2, 1), old), (dt.date(2026, 4, 1), "Newshire Council")]:
            with case(day):
                ends = dt.datetime.combine(day, dt.time(12), dt.UTC)
                meeting = make.MeetingFactory(
                    cycle__set=cast.set, starts=ends - dt.timedelta(hours=2), ends=ends
                )
                make.AttendanceFactory(
                    meeting=meeting, member=cast.member("upper_a"), outcome="present"
                )
                assert [row["partnership"] for row in content_of(meeting)["attended"]] == [name]


class TestPages:
    def url(self, cast, name="succession"):
        return reverse(f"sets:{name}", args=[cast.pair_a.upper_id])

    def test_nothing_is_recorded_before_what_will_change_was_shown(self, cast):
        client = cast.client("manager")
        page = client.post(self.url(cast), PASSED)
        assert not Succession.objects.exists()
        assert "Consents and agreements stay." in page.text
        assert "2 members of these pairs are notified" in page.text
        sent = {"kept": page.context["kept"]}
        done = client.post(self.url(cast, "succession_record"), sent, follow=True)
        assert "Recorded." in done.text
        assert f"Formerly {cast.pair_a.upper.name}, until 2 March 2026" in done.text
        again = client.post(self.url(cast, "succession_record"), sent, follow=True)
        assert "Look again." in again.text
        assert Succession.objects.count() == 1

    def test_it_says_if_one_side_will_lie_outside_the_other(self, cast):
        old, new = make.AuthorityFactory.create_batch(2, register=make.RegisterFactory())
        cast.programme.register = old.register
        cast.programme.save()
        within = make.AuthorityFactory(parent=old)
        for side, authority in ((cast.pair_a.upper, old), (cast.pair_a.lower, within)):
            side.authority = authority
            side.save()
        for authority, number in ((old, 0), (new, 1)):
            sent = {**PASSED, "new_authority": authority.pk}
            page = cast.client("manager").post(self.url(cast), sent)
            assert page.text.count("one side will not lie within the other") == number

    def test_what_was_typed_comes_back_to_be_changed(self, cast):
        client = cast.client("manager")
        kept = client.post(self.url(cast), PASSED).context["kept"]
        form = client.get(self.url(cast), {"kept": kept}).context["form"]
        assert (form["new_name"].value(), form["day"].value()) == ("Newshire", DAY)

    def test_what_is_wrong_is_said_at_its_field(self, cast):
        sent = {**PASSED, "new_name": cast.pair_b.upper.name, "day_year": "2099"}
        page = cast.client("manager").post(self.url(cast), sent)
        assert list(page.context["form"].errors) == ["new_name"]
        assert "needs its own name" in page.text

    def test_what_another_page_made_up_is_not_recorded(self, cast):
        sent = {"kept": "made up"}
        page = cast.client("manager").post(self.url(cast, "succession_record"), sent, follow=True)
        assert "This page has expired." in page.text

    def test_a_partnership_that_declined_is_nobodys_to_see(self, cast):
        declined = make.PairFactory(set=cast.set, number=8, declined=True)
        url = reverse("sets:succession", args=[declined.lower_id])
        assert cast.client("manager").get(url).status_code == 404
        listed = cast.client("manager").get(reverse("sets:partnerships", args=[cast.programme.pk]))
        assert declined.lower.name not in listed.text
        assert cast.pair_a.lower.name in listed.text

    def test_the_pairs_page_says_what_it_was_called(self, cast):
        old = cast.pair_a.upper.name
        record(cast)
        url = reverse("portal:pair", args=[cast.pair_a.pk])
        for person in ("upper_a", "lower_b"):
            text = cast.client(person).get(url).text
            assert f"Formerly {old}, until 2 March 2026" in text
            assert "Passed to another authority" not in text

    def test_the_register_leads_there(self, cast):
        register = make.RegisterFactory(vintage="2023")
        side = cast.pair_a.upper
        side.authority = make.AuthorityFactory(register=register, vintage="2021")
        side.save()
        page = cast.client("manager").get(reverse("sets:register", args=[register.pk]))
        assert self.url(cast) in page.text


def naming_partnerships(cast):
    cast.set.naming = Naming.PARTNERSHIPS
    cast.set.save()


class TestReports:
    def test_one_that_was_frozen_before_keeps_the_old_name_and_its_signatures(self, cast):
        naming_partnerships(cast)
        old, found = cast.pair_a.upper.name, making.signed(cast)
        record(cast)
        content = making.release(cast, found).snapshot.content
        first = content["sign_offs"]["rows"][0]["sides"]
        assert [side["state"] for side in first] == ["signed", "signed"]
        assert content["pairs"][0]["upper"] == old
        assert "Newshire" not in str(content)

    def test_one_that_is_frozen_after_it_prints_both_names(self, cast):
        naming_partnerships(cast)
        old = cast.pair_a.upper.name
        record(cast)
        content = making.released(cast).snapshot.content
        assert f"Formerly {old}, until 2 March 2026" in document.body_html(content)
        jsonschema.validate(content, data.schema())

    def test_what_was_consented_to_stays_consented_to(self, cast):
        naming_partnerships(cast)
        making.issue(cast, title="One budget for both")
        record(cast)
        content = str(making.released(cast).snapshot.content)
        assert "One budget for both" in content
        assert "'who': 'Newshire Council and " in content
