import datetime as dt

import pytest

from actions.changes import actions, progress
from actions.enums import ActionState
from actions.models import ProgressEntry
from als.core.disclosure import Disclosure
from als.core.formats import long_date
from als.core.models import AuditEntry
from als.core.refusals import Refused
from sets.models import LearningSet
from tests import factories as make
from tests.actions.conftest import NOW, TODAY, make_action
from tests.files import open_xml, pdf, picture, sent


def log(cast, action, by="lower_a", **kwargs):
    fields = {"day": TODAY, "done": "Met the clerk.", "disclosure": Disclosure.SET}
    return progress.log_progress(action=action, by=cast.fresh(by), **{**fields, **kwargs})


def test_the_first_entry_puts_an_agreed_action_under_way(cast, agreed):
    entry = log(cast, agreed)
    agreed.refresh_from_db()
    assert (agreed.state, entry.state_after) == (ActionState.UNDER_WAY, ActionState.UNDER_WAY)
    assert entry.author == cast.member("lower_a")


def test_an_entry_may_say_that_it_is_done(cast, agreed):
    log(cast, agreed, state_after=ActionState.DONE)
    agreed.refresh_from_db()
    assert (agreed.state, agreed.ended_at) == (ActionState.DONE, NOW)


def test_an_entry_that_says_it_did_not_work_says_why(cast, under_way):
    with pytest.raises(Refused, match="Say why"):
        log(cast, under_way, state_after=ActionState.DID_NOT_WORK)
    assert not ProgressEntry.objects.exists()
    log(cast, under_way, state_after=ActionState.DID_NOT_WORK, reason="Nobody came.")
    under_way.refresh_from_db()
    assert under_way.ended_reason == "Nobody came."


def test_nothing_is_logged_before_both_sides_agreed(cast, action):
    with pytest.raises(Refused, match="Both sides"):
        log(cast, action)


def test_what_came_of_it_afterwards_is_logged_too(cast, issue):
    action = make_action(cast, issue, done=True)
    assert log(cast, action).state_after == ActionState.DONE


def test_the_future_is_not_progress(cast, under_way):
    with pytest.raises(Refused, match="in the future"):
        log(cast, under_way, day=TODAY + dt.timedelta(days=1))


def test_the_same_entry_sent_twice_is_one(cast, agreed):
    assert log(cast, agreed) == log(cast, agreed)
    assert AuditEntry.objects.filter(verb="logged progress").count() == 1


def test_nobody_else_logs(cast, under_way, case):
    for person in ["facilitator", "upper_b", "outsider", "sponsor", "manager"]:
        with case(person):
            with pytest.raises(Refused):
                log(cast, under_way, by=person)
            assert not ProgressEntry.objects.exists()


def url(action):
    return f"/actions/{action.pk}/progress/new/"


def day(date=TODAY):
    return {"day_day": date.day, "day_month": date.month, "day_year": date.year}


def test_the_form_comes_with_today_and_the_sets_default(cast, under_way):
    form = cast.client("upper_a").get(url(under_way)).context["form"]
    assert (form["day"].value(), form["disclosure"].value()) == (TODAY, Disclosure.SET)


def test_a_day_before_the_set_began_is_a_slip(cast, under_way):
    typed = {**day(TODAY.replace(year=TODAY.year - 10)), "done": "Asked them.", "disclosure": "set"}
    page = cast.client("upper_a").post(url(under_way), typed)
    assert "The set began on" in page.text


def test_a_set_that_begins_later_logs_from_the_day_its_action_was_recorded(cast, agreed):
    start = TODAY + dt.timedelta(days=5)
    LearningSet.objects.filter(pk=cast.set.pk).update(start=start)
    typed = {**day(TODAY - dt.timedelta(days=1)), "done": "Met.", "disclosure": "set"}
    form = cast.client("upper_a").post(url(agreed), typed).context["form"]
    sentence = f"The action was recorded on {long_date(TODAY)}. Choose that day or a later one."
    assert (form.errors, form["done"].value()) == ({"day": [sentence]}, "Met.")
    form = cast.client("upper_a").post(url(agreed), typed | day(start)).context["form"]
    assert list(form.errors) == ["day"]
    assert cast.client("upper_a").post(url(agreed), typed | day()).status_code == 302


