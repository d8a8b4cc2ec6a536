import pytest

from actions.changes import issues
from actions.enums import IssueKind, IssueState
from actions.models import Issue
from als.core.disclosure import Disclosure
from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from sets.enums import PairState, SetState
from tests import factories as make
from tests.actions.conftest import NOW


def raise_issue(cast, by="upper_a", pair=None, **kwargs):
    fields = {
        "kind": IssueKind.BARRIER,
        "title": "Two forms",
        "description": "For one grant.",
        "disclosure": Disclosure.SET,
    }
    return issues.raise_issue(pair=pair or cast.pair_a, by=cast.fresh(by), **{**fields, **kwargs})


def test_a_members_own_issue_is_confirmed_at_once(cast):
    issue = raise_issue(cast)
    assert (issue.confirmed_by, issue.confirmed_at) == (cast.member("upper_a"), NOW)


def test_what_a_facilitator_records_waits_for_the_pair(cast):
    issue = raise_issue(cast, by="facilitator")
    assert (issue.is_confirmed, issue.raised_by) == (False, cast.facilitator)


def test_the_pair_is_told_of_what_was_recorded_and_nobody_else(cast):
    raise_issue(cast, by="facilitator")
    assert {mail.to for mail in OutMail.objects.all()} == {cast.upper_a, cast.lower_a}


def test_nobody_else_raises_an_issue_for_the_pair(cast, case):
    for person in ["upper_b", "outsider", "other_facilitator", "manager", "sponsor", "stranger"]:
        with case(person):
            with pytest.raises(Refused):
                raise_issue(cast, by=person)
            assert not Issue.objects.exists()


def test_nothing_is_raised_for_a_pair_that_does_not_take_part(cast, case):
    for state in [PairState.WITHDRAWN, PairState.PROPOSED]:
        for person in ["upper_a", "facilitator"]:
            with case(state, person):
                cast.pair_a.state = state
                with pytest.raises(Refused):
                    raise_issue(cast, by=person)


def test_nothing_is_raised_in_a_closed_set(cast):
    cast.pair_a.set.state = SetState.CLOSED
    with pytest.raises(Refused):
        raise_issue(cast)


def test_the_same_issue_sent_twice_is_one(cast):
    assert raise_issue(cast) == raise_issue(cast)
    assert AuditEntry.objects.filter(verb="raised", pair_id=cast.pair_a.pk).count() == 1


def test_the_theme_of_another_set_is_refused(cast):
    with pytest.raises(Refused, match="of this set"):
        raise_issue(cast, theme=make.ThemeFactory(set=cast.other_set))


def test_the_meeting_of_another_set_is_refused(cast):
    with pytest.raises(Refused, match="of this set"):
        raise_issue(cast, raised_in=make.MeetingFactory(cycle__set=cast.other_set))


def test_a_member_confirms_what_was_recorded(cast, recorded):
    issue = issues.confirm_issue(issue=recorded, by=cast.lower_a)
    assert (issue.confirmed_by, issue.confirmed_at) == (cast.member("lower_a"), NOW)


def test_confirming_twice_keeps_the_first(cast, recorded):
    issues.confirm_issue(issue=recorded, by=cast.lower_a)
    again = issues.confirm_issue(issue=recorded, by=cast.upper_a)
    assert again.confirmed_by == cast.member("lower_a")
    assert AuditEntry.objects.filter(verb="confirmed").count() == 1


def test_nobody_else_confirms_it(cast, recorded, case):
    for person in ["facilitator", "upper_b", "outsider", "sponsor"]:
        with case(person):
            with pytest.raises(Refused):
                issues.confirm_issue(issue=recorded, by=cast.fresh(person))
            recorded.refresh_from_db()
            assert not recorded.is_confirmed


def test_a_facilitator_changes_what_they_recorded_until_it_is_confirmed(cast, recorded):
    issues.edit_issue(issue=recorded, title="Better", by=cast.facilitator)
    issues.confirm_issue(issue=recorded, by=cast.upper_a)
    with pytest.raises(Refused, match="pair has confirmed"):
        issues.edit_issue(issue=recorded, title="Worse", by=cast.facilitator)
    assert Issue.objects.get().title == "Better"


def test_each_side_writes_its_own_view(cast, issue):
    issues.edit_issue(issue=issue, lower_view="We see it so.", by=cast.lower_a)
    with pytest.raises(Refused, match="Each side writes its own view"):
        issues.edit_issue(issue=issue, lower_view="They see it so.", by=cast.upper_a)
    issue.refresh_from_db()
    assert issue.lower_view == "We see it so."


def test_an_edit_on_an_older_text_is_refused(cast, issue):
    base = issue.history.latest().history_id
    issues.edit_issue(issue=issue, title="Theirs", base=base, by=cast.lower_a)
    with pytest.raises(Refused, match="while you were typing"):
        issues.edit_issue(issue=issue, title="Mine", base=base, by=cast.upper_a)
    assert Issue.objects.get().title == "Theirs"


def test_the_history_says_who_changed_it(cast, issue):
    issues.edit_issue(issue=issue, title="New", by=cast.lower_a)
    newest = issue.history.order_by("history_id").last()
    assert (newest.history_user, newest.history_date, newest.title) == (cast.lower_a, NOW, "New")


def test_lines_ended_in_the_browsers_way_are_no_change(cast, issue):
    issues.edit_issue(issue=issue, description="One\nTwo", by=cast.upper_a)
    issues.edit_issue(issue=issue, description="One\r\nTwo\r\n", by=cast.lower_a)
    assert AuditEntry.objects.filter(verb="changed").count() == 1


def test_the_audit_says_which_fields_and_not_what_was_typed(cast, issue):
    issues.edit_issue(issue=issue, description="Delicate", by=cast.upper_a)
    entry = AuditEntry.objects.get(verb="changed")
    assert entry.details == {"fields": ["description"]}
    assert (entry.set_id, entry.pair_id) == (cast.set.pk, cast.pair_a.pk)


def test_the_pair_closes_and_reopens_its_issue(cast, issue):
    assert issues.close_issue(issue=issue, by=cast.upper_a).state == IssueState.CLOSED
    assert issues.close_issue(issue=issue, by=cast.lower_a).state == IssueState.CLOSED
    assert issues.reopen_issue(issue=issue, by=cast.lower_a).state == IssueState.OPEN
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["closed", "reopened"]


@pytest.mark.parametrize("person", ["facilitator", "upper_b"])
def test_nobody_else_closes_it(cast, issue, person):
    with pytest.raises(Refused):
        issues.close_issue(issue=issue, by=cast.fresh(person))


def test_what_waits_for_the_pair_is_not_closed(cast, recorded):
    with pytest.raises(Refused, match="Confirm"):
        issues.close_issue(issue=recorded, by=cast.upper_a)


def test_what_was_recorded_for_a_pair_is_seen_only_once_the_pair_confirmed_it(cast):
    issue = make.IssueFactory(pair=cast.pair_a, recorded=True, raised_by=cast.facilitator)
    readers = ["facilitator", "upper_a", "lower_a", "upper_b"]
    found = {who: Issue.objects.visible_to(cast.fresh(who)).count() for who in readers}
    assert found == {"facilitator": 1, "upper_a": 1, "lower_a": 1, "upper_b": 0}
    issues.confirm_issue(issue=issue, by=cast.fresh("lower_a"))
    assert Issue.objects.visible_to(cast.fresh("upper_b")).count() == 1
