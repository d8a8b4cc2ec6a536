"""What people write in a section of the report: revisions, drafts, two at once, its history."""

import pytest
from django.urls import reverse
from django.utils import translation

from als.core.models import AuditEntry
from als.core.naming.finder import MarkedPart
from als.core.refusals import Refused
from reports.changes import reports, texts
from reports.changes.texts import TextClash
from reports.content.report import compile_report
from reports.models import Report, ReportDraft, ReportText
from reports.rendering.document import body_html
from reports.templatetags.report_texts import quoted_with_marks
from tests import factories as make
from tests.reports import making

BASE = "We met four times.\n\nThen we tried things.\n"


@pytest.fixture
def other(cast):
    """Another facilitator of the set."""
    return make.FacilitatorFactory(set=cast.set).person


def save(cast, text, base_revision=0, section="foreword", by=None):
    return texts.save_text(
        report=Report.of(cast.set), section=section, text=text, base_revision=base_revision,
        by=by or cast.facilitator,
    )  # fmt: skip


def draft(cast, text, base_revision=0, section="foreword", by=None):
    return texts.save_text_draft(
        report=Report.of(cast.set), section=section, text=text, base_revision=base_revision,
        by=by or cast.facilitator,
    )  # fmt: skip


def written(section="foreword"):
    row = ReportText.objects.get(section=section)
    return row.revision, row.text


# --- saving -------------------------------------------------------------------------------------


def test_the_first_words_begin_the_report_and_are_its_first_revision(cast):
    save(cast, "Hello")
    assert (Report.objects.get().set, written()) == (cast.set, (1, "Hello"))


def test_each_save_is_a_revision_with_its_writer_and_a_line_in_the_audit_log(cast, other):
    save(cast, "Hello")
    save(cast, "Hello all", 1, by=other)
    row = ReportText.objects.get()
    assert [(past.revision, past.history_user) for past in row.history.order_by("revision")] == [
        (1, cast.facilitator),
        (2, other),
    ]
    assert AuditEntry.objects.filter(verb="wrote in").count() == 2


def test_the_same_words_sent_twice_are_saved_once(cast):
    save(cast, "Hello")
    save(cast, "Hello", 0)
    assert written() == (1, "Hello")


def test_what_the_audit_log_says_has_none_of_the_words(cast):
    save(cast, "Hello")
    assert "Hello" not in str(AuditEntry.objects.get(verb="wrote in").details)


def test_only_facilitators_write(cast, case):
    for who in ["upper_a", "lower_b", "outsider", "manager", "sponsor"]:
        with case(who):
            with pytest.raises(Refused, match="Only facilitators of this set can edit the report"):
                save(cast, "Hello", by=cast.fresh(who))


def test_nothing_is_written_in_a_report_that_was_sent(cast):
    making.sent(cast)
    for write in (save, draft):
        with pytest.raises(Refused, match="only while it is a draft"):
            write(cast, "Late")
    assert not ReportText.objects.exists()


def test_who_typed_while_it_was_sent_keeps_a_draft_no_more_than_a_text(cast):
    report = making.report(cast)
    making.lesson(cast)
    reports.send_for_sign_off(report=report, by=cast.facilitator)
    with pytest.raises(Refused, match="sent for sign-off since"):
        texts.save_text(
            report=report, section="foreword", text="Late", base_revision=0, by=cast.facilitator
        )


# --- two at once --------------------------------------------------------------------------------


def test_changes_that_do_not_touch_are_brought_together(cast, other):
    save(cast, BASE)
    save(cast, BASE.replace("four", "4"), 1, by=other)
    row = save(cast, BASE.replace("things", "six things"), 1)
    assert row.brought_together
    assert written() == (3, "We met 4 times.\n\nThen we tried six things.\n")


def test_changes_that_touch_are_both_kept(cast, other):
    save(cast, BASE)
    save(cast, BASE.replace("four", "4"), 1, by=other)
    with pytest.raises(TextClash):
        save(cast, BASE.replace("four", "five"), 1)
    assert written()[1].startswith("We met 4 times.")
    kept = ReportDraft.objects.get()
    assert (kept.text[:17], kept.base_revision) == ("We met five times", 1)


def test_two_who_both_begin_a_text_are_both_kept(cast, other):
    save(cast, "Hers", by=other)
    with pytest.raises(TextClash):
        save(cast, "His")
    assert (written(), ReportDraft.objects.get().text) == ((1, "Hers"), "His")


def test_a_revision_that_never_was_is_a_clash_and_no_error(cast):
    save(cast, BASE)
    with pytest.raises(TextClash):
        save(cast, "Other", 77)


