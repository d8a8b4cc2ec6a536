"""What a person sees of a programme: managers the progress of its sets, sponsors counts."""

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse

from als.core import clock
from als.core.alphabet import ByAlphabet
from als.core.prepared import prepared
from als.portal.selectors.dashboard.needs import Need, count
from als.portal.selectors.dashboard.retention import retention_needs
from meetings.enums import MeetingState
from meetings.models import Meeting
from reports.enums import RenderingFormat, ReportState
from reports.models import FollowUp, Rendering, Report, ReportedLesson, Snapshot
from sets.enums import ApplicationState, PairState, SetState
from sets.models import LearningSet, Pair, Programme, SetFacilitator
from sets.models.applications import Application
from sets.models.roles import roles_of

RELEASES = 5
RETENTION = ("keep_until", "clearing_confirmed_at", "cleared_at")


def programmes_of(user):
    """Return the programmes that the person manages or sponsors, with what a sponsor may count.

    Each has ``pairs_taking_part``, ``meetings_held`` and its ``standing``: a row for each set, of
    counts and dates. Only those who manage the programme see more: who waits, who facilitates.
    """
    roles = roles_of(user)
    if not roles.manages | roles.sponsors:
        return []
    programmes = {}
    for row in _with_sets(roles):
        row.manages, row.sponsors = row.pk in roles.manages, row.pk in roles.sponsors
        programme = programmes.setdefault(row.pk, row)
        programme.standing = [*getattr(programme, "standing", []), *_standing(row, roles)]
    for programme in programmes.values():
        programme.pairs_taking_part = sum(set_["pairs"] for set_ in programme.standing)
        programme.meetings_held = sum(set_["held"] for set_ in programme.standing)
    return list(programmes.values())


@prepared
def _with_sets(roles):
    """Return a row for each set of the programmes, and one for each without sets, in one query."""
    return (
        Programme.objects.filter(pk__in=roles.manages | roles.sponsors)
        .annotate(
            set_pk=F("sets__pk"),
            set_name=F("sets__name"),
            set_state=F("sets__state"),
            set_end=F("sets__end"),
            **{f"set_{name}": F(f"sets__{name}") for name in RETENTION},
            **_facts_of_sets(),
        )
        .order_by(ByAlphabet("name"), "pk", "sets__start", "sets__pk")
    )


def _facts_of_sets():
    pairs = Pair.objects.filter(set=OuterRef("sets__pk"))
    people = SetFacilitator.objects.active().filter(set=OuterRef("sets__pk"))
    called = Meeting.objects.filter(
        cycle__set=OuterRef("sets__pk"),
        state__in=[MeetingState.CALLED, MeetingState.IN_SESSION],
    )
    held = Meeting.objects.held().filter(cycle__set=OuterRef("sets__pk"))
    applied = Application.objects.filter(
        call__set=OuterRef("sets__pk"), state=ApplicationState.CONFIRMED
    )
    report = Report.objects.filter(set=OuterRef("sets__pk"))
    asked = FollowUp.objects.filter(report__set=OuterRef("sets__pk")).order_by("-months")
    asked = asked.values("months").annotate(
        of=Count("pk"), answered=Count("pk", filter=~Q(going=""))
    )
    lessons = ReportedLesson.objects.filter(report__set=OuterRef("sets__pk"))
    unanswered = lessons.current().unanswered()
    released = Snapshot.objects.filter(
        report__set=OuterRef("sets__pk"), released_at__isnull=False
    ).order_by("-released_at")
    return {
        "set_held": count(held, "cycle__set"),
        "set_released": Subquery(released.values("released_at")[:1]),
        "set_pairs": count(pairs.confirmed(), "set"),
        "set_waiting": count(pairs.filter(state=PairState.PROPOSED), "set"),
        "set_facilitators": count(people, "set"),
        "set_applied": count(applied, "call__set"),
        "set_next": Subquery(called.order_by("starts").values("starts")[:1]),
        "set_report": Subquery(report.values("state")[:1]),
        "set_unanswered": count(unanswered, "report__set"),
        "set_respond_by": Subquery(report.values("respond_by")[:1]),
        # Of the moment that was asked about last
        "set_followed": Subquery(asked.values("answered")[:1]),
        "set_follow_ups": Subquery(asked.values("of")[:1]),
    }


