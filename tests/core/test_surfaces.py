"""How much of a language is there, by where people meet it."""

from babel.messages.catalog import Catalog
from django.core.management import call_command

from als.core.management.commands.languages import share
from als.core.translations.surfaces import SURFACES, counted, surface_of
from tests.each import each


@each(
    ("path", "surface"),
    [
        ("templates/mail/digest.txt", "Emails"),
        ("sets/notifications/pairs.py", "Emails"),
        ("templates/report/lesson.html", "Report and its files"),
        ("templates/meetings/agenda_pdf.html", "Minutes, agenda, calendar"),
        ("templates/meetings/session.html", "Pages"),
        ("als/core/forms/base.py", "Forms"),
        ("actions/changes/actions.py", "Refusals and names of things"),
    ],
)
def test_each_file_has_its_surface(path, surface):
    assert surface_of(path) == surface


def test_a_text_counts_where_it_is_met_and_once_it_is_translated():
    catalog = Catalog(locale="hr")
    catalog.add("Desk", "Stol", locations=[("templates/base.html", 1), ("templates/mail/a.txt", 1)])
    catalog.add("No", "", locations=[("templates/base.html", 2)])
    catalog.add("Maybe", "Možda", locations=[("templates/base.html", 3)], flags=["fuzzy"])
    counts = counted(catalog)
    assert (counts["Pages"], counts["Emails"], counts["Forms"]) == ((1, 3), (1, 1), (0, 0))


@each(
    ("done", "all_", "words"),
    [(999, 1000, "99 % (999 of 1,000)"), (0, 0, "100 % (0 of 0)"), (2, 2, "100 % (2 of 2)")],
)
def test_all_is_said_of_all_alone(done, all_, words):
    assert share(done, all_) == words


def test_the_command_has_a_row_for_each_surface(capsys):
    call_command("languages")
    rows = capsys.readouterr().out.splitlines()
    assert [row.split(" | ")[0].strip("| ") for row in rows[2:-1]] == list(SURFACES)
