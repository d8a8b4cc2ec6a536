"""Every queryset of every model, asked at the edge of a set: what is one's own, or nothing."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from als.archive.models import PersonExport
from als.core import clock
from als.core.audit_titles import _readable, titles
from als.research.models import Extract, ExtractSet, ResearchToken
from reports.models import Snapshot
from sets.models import CallForPairs, Invitation, LearningSet, Member, RoleInvitation
from sets.models.roles import forget_roles
from tests import factories as make
from tests.archive.whole import whole_set
from tests.cast import EDGE, widen
from tests.sharing import copy_of, made_once

pytestmark = pytest.mark.django_db

MODELS = [m for m in apps.get_models() if hasattr(getattr(m, "objects", None), "visible_to")]
READERS = ("upper_a", "lower_b", "facilitator", "manager", "sponsor")
# Rows that are nobody's at the edge, or that only whoever made them reads.
OUTSIDE = [
    "outsider", "other_facilitator", "researcher", "stranger",
    *(n for n in EDGE if n != "two_seats"),
]  # fmt: skip


def wide_cast(cast):
    """Return the cast with a set that has a row of every kind, and links to forms of progress."""
    whole_set(cast)
    widen(cast)
    for name in ("waiting", "withdrew", "declined"):
        make.SupportFactory(pair=cast.edge[name], given_by=cast.facilitator)
    Invitation.objects.create(
        pair=cast.pair_a, side="upper", name="Eva", email="eva@example.org", sector="council",
        by=cast.upper_a,
    )  # fmt: skip
    RoleInvitation.objects.create(
        programme=cast.programme, set=cast.set, kind="facilitator", name="Eva",
        email="eva@example.org", by=cast.facilitator,
    )  # fmt: skip
    call = CallForPairs.objects.create(
        set=cast.set, text="Come.", last_day=cast.set.end, opened_by=cast.manager
    )
    make.ApplicationFactory(call=call)
    PersonExport.objects.create(person=cast.upper_a, asked_by=cast.upper_a)
    role = make.ProgrammeRoleFactory(programme=cast.programme, kind="researcher")
    extract = Extract.objects.create(role=role, tables=["sets"], asked_by=role.person)
    version = Snapshot.objects.filter(report__set=cast.set).first()
    ExtractSet.objects.create(extract=extract, set=cast.set, snapshot=version)
    ResearchToken.objects.create(
        role=role, name="Notebook", tables=["sets"], token_hash="0" * 64,
        expires_at=clock.now() + dt.timedelta(days=7),
    )  # fmt: skip
    left = cast.member("removed")
    meeting = make.MeetingFactory(cycle__set=cast.set, cycle__number=6)
    make.LearningNoteFactory(meeting=meeting, member=left)
    make.ReadinessFactory(member=left)
    make.OwnerQuestionFactory(
        item=make.ItemFactory(meeting=meeting, proposed_by=left), asked_by=cast.facilitator
    )
    return cast


wide_of_all = made_once(wide_cast)


@pytest.fixture
def wide(wide_of_all, settings):
    return copy_of(wide_of_all, settings)


def visible(model, person):
    """Return the keys of the rows of the main set, and of its programme, that the person reads."""
    return set(model.objects.visible_to(person).values_list("pk", flat=True))


def read_by(cast, name):
    person = cast.fresh(name)
    return {model._meta.label: found for model in MODELS if (found := visible(model, person))}


def own(cast):
    """What people at the edge may read of the set: a pair that waits reads what it is itself."""
    pair = cast.edge["waiting"]
    return {
        "sets.Pair": {pair.pk},
        "sets.Agreement": {row.pk for row in pair.agreements.all()},
        "sets.Member": {row.pk for row in pair.members.all()},
        "sets.SupportEntry": {row.pk for row in pair.support.all()},
    }


def test_there_is_a_row_of_every_kind_that_somebody_reads(wide):
    """Without this the test below could pass on nothing."""
    people = [read_by(wide, name) for name in READERS]
    silent = {m._meta.label for m in MODELS} - {label for read in people for label in read}
    assert silent == {
        "actions.ProgressLink", "archive.Archive", "library.Finding", "library.Synthesis",
        "sets.AnswerLink", "sets.SharedDesign",
    }  # fmt: skip


def test_at_the_edge_of_a_set_one_reads_what_is_ones_own(wide, case):
    for name in OUTSIDE:
        with case(name):
            of_set = {"outsider": wide.other_pair, "other_facilitator": wide.other_pair}
            read = read_by(wide, name)
            if name in of_set:
                mine = LearningSet.objects.filter(pk=wide.other_set.pk).values_list("pk", flat=True)
                assert read.pop("sets.LearningSet") == set(mine)
                assert read.pop("sets.Pair") == {wide.other_pair.pk}
                for label in ("sets.Agreement", "sets.Member", "sets.SetFacilitator"):
                    rows = apps.get_model(label).objects.filter(pk__in=read.pop(label))
                    assert {getattr(row, "set_id", None) or row.pair.set_id for row in rows} == {
                        wide.other_set.pk
                    }
                read.pop("reports.Rendering", None)
                for label in ("reports.ReportedLesson", "reports.Response", "reports.Outcome"):
                    assert read.pop(label)  # of what their programme has released
            assert read == (own(wide) if name == "waiting" else {})


def test_what_reads_a_title_joins_nothing_else(wide):
    """Asked for nothing, ``select_related`` joins all that a row leads to, which took minutes."""
    person = wide.fresh("facilitator")
    plain = [model for model in MODELS if getattr(model, "title_reads", None) == ()]
    rows = [_readable.build(person, model._meta.model_name, (0,)) for model in plain]
    assert {queryset.query.select_related for queryset in rows} == {False}


def test_a_title_is_read_with_its_row_of_whatever_kind(wide):
    person, more = wide.fresh("facilitator"), {}
    for model in MODELS:
        kind, keys = model._meta.model_name, sorted(visible(model, person))[:3]
        about = [SimpleNamespace(target_kind=kind, target_id=key) for key in [*keys, 0]]
        with CaptureQueriesContext(connection) as captured:
            assert titles(person, about).keys() == {(kind, key) for key in keys}
        if len(captured) > 1:
            more[kind] = captured[1]["sql"]
    assert more == {}


def test_nobody_signed_in_reads_nothing(wide):
    assert [m._meta.label for m in MODELS if visible(m, AnonymousUser())] == []


def test_of_a_set_that_one_waits_for_one_knows_what_one_decides_by(wide):
    knows = {name: LearningSet.objects.known_to(wide.fresh(name)).count() for name in EDGE}
    assert knows == dict.fromkeys(EDGE, 0) | {"waiting": 1, "two_seats": 1}


def test_the_other_sides_yes_opens_the_set_at_once(wide):
    pair = wide.edge["waiting"]
    pair.state, pair.confirmed_at = "confirmed", pair.proposed_at
    pair.save(update_fields=["state", "confirmed_at"])
    assert read_by(wide, "waiting").keys() > own(wide).keys()


def test_who_is_taken_off_a_pair_reads_nothing_from_the_next_request_on(wide):
    person = wide.fresh("upper_a")
    assert visible(LearningSet, person)
    Member.objects.filter(person=person).update(left_at=wide.pair_a.proposed_at)
    forget_roles(person)
    left = {m._meta.label for m in MODELS if visible(m, person)}
    assert left <= {"archive.PersonExport"}  # what one has asked for about oneself