# --- drafts -------------------------------------------------------------------------------------


def test_a_draft_is_its_writers_alone_and_gone_once_saved(cast, other):
    draft(cast, "Hel")
    draft(cast, "Hello", by=other)
    save(cast, "Hello")
    assert [(row.person, row.text) for row in ReportDraft.objects.all()] == [(other, "Hello")]


def test_an_empty_text_and_what_is_saved_are_no_draft(cast, case):
    for text in ["", "  \n", "Hello", " Hello "]:
        with case(text):
            save(cast, "Hello")
            assert draft(cast, text, 1) is None
            assert not ReportDraft.objects.exists()


def test_a_draft_rests_on_what_its_typing_began_from(cast):
    save(cast, BASE)
    draft(cast, "One", 1)
    save(cast, BASE + "More.", 1, by=make.FacilitatorFactory(set=cast.set).person)
    assert draft(cast, "One two", 2).base_revision == 1


def test_a_draft_is_thrown_away_once_or_twice(cast):
    draft(cast, "Hel")
    for _time in range(2):
        texts.drop_text_draft(report=Report.of(cast.set), section="foreword", by=cast.facilitator)
    assert not ReportDraft.objects.exists()


# --- the pages ----------------------------------------------------------------------------------


def url(cast, name="text", part="foreword"):
    return reverse(f"reports:{name}", args=[cast.set.pk, part])


def test_words_are_saved_from_the_page_with_lines_as_they_are(cast):
    client = cast.client("facilitator")
    answer = client.post(url(cast), {"text": "One\r\n\r\nTwo", "base_revision": 0})
    assert (answer.status_code, written()) == (302, (1, "One\n\nTwo"))


def test_what_is_being_typed_is_kept_and_is_back_on_the_page(cast):
    client = cast.client("facilitator")
    said = client.post(url(cast, "text_draft"), {"text": "Half a sen", "base_revision": 0})
    assert said.content.decode().startswith("Draft saved")
    page = client.get(url(cast))
    assert page.context["form"]["text"].value() == "Half a sen"
    assert "is back in the field" in page.content.decode()


def test_a_draft_that_cannot_be_kept_says_why(cast):
    making.sent(cast)
    said = cast.client("facilitator").post(url(cast, "text_draft"), {"text": "Late"})
    assert (said.status_code, b"only while it is a draft" in said.content) == (409, True)


def test_beside_a_clash_both_texts_are_shown_and_a_second_save_goes_through(cast, other):
    save(cast, "Hers", by=other)
    client = cast.client("facilitator")
    page = client.post(url(cast), {"text": "His", "base_revision": 0})
    shown = page.content.decode()
    assert (page.status_code, "Hers" in shown, "His" in shown) == (200, True, True)
    again = {"text": "Both", "base_revision": page.context["form"]["base_revision"].value()}
    assert client.post(url(cast), again).status_code == 302
    assert (written(), ReportDraft.objects.count()) == ((2, "Both"), 0)


def test_who_was_typing_when_it_was_sent_keeps_the_words_on_the_page(cast):
    making.sent(cast)
    page = cast.client("facilitator").post(url(cast), {"text": "Late", "base_revision": 0})
    assert (page.status_code, page.context["form"]["text"].value()) == (200, "Late")
    assert cast.client("facilitator").get(url(cast)).status_code == 403


def test_a_section_that_is_none_is_not_found(cast):
    assert cast.client("facilitator").get(url(cast, part="annex")).status_code == 404


def test_the_editor_warns_at_the_sentence(cast):
    making.report(cast, {"foreword": "We tried. Thanks to Lowerton A. More."})
    page = cast.client("facilitator").get(url(cast))
    assert "“Thanks to <mark>Lowerton A</mark>.”" in page.content.decode()


def test_a_marked_sentence_stands_in_the_marks_of_the_page_and_its_words_are_text():
    pieces = [MarkedPart("Ask <b>", named=False), MarkedPart("Ann", named=True)]
    with translation.override("hr"):
        assert quoted_with_marks(pieces) == "„Ask &lt;b&gt;<mark>Ann</mark>”"


def test_the_editor_warns_of_what_is_only_a_draft_yet(cast):
    draft(cast, "Ask <b>Lowerton A</b>")
    page = cast.client("facilitator").get(url(cast)).content.decode()
    assert "Ask &lt;b&gt;<mark>Lowerton A</mark>&lt;/b&gt;" in page