def test_an_entry_is_no_wider_by_default_than_its_issue(cast, secret_issue):
    action = make_action(cast, secret_issue, under_way=True)
    form = cast.client("upper_a").get(url(action)).context["form"]
    assert form["disclosure"].value() == Disclosure.PAIR


def test_date_and_what_was_done_are_enough(cast, agreed):
    data = {**day(), "done": "Met.", "disclosure": "set"}
    response = cast.client("upper_a").post(url(agreed), data)
    assert response.url == f"/actions/{agreed.pk}/"
    entry = ProgressEntry.objects.get()
    assert (entry.done, entry.state_after) == ("Met.", ActionState.UNDER_WAY)


def test_what_is_missing_is_said_and_what_was_typed_is_kept(cast, under_way):
    data = {**day(), "learned": "A lot", "disclosure": "set"}
    form = cast.client("upper_a").post(url(under_way), data).context["form"]
    assert form.errors == {"done": ["Fill in “What was done?”."]}
    assert form["learned"].value() == "A lot"


@pytest.mark.parametrize("hours", ["-1", "1001", "many"])
def test_hours_that_cannot_be_are_refused(cast, under_way, hours):
    data = {**day(), "done": "Met.", "hours": hours, "disclosure": "set"}
    response = cast.client("upper_a").post(url(under_way), data)
    assert (response.status_code, ProgressEntry.objects.count()) == (200, 0)


def test_a_proposed_action_sends_back_to_its_page(cast, action):
    response = cast.client("upper_a").get(url(action))
    assert response.url == f"/actions/{action.pk}/"


def test_the_page_shows_the_entries_that_the_reader_can_see(cast, under_way):
    for disclosure in (Disclosure.PAIR, Disclosure.SET):
        make.ProgressFactory(action=under_way, done=f"for {disclosure}", disclosure=disclosure)
    seen = {
        person: len(cast.client(person).get(f"/actions/{under_way.pk}/").context["entries"])
        for person in ("facilitator", "lower_a", "upper_b")
    }
    assert seen == {"facilitator": 2, "lower_a": 2, "upper_b": 1}


def post(cast, action, person="upper_a", **more):
    data = {**day(), "done": "Met.", "disclosure": "set", "state_after": "under_way"}
    return cast.client(person).post(url(action), {**data, **more})


def test_the_form_offers_what_the_table_allows(cast, agreed, issue):
    ended = make_action(cast, issue, done=True)
    forms = [cast.client("upper_a").get(url(a)).context["form"] for a in (agreed, ended)]
    offered = [value for value, _label in forms[0].fields["state_after"].choices]
    assert offered == ["under_way", "done", "stopped", "did_not_work"]
    assert not {"state_after", "reason"} & set(forms[1].fields)


@pytest.mark.parametrize("state", ["stopped", "did_not_work"])
def test_an_end_that_is_learning_asks_why_in_the_same_form(cast, agreed, state):
    form = post(cast, agreed, state_after=state).context["form"]
    assert list(form.errors) == ["reason"]
    assert form["done"].value() == "Met."
    post(cast, agreed, state_after=state, reason="No money.")
    agreed.refresh_from_db()
    assert (agreed.state, agreed.ended_reason) == (state, "No money.")


def test_a_forged_state_is_refused(cast, under_way):
    for state in ("proposed", "withdrawn", "agreed"):
        assert list(post(cast, under_way, state_after=state).context["form"].errors) == [
            "state_after"
        ]


