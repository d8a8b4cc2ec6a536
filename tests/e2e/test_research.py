"""A researcher in the browser: from the set's yes to a program that reads, and no longer may."""

import csv
import io
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from als.core import file_jobs
from als.core.models import OutMail
from als.research.models import Extract
from sets.changes import ground_rules, role_invitations
from sets.models import GroundRules
from tests.e2e.steps import choose, click_button, fill_in, link_in, reads
from tests.research import making

pytestmark = [pytest.mark.e2e, pytest.mark.django_db]

EMAIL = "rea@university.example"
V1 = "/api/research/v1"


def test_a_researcher_takes_what_a_set_allows_until_the_token_is_revoked(
    cast, open_inside, tmp_path
):
    making.open_year(cast)
    making.allow(cast.set, "no")
    the_set_says_yes(cast, open_inside)
    window = the_manager_gives_the_role(cast, open_inside)
    table = the_researcher_chooses_one_table_and_downloads_it(cast, window, tmp_path)
    rows = [*csv.DictReader(io.StringIO(table))]
    assert len(rows) > 5

    page = window.page
    click_button(page, "Make a token", then="Make a token")
    fill_in(page, {"What is it for?": "Notebook"})
    click_button(page, "Make the token", then="Your token")
    token = page.get_by_label("Notebook").input_value()
    assert len(read(token).json()["rows"]) == len(rows)
    click_button(page, "I have copied it", then="Research data")
    click_button(page, "Revoke Notebook")
    reads(page, "Revoked")
    assert read(token).status_code == 401


def read(token):
    path = f"{V1}/extracts/{Extract.objects.latest('pk').pk}/tables/issues/"
    return Client().get(path, headers={"authorization": f"Bearer {token}"})


def the_set_says_yes(cast, open_inside):
    page = open_inside(cast.client("facilitator")).goto(
        reverse("sets:ground_rules_edit", args=[cast.set.pk])
    )
    question = "Whether researchers may use coded data of this set"
    choose(page, question, "Yes, coded and without names")
    click_button(page, "Save as a new version", then="Ground rules")
    rules = GroundRules.objects.latest("pk")
    page = open_inside(cast.client("upper_a")).goto(
        reverse("sets:ground_rules", args=[cast.set.pk])
    )
    click_button(page, "I accept these rules", then="Ground rules")
    for who in ("lower_a", "upper_b", "lower_b"):
        ground_rules.accept_ground_rules(rules=rules, by=cast.fresh(who))


def the_manager_gives_the_role(cast, open_inside):
    """Return a window of the person who has taken it."""
    page = open_inside(cast.client("manager")).goto(
        reverse("sets:programme_invite", args=[cast.programme.pk])
    )
    fill_in(page, {"Name": "Rea Reader", "Email address": EMAIL})
    choose(page, "What may they do?", "Researcher")
    click_button(page, "Send the invitation")
    reads(page, "Rea Reader")
    assert role_invitations.mail_role_invitations() == 1  # as a worker does
    window = open_inside()
    link = link_in(OutMail.objects.get(address=EMAIL).text, "/welcome/")
    page = window.goto(link.removeprefix(settings.BASE_URL))
    click_button(page, "Sign in", then="Your desk")
    return window


def the_researcher_chooses_one_table_and_downloads_it(cast, window, folder):
    address = reverse("research:research", args=[cast.programme.pk])
    page = window.goto(address)
    for box in page.get_by_role("group", name="Tables").get_by_role("checkbox").all():
        box.set_checked(box.get_attribute("value") == "issues")
    click_button(page, "Make the extract")
    reads(page, "The extract is being made.")
    assert file_jobs.work("research.extract", Extract.objects.latest("pk").pk)
    window.goto(address)
    with page.expect_download() as download:
        click_button(page, "Download the ZIP")
    file = folder / "extract.zip"
    download.value.save_as(file)
    with ZipFile(file) as archive:
        names = [name for name in archive.namelist() if name.startswith("csv/")]
        assert names == ["csv/issues.csv"]
        return archive.read(names[0]).decode()
