"""The inventory: one row a model of the installation, in the order in which a reader meets them.

Tests walk all models, all references to people and all columns, and fail for what is missing.
"""

from als.archive.inventory.accounts import ACCOUNTS, INSTALLATION
from als.archive.inventory.actions import ACTIONS
from als.archive.inventory.columns import InArchive, Personal, Removed
from als.archive.inventory.meetings import MEETINGS
from als.archive.inventory.reports import REPORTS
from als.archive.inventory.sets import SETS
from sets.models import Authority, LearningSet, Partnership, Programme, Register, Succession

INVENTORY = (*ACCOUNTS, *SETS, *MEETINGS, *ACTIONS, *REPORTS, *INSTALLATION)

ARCHIVED = tuple(one for one in INVENTORY if isinstance(one.archive, InArchive))
BY_NAME = {one.name_in_archive: one for one in ARCHIVED}
# Deleted from the end: what is reached through another row comes after that one.
REMOVED = tuple(one for one in INVENTORY if isinstance(one.clearing, Removed))
EMPTIED = tuple(one for one in INVENTORY if getattr(one.clearing, "emptied", None))
PERSONAL = tuple(one for one in INVENTORY if isinstance(one.person, Personal))

# These belong to more than one set: an import takes those that are there already.
SHARED = (Register, Authority, Programme, Partnership, Succession)
# People go into a file of their own: name, address, and whether they may sign in.
PEOPLE = "data/people.json"
# References that lead out of the set, and are not exported.
LEADS_OUT = {(LearningSet, "copied_from")}
LEADS_TO_PERSON = {
    "accounts.User",
    "sets.Member",
    "sets.SetFacilitator",
    "sets.ProgrammeRole",
    "account.EmailAddress",
}


def references(model):
    """Return the names of the columns of a model that lead to a person, or to a person's seat."""
    return [
        column.name
        for column in model._meta.concrete_fields
        if column.is_relation and column.related_model._meta.label in LEADS_TO_PERSON
    ]
