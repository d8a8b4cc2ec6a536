"""Two pages of the same form, open at once: the second save loses neither text."""

import pytest
from django.urls import reverse

from als.core.disclosure import Disclosure
from als.core.forms.widgets import DateInput
from tests import factories as make
from tests.world import World

# Address, what the row is, who types, and the field that they type in.
FORMS = [
    ("sets:programme_edit", lambda w: w.programme.pk, "manager", "purpose"),
    ("sets:set_edit", lambda w: w.set.pk, "facilitator", "purpose"),
    ("sets:focus_decide", lambda w: w.topic.set_id, "facilitator", "reasons"),
    ("meetings:meeting_edit", lambda w: w.draft_meeting.pk, "facilitator", "place"),
    ("meetings:agenda_edit", lambda w: w.item(w.meeting).pk, "upper_a", "why"),
    ("actions:theme_edit", lambda w: w.theme.pk, "upper_a", "description"),
    ("actions:issue_edit", lambda w: w.issue.pk, "upper_a", "description"),
    ("actions:action_edit", lambda w: w.action.pk, "upper_a", "measure"),
    ("reports:lesson_edit", lambda w: w.lesson.pk, "facilitator", "explanation"),
    ("reports:endorse", lambda w: w.lesson.pk, "upper_a", "comment"),
    ("reports:report_edit", lambda w: w.set.pk, "facilitator", "title"),
]


def as_sent(form, **typed):
    """Return what a browser sends of the form as the page has it."""
    sent = {}
    for field in form:
        value = field.value()
        if isinstance(field.field.widget, DateInput):
            texts = field.field.widget.decompress(value or "2026-03-04")
            sent |= {f"{field.name}_{p}": t for p, t in zip(DateInput.parts, texts, strict=True)}
        elif value not in (None, False):
            sent[field.html_name] = value
    return {**sent, **typed}


@pytest.mark.slow
def test_what_two_people_type_at_once_is_kept_and_shown(cast, case):
    for name, of, who, field in FORMS:
        with case(name, who):
            world = World(cast)
            url, client = reverse(name, args=[of(world)]), cast.client(who)
            page = client.get(url).context["form"]
            extra = {"answer": "reservation"} if name == "reports:endorse" else {}
            extra |= {"void_consents": "on"} if name == "actions:action_edit" else {}
            extra |= (
                {"topic": world.topic.pk, "present": "All"} if name == "sets:focus_decide" else {}
            )
            assert client.post(url, as_sent(page, **extra, **{field: "Hers"})).status_code == 302
            clash = client.post(url, as_sent(page, **extra, **{field: "His"}))
            text = clash.content.decode()
            assert (clash.status_code, "Hers" in text, "His" in text) == (200, True, True)
            assert client.get(url).context["form"].initial[field] == "Hers"
            again = {**as_sent(clash.context["form"]), **extra}
            assert client.post(url, again).status_code == 302
            assert client.get(url).context["form"].initial[field] == "His"


def test_the_same_form_sent_twice_is_no_clash(cast):
    lesson = make.LessonFactory(set=cast.set, drafted_by=cast.facilitator)
    url, client = reverse("reports:lesson_edit", args=[lesson.pk]), cast.client("facilitator")
    sent = as_sent(client.get(url).context["form"], explanation="Once")
    assert [client.post(url, sent).status_code for _ in range(2)] == [302, 302]


def test_nobody_endorses_words_that_they_have_not_read(cast):
    lesson = make.LessonFactory(set=cast.set, drafted_by=cast.facilitator)
    url, client = reverse("reports:endorse", args=[lesson.pk]), cast.client("upper_a")
    sent = as_sent(client.get(url).context["form"], answer="agree")
    edit = reverse("reports:lesson_edit", args=[lesson.pk])
    form = cast.client("facilitator").get(edit).context["form"]
    cast.client("facilitator").post(edit, as_sent(form, statement="The opposite."))
    clash = client.post(url, sent)
    assert "The opposite." in clash.content.decode()
    assert lesson.endorsements.count() == 0
    assert client.post(url, as_sent(clash.context["form"])).status_code == 302
    assert lesson.endorsements.get().text_version == 2


def test_nobody_confirms_words_that_they_have_not_read(cast):
    issue = make.IssueFactory(
        pair=cast.pair_a, recorded=True, raised_by=cast.facilitator, disclosure=Disclosure.PAIR
    )
    issue.save()  # its first revision
    client, url = cast.client("upper_a"), reverse("actions:issue_confirm", args=[issue.pk])
    seen = client.get(reverse("actions:issue", args=[issue.pk])).context["revision"]
    issue.disclosure = Disclosure.REPORT_WITH_NAMES
    issue.save()
    client.post(url, seen)
    issue.refresh_from_db()
    assert issue.confirmed_at is None
    client.post(url, client.get(reverse("actions:issue", args=[issue.pk])).context["revision"])
    issue.refresh_from_db()
    assert issue.confirmed_at is not None
