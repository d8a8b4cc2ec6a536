"""Who may do what with lessons and reports: one fact each, of ``(user, obj)``."""

from reports.enums import ReportState
from sets.models import roles_of
from sets.rules import facilitates, may_facilitate, may_write_in_set


def may_draft_lesson(user, set_):
    return may_write_in_set(user, set_)


def may_edit_lesson(user, lesson):
    """Any member and facilitator: a changed text asks everybody again."""
    return may_write_in_set(user, lesson.set)


def may_endorse(user, lesson):
    """Those who sit on a side of a pair of the set, while it is open."""
    return lesson.set.is_open and roles_of(user).seat_in_set(lesson.set_id) is not None


def may_edit_report(user, report):
    return may_facilitate(user, report.set) and report.state == ReportState.DRAFTING


def may_send_for_sign_off(user, report):
    return may_edit_report(user, report)


def may_sign_off(user, report):
    return (
        report.set.is_open
        and report.state == ReportState.FOR_SIGN_OFF
        and roles_of(user).seat_in_set(report.set_id) is not None
    )


def may_release(user, report):
    return may_facilitate(user, report.set) and report.state == ReportState.SIGNED_OFF


def may_reopen(user, report):
    return may_facilitate(user, report.set) and report.state != ReportState.DRAFTING


def may_ask_for_rendering(user, set_):
    return facilitates(user, set_)
