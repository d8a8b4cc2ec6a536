"""The address by which one member answers one thing, as its mail has it."""

from sets.changes.answers import answer_links_for


def answer_link_for(purpose, *, thing, member):
    return answer_links_for([(purpose, thing, member)])[purpose, thing.pk, member.pk]
