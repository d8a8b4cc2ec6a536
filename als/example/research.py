"""A researcher of the example: given the role after the release, with one extract that waits."""

from als.example import enrolling
from als.research.changes.extracts import ask_for_extract
from als.research.enums import TableKind
from als.research.models.extracts import sets_open_to_research
from sets.enums import ProgrammeRoleKind
from sets.models import Programme


class Research:
    """Adds the role, and an extract whose file a worker makes, as it does the report's."""

    def __init__(self, beginning, person):
        self.beginning, self.person = beginning, person

    def add(self, content):
        self.beginning.timeline.at(content["role_given"], self._give_role)
        self.beginning.timeline.at(content["asked"], self._ask)

    def _give_role(self):
        enrolling.give_role(
            programme=Programme.objects.get(),
            kind=ProgrammeRoleKind.RESEARCHER,
            email=self.person["email"],
            name=self.person["name"],
            by=self.beginning.person("manager"),
        )

    def _ask(self):
        programme = Programme.objects.get()
        sets = sets_open_to_research().filter(programme=programme).values_list("pk", flat=True)
        if sets:  # none where the example could not release its report
            by = self.beginning.person(self.person["key"])
            ask_for_extract(programme=programme, tables=TableKind.values, sets=list(sets), by=by)
