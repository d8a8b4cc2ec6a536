"""The Croatian report, from its first words to the sponsor's file."""

from django.urls import reverse
from django.utils import translation

from als.accounts.models import User
from reports.changes import renderings, signing
from reports.enums import RenderingFormat
from reports.models import Rendering, Report
from tests.e2e.croatian.words import (
    FACILITATOR,
    FOREWORD,
    LOWER,
    SECOND_LOWER,
    SECOND_UPPER,
    SET,
    SPONSOR,
    TITLE,
    UPPER,
)
from tests.e2e.steps import click_button, fill_in, follow, go_to, reads, said

YES_TO_ALL = "Yes to all of them, with names where the entry allows names"
QUESTION = "May the report quote your pair?"


def it_is_written(facilitator):
    page = facilitator.page
    go_to(page, "Report", then=SET)
    click_button(page, "Start with its texts", then="Foreword")
    fill_in(page, {"Text of this section": FOREWORD})
    click_button(page, "Save the text")
    go_to(page, "Report", then=SET)
    follow(page, "Change its title", then="The report’s title")
    fill_in(page, {"Title": TITLE})
    click_button(page, "Save the title", then=TITLE)


def both_sides_let_it_quote_them(facilitator, upper, lower):
    page = facilitator.page
    follow(page, "The pairs’ consent to be quoted", then="Consent to be quoted")
    click_button(page, "Ask the pairs", then="Consent to be quoted")
    for reader, address in ((upper, UPPER), (lower, LOWER)):
        page = reader.follows_mail(address, "/passages/", then=QUESTION)
        page.get_by_label(said(YES_TO_ALL)).check()
        click_button(page, "Save our answers", then=QUESTION)
        reads(page, "Vaša je strana odgovorila na sve.")


def all_sides_sign_it_off(facilitator, upper, lower):
    page = facilitator.goto(reverse("reports:report", args=[Report.objects.get().set_id]))
    click_button(page, "Send for sign-off", then="Send the report for sign-off")
    click_button(page, "Send it", then=TITLE)
    for reader, address in ((upper, UPPER), (lower, LOWER)):
        page = reader.follows_mail(address, "/report/", then=TITLE)
        click_button(page, "Sign off for our side")
        reads(page, "Odobrili ste za svoju stranu.")
    for address in (SECOND_UPPER, SECOND_LOWER):
        signing.sign_off(report=Report.objects.get(), by=User.objects.get(email=address))


def it_is_released(facilitator):
    page = facilitator.follows_mail(FACILITATOR, "/report/", then=TITLE)
    click_button(page, "Release the report", then="Release the report")
    click_button(page, "Release it", then=TITLE)
    with translation.override("en"):  # a worker speaks no language of its own
        renderings.make_file(Rendering.objects.filter(format=RenderingFormat.PDF).latest("pk").pk)


def the_sponsor_downloads_it(sponsor, folder):
    page = sponsor.follows_mail(SPONSOR, "/released/", then="Released reports")
    with page.expect_download() as download:
        click_button(page, f"Preuzmi {TITLE}, verzija 1, PDF")
    file = folder / "report.pdf"
    download.value.save_as(file)
    return file
