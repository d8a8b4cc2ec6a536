"""The role in which somebody does research in a programme."""

from sets.enums import ProgrammeRoleKind
from sets.models import ProgrammeRole


def role_of(person, programme):
    """Return the role, or None."""
    rows = ProgrammeRole.objects.active().filter(person=person, programme=programme)
    return rows.filter(kind=ProgrammeRoleKind.RESEARCHER).first()
