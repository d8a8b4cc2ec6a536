"""Who has which role in a meeting."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.refusals import refuse_unless
from meetings.changes.locking import locked_meeting, save_next_revision
from meetings.enums import MeetingRole, MeetingState
from meetings.models import Meeting, RoleHolder
from meetings.rules import may_plan
from meetings.selectors.people import members_of


def give_roles(*, meeting, members, members_hold, by, later_too=False):
    """Give the roles of a meeting: ``members`` is {role: Member}. Idempotent.

    ``members_hold``: the timekeeper runs the clocks and the note taker writes, while it is in
    session; with ``later_too`` the same holds in all later meetings of the set.
    """
    refuse_unless(may_plan(by, meeting), _("Only facilitators of this set can give roles."))
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        refuse_unless(
            meeting.state != MeetingState.CLOSED,
            _("The meeting is closed, so its roles can no longer be changed."),
        )
        known = set(members_of(meeting.set).values_list("pk", flat=True))
        refuse_unless(
            {member.pk for member in members.values()} <= known,
            _("Only members of this set have a role in its meetings."),
        )
        people = [member.person_id for member in members.values()]
        refuse_unless(len(people) == len(set(people)), _("Each person has one role in a meeting."))
        given = {MeetingRole(role): member.pk for role, member in members.items()}
        before = dict(meeting.role_holders.values_list("role", "member_id"))
        if (before, meeting.members_hold) != (given, members_hold):
            _replace(meeting, given, members_hold)
            audit.record("gave the roles of", meeting, by=by, set_id=meeting.cycle.set_id)
        if later_too:
            _hold_later(meeting, members_hold, by)
    return meeting


def _hold_later(meeting, members_hold, by):
    """Let members hold clock and notes in the later meetings too, or not; audit each change."""
    later = Meeting.objects.filter(
        cycle__set=meeting.cycle.set_id, cycle__number__gt=meeting.cycle.number
    ).exclude(members_hold=members_hold)
    for each in later.exclude(state=MeetingState.CLOSED).order_by("cycle__number"):
        each = locked_meeting(each)
        if each.state != MeetingState.CLOSED and each.members_hold != members_hold:
            each.members_hold = members_hold
            save_next_revision(each, "members_hold")
            audit.record("gave the roles of", each, by=by, set_id=meeting.cycle.set_id)


def _replace(meeting, given, members_hold):
    meeting.role_holders.all().delete()
    for role, member_id in given.items():
        RoleHolder.objects.create(meeting=meeting, role=role, member_id=member_id, at=clock.now())
    meeting.members_hold = members_hold
    save_next_revision(meeting, "members_hold")
