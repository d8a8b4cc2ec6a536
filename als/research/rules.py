"""Who may do what with extracts and tokens: one fact each, of ``(user, obj)``."""

from sets.rules import manages, researches


def may_see_research(user, programme):
    """Its researchers, who ask for extracts, and its managers, who see what was asked for."""
    return researches(user, programme) or manages(user, programme)


def may_revoke(user, token):
    """Who has the token, and managers of its programme."""
    programme = token.role.programme
    own = token.role.person_id == user.pk and researches(user, programme)
    return own or manages(user, programme)
