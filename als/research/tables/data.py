"""What the tables of one set are made of, read once, with the codes of one role."""

from functools import cached_property

from actions.models import Theme
from als.research.codes import code
from reports.disclosure.research import ResearchPolicy
from reports.selectors.released import lessons_of_programme
from reports.selectors.responses import with_answers


class SetData:
    """One set of which rows go into an extract."""

    def __init__(self, set_, extract):
        self.set, self.role_pk, self.extract_pk = set_, extract.role_id, extract.pk
        self.set_code = self.code("set", set_.pk)

    @cached_property
    def policy(self):
        return ResearchPolicy(self.set)

    @cached_property
    def content(self):
        """What was released last: figures of the whole set are those of then."""
        return self.policy.released.content

    @cached_property
    def themes(self):
        """The released themes whose own words could name nobody: key → row."""
        rows = Theme.objects.open().filter(set=self.set).order_by("pk")
        policy = self.policy
        return {
            row.pk: row
            for row in rows
            if policy.released.has_text(row.title)
            and policy.is_nameless(row.title, row.description)
        }

    def then(self, entries):
        """Return issues or actions, each with the row as it was when it was released."""
        return [(entry, self.policy.released.as_it_was(entry)) for entry in entries]

    @cached_property
    def lessons(self):
        """The released lessons of the set, with the sponsor's published answers."""
        programme = self.set.programme
        rows = [row for row in lessons_of_programme(programme) if row.of.set_pk == self.set.pk]
        return with_answers(rows, programme)

    def code(self, kind, pk):
        return code(self.role_pk, kind, pk)

    def words_code(self, kind, pk):
        """Return a code that is another in each extract.

        Else what is missing from the next one would tell which words belong to which row.
        """
        return self.code(f"words-{self.extract_pk}", f"{kind}-{pk}")

    def of_pair(self, entry):
        """Return the code of the pair of an entry that may have it, else None."""
        return self.code("pair", self.policy.pair_id(entry))

    def of_theme(self, issue):
        """Return the code of an issue's theme, if the theme is in the extract."""
        return self.code("theme", issue.theme_id) if issue.theme_id in self.themes else None

    def of_lesson(self, lesson):
        return self.code("lesson", f"{self.set.pk}-{lesson.content['key']}")

    def nameless(self, text):
        """Return the text, or None where it could name somebody."""
        return text if text and self.policy.is_nameless(text) else None


def month_of(day):
    """Return the month of a day as text: "2027-03". A day could be traced to whoever was there."""
    return day and f"{day:%Y-%m}"