def test_files_go_with_an_entry(cast, under_way):
    files = [sent("Note.pdf", pdf()), sent("Photo.png", picture())]
    post(cast, under_way, attachments=files)
    kept = ProgressEntry.objects.get().attachments.all()
    assert [(file.name, file.type_name) for file in kept] == [
        ("Note.pdf", "PDF"),
        ("Photo.png", "PNG"),
    ]
    page = cast.client("lower_a").get(f"/actions/{under_way.pk}/").content.decode()
    assert [f"/attachments/{file.pk}/" in page for file in kept] == [True, True]


def test_a_file_that_lies_about_its_type_is_refused_and_the_text_is_kept(cast, under_way):
    lies = sent("Note.docx", pdf())
    form = post(cast, under_way, attachments=[lies]).context["form"]
    assert "is a PDF, although its name ends in" in form.errors["attachments"][0]
    assert form["done"].value() == "Met."
    assert not ProgressEntry.objects.exists()


def test_a_good_file_is_asked_for_again_when_the_page_comes_back(cast, under_way):
    form = post(cast, under_way, done="", attachments=[sent("Note.pdf", pdf())]).context["form"]
    assert form.errors["attachments"] == [
        "Choose “Note.pdf” again: a browser does not keep files when a page comes back."
    ]


def test_of_two_files_the_bad_one_is_named(cast, under_way):
    files = [sent("Note.pdf", pdf()), sent("Macro.docm", open_xml("docm"))]
    form = post(cast, under_way, attachments=files).context["form"]
    assert len(form.errors["attachments"]) == 1
    assert "Macro.docm" in form.errors["attachments"][0]


def test_more_than_five_files_are_refused_at_their_field(cast, under_way):
    files = [sent(f"{n}.png", picture(size=(n + 1, 2))) for n in range(6)]
    form = post(cast, under_way, attachments=files).context["form"]
    assert form.errors["attachments"] == ["An entry can have at most 5 files."]


def test_the_same_entry_with_its_file_sent_twice_is_one(cast, under_way):
    for _time in range(2):
        post(cast, under_way, attachments=[sent("Note.pdf", pdf())])
    assert ProgressEntry.objects.get().attachments.count() == 1


def test_a_file_comes_as_a_download(cast, under_way):
    post(cast, under_way, attachments=[sent("Note.pdf", pdf())])
    file = ProgressEntry.objects.get().attachments.get()
    response = cast.client("upper_b").get(f"/attachments/{file.pk}/")
    assert response["Content-Disposition"] == 'attachment; filename="Note.pdf"'
    assert b"".join(response.streaming_content) == pdf()


def test_a_file_is_seen_only_by_those_who_see_its_entry(cast, under_way):
    file = make.AttachmentFactory(
        entry__action=under_way, entry__disclosure=Disclosure.PAIR, entry__author__pair=cast.pair_a
    )
    people = ("lower_a", "facilitator", "upper_b", "outsider", "sponsor")
    answers = [cast.client(who).get(f"/attachments/{file.pk}/") for who in people]
    for answer in answers:
        b"".join(answer)
    assert [answer.status_code for answer in answers] == [200, 200, 404, 404, 404]


def test_a_file_that_is_gone_is_said_to_be(cast, under_way):
    file = make.AttachmentFactory(entry__action=under_way)
    file.file.storage.delete(file.file.name)
    response = cast.client("lower_a").get(f"/attachments/{file.pk}/")
    assert response.status_code == 404
    assert "is listed, but this service cannot find it" in response.content.decode()


def test_the_log_says_what_came_by_a_link(cast, under_way):
    for via in ("page", "link"):
        make.ProgressFactory(action=under_way, via=via)
    page = cast.client("facilitator").get(f"/actions/{under_way.pk}/").content.decode()
    newest, older = page.split('<li class="app-timeline__event">')[1:]
    assert ["by a link from an email" in entry for entry in (newest, older)] == [True, False]


def test_nothing_is_logged_on_what_was_withdrawn(cast, action):
    actions.withdraw_action(action=action, by=cast.upper_a)
    with pytest.raises(Refused, match="was withdrawn"):
        log(cast, action)
    assert cast.client("upper_a").get(url(action)).url == f"/actions/{action.pk}/"
