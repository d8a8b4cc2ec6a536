"""What meetings do when something changes in a lower app."""

from django.db.models import Q
from django.dispatch import receiver

from als.accounts.signals import access_ended, access_restored, address_changed
from als.core.signals import calendar_reply
from meetings.changes.cycles import make_cycles
from meetings.changes.invitations import move_entries, settle
from meetings.changes.order import fit_airtime
from meetings.models import Meeting
from meetings.replies import note_reply
from sets.models import LearningSet, Member, SetFacilitator
from sets.signals import people_changed, set_made


@receiver(set_made, dispatch_uid="meetings.cycles")
def give_the_set_its_cycles(set_, by, **kwargs):
    make_cycles(set_, by=by)


@receiver(people_changed, dispatch_uid="meetings.calendars")
def bring_calendars_in_line(set_, by, **kwargs):
    settle(set_, by=by)


@receiver(people_changed, dispatch_uid="meetings.airtime")
def give_each_pair_a_turn(set_, **kwargs):
    fit_airtime(set_)


@receiver(access_ended, dispatch_uid="meetings.calendars_of_who_is_out")
def empty_their_calendar(person, by, **kwargs):
    """Take the entries back while the person still has the address that they went to."""
    called = Meeting.objects.called_to_come().filter(invited__person=person)
    for set_ in LearningSet.objects.filter(cycles__meeting__in=called).distinct():
        settle(set_, by=by)


@receiver(access_restored, dispatch_uid="meetings.calendars_of_who_is_back")
def fill_their_calendar(person, by, **kwargs):
    """Invite them again to what was called: they belong to their sets as before."""
    seats = Member.objects.active().filter(person=person).values("pair__set")
    places = SetFacilitator.objects.active().filter(person=person).values("set")
    for set_ in LearningSet.objects.filter(Q(pk__in=seats) | Q(pk__in=places)):
        settle(set_, by=by)


@receiver(address_changed, dispatch_uid="meetings.calendars_of_another_address")
def take_their_calendar_along(person, old, **kwargs):
    move_entries(person, old=old)


@receiver(calendar_reply, dispatch_uid="meetings.replies")
def read_calendar_reply(sender, **kwargs):
    return note_reply(
        text=kwargs["text"],
        sender=kwargs["from_"],
        addresses=kwargs["addresses"],
        mail=kwargs["mail"],
    )