@pytest.mark.parametrize(("naming", "barred"), [("nobody", True), ("partnerships", False)])
def test_the_editor_says_when_the_ground_rules_keep_a_name_out(cast, naming, barred):
    cast.set.naming = naming
    cast.set.save()
    making.report(cast, {"foreword": "Thanks to Lowerton A."})
    context = cast.client("facilitator").get(url(cast)).context
    assert (len(context["named"]), context["barred"]) == (1, barred)


def test_the_contents_of_the_preview_lead_to_each_text(cast):
    making.report(cast, {"foreword": "We tried."})
    preview = reverse("reports:report_preview", args=[cast.set.pk])
    pages = [cast.client(who).get(preview).content.decode() for who in ("facilitator", "upper_a")]
    assert [url(cast) in page for page in pages] == [True, False]
    assert all('href="#limits"' in page for page in pages)


def test_the_history_shows_what_each_revision_changed(cast):
    save(cast, "We met four times.")
    save(cast, "We met five times.", 1)
    page = cast.client("facilitator").get(url(cast, "text_history")).content.decode()
    assert "<del>" in page
    assert page.index("Revision 2") < page.index("Revision 1")


def test_a_text_that_nobody_wrote_has_no_history(cast):
    making.report(cast)
    assert cast.client("facilitator").get(url(cast, "text_history")).status_code == 404


@pytest.mark.parametrize(("name", "most"), [("text", 13), ("text_history", 8)])
def test_the_pages_of_a_text_take_few_queries(cast, name, most, django_assert_max_num_queries):
    save(cast, BASE)
    for number in range(4):
        save(cast, f"{BASE}{number}", number + 1)
    draft(cast, BASE + "x", 2)
    client = cast.client("facilitator")
    with django_assert_max_num_queries(most):
        client.get(url(cast, name))


# --- in the report ------------------------------------------------------------------------------

SECTIONS = ["summary", "method", "issues", "tried", "lessons", "limits", "people", "closing"]


def test_words_stand_in_their_section_of_the_report(cast):
    making.full_year(cast)
    report = Report.of(cast.set)
    for section in SECTIONS:
        report.texts.update_or_create(section=section, defaults={"text": f"Words on *{section}*."})
    html = body_html(compile_report(report))
    assert [html.count(f"Words on <em>{section}</em>.") for section in SECTIONS] == [1] * 8
    places = [html.index(f"Words on <em>{name}") for name in ("issues", "tried", "people")]
    assert places == sorted(places)


@pytest.mark.parametrize(("section", "title"), [("itself", "itself"), ("support", "Support given")])
def test_words_alone_make_a_section_of_which_the_record_says_nothing(cast, section, title):
    report = making.report(cast)
    assert title not in body_html(compile_report(report)).replace("itself.html", "")
    report.texts.create(section=section, text="It was good.")
    html = body_html(compile_report(report))
    assert (f'id="{section}"' in html, "It was good." in html) == (True, True)


def test_the_report_page_shows_the_words_and_where_to_write_them(cast):
    making.report(cast, {"issues": "Words on **issues**."})
    page = cast.client("facilitator").get(reverse("reports:report", args=[cast.set.pk]))
    shown = page.content.decode()
    assert "Words on <strong>issues</strong>." in shown
    assert all(url(cast, part=part) in shown for part in ("foreword", "issues", "support"))


def test_members_read_the_words_and_are_offered_no_pen(cast):
    making.report(cast, {"issues": "Words on issues."})
    page = cast.client("upper_b").get(reverse("reports:report", args=[cast.set.pk]))
    shown = page.content.decode()
    assert ("Words on issues." in shown, "/report/texts/" in shown) == (True, False)


def test_the_text_stands_beside_how_the_report_prints_it(cast):
    cast.programme.colour = "#003366"
    cast.programme.save()
    save(cast, "We **tried**.")
    url = reverse("reports:text", args=[cast.set.pk, "foreword"])
    page = cast.client("facilitator").get(url).text
    assert "<strong>tried</strong>" in page
    style = reverse("reports:look", args=[cast.set.pk])
    assert style in page
    assert "--report-colour: #003366;" in cast.client("upper_a").get(style).text


def test_what_it_will_look_like_follows_what_its_own_writer_types(cast, other):
    draft(cast, "We **tried** it.")
    client = cast.client("facilitator")
    part = client.get(url(cast, "text_preview"))
    assert "We <strong>tried</strong> it." in part.text
    shown = {"revision": part.context["revision"]}
    assert client.get(url(cast, "text_preview"), shown).status_code == 204
    draft(cast, "We tried it again.", by=other)
    assert client.get(url(cast, "text_preview"), shown).status_code == 204
    draft(cast, "We *tried* it.")
    assert "<em>tried</em>" in client.get(url(cast, "text_preview"), shown).text