def _standing(row, roles):
    """Return where a set stands: for a sponsor counts and dates, more for a manager.

    A sponsor sees its name once its report is released.
    """
    if row.set_pk is None:
        return []
    counts = {
        "pk": row.set_pk,
        "name": row.set_name if row.manages or row.set_released else "",
        "state": SetState(row.set_state),
        "inside": row.set_pk in roles.inside,
        "next": row.set_next,
        "held": row.set_held or 0,
        "pairs": row.set_pairs or 0,
        "due": row.set_end,
        "released": row.set_released,
        "unanswered": row.set_unanswered or 0,
        "respond_by": row.set_respond_by,
    }
    return [counts | (_for_manager(row) if row.manages else {})]


def _for_manager(row):
    return {
        "waiting": row.set_waiting or 0,
        "facilitators": row.set_facilitators or 0,
        "applied": row.set_applied or 0,
        "followed": {"answered": row.set_followed, "asked": row.set_follow_ups},
        "report": ReportState(row.set_report) if row.set_report else None,
        "row": row,
    }


def _as_set(row):
    values = {name: getattr(row, f"set_{name}") for name in RETENTION}
    return LearningSet(pk=row.set_pk, name=row.set_name, state=row.set_state, **values)


def researched_by(user):
    """Return the programmes with whose data the person does research."""
    researches = roles_of(user).researches
    return Programme.objects.filter(pk__in=researches) if researches else []


def today_in(programme):
    return clock.today(programme.time_zone)


def programme_needs(programmes):
    """Yield what a programme needs of its sponsor and of its managers."""
    for programme in programmes:
        if programme.sponsors:
            yield from _of_sponsor(programme)
        if not programme.manages:
            continue
        if not programme.standing:
            href = reverse("sets:set_new", args=[programme.pk])
            yield Need("set_to_create", href, programme.name)
        for set_ in programme.standing:
            if set_["state"] == SetState.CLOSED and not set_["inside"]:
                closed = _as_set(set_["row"])
                yield from retention_needs(closed, programme.name, today_in(programme))
            if not set_["facilitators"] and set_["state"] != SetState.CLOSED:
                href = reverse("sets:facilitator_add", args=[set_["pk"]])
                values = {"set": set_["name"]}
                yield Need("facilitator_to_add", href, programme.name, values)
            if set_["applied"]:
                href = reverse("sets:calls", args=[programme.pk])
                values = {"set": set_["name"], "number": set_["applied"]}
                yield Need("applications_to_decide", href, programme.name, values)


def sponsor_needs(user):
    """Return what the person's sponsored programmes need of them: the digest has nothing else."""
    sponsored = (programme for programme in programmes_of(user) if programme.sponsors)
    return [need for programme in sponsored for need in _of_sponsor(programme)]


def _of_sponsor(programme):
    """Yield for each set how many of its released lessons wait for the sponsor's answer."""
    today = today_in(programme)
    for set_ in programme.standing:
        if number := set_["unanswered"]:
            day = set_["respond_by"]
            yield Need(
                "lessons_to_respond",
                reverse("reports:responses", args=[set_["pk"]]),
                set_["name"],
                {"number": number},
                when=day,
                late=bool(day and day < today),
                to_come=bool(day and day > today),
            )


def released_to(user):
    """Return the newest reports that were released to a sponsor, as rows for the desk."""
    return _released_to(user) if roles_of(user).sponsors else []


@prepared
def _released_to(user):
    rows = (
        Rendering.objects.visible_to(user)
        .released()
        .filter(snapshot__report__set__programme_id__in=roles_of(user).sponsors)
        .filter(format=RenderingFormat.PDF)  # a version has a file for each format
        .annotate(
            title=KeyTextTransform("title", "snapshot__content"),
            version=F("snapshot__version"),
            released_at=F("snapshot__released_at"),
            zone=F("snapshot__report__set__programme__time_zone"),
        )
        .order_by("-snapshot__released_at", "-pk")
    )
    return rows.values("pk", "title", "version", "released_at", "zone")[:RELEASES]
