"""Prepared querysets give what the plain ones give, each person their own."""

import datetime as dt
import json

import pytest
from django.db import connections
from django.db.models import F, Q, Value
from django.db.models.functions import TruncDate
from django.db.transaction import TransactionManagementError

from actions.models import Issue, ProposedAction
from als.core import clock
from als.core.locking import locked_rows
from als.core.prepared import Arguments, Rows, Text, prepared, read_once, statement_of
from sets.models import Member, Pair
from sets.models.roles import roles_of
from tests import factories as make

pytestmark = pytest.mark.database


def issues_of(user, set_pk):
    rows = Issue.objects.visible_to(user).filter(pair__set=set_pk).select_related("pair__upper")
    return rows.annotate(set_pk=F("pair__set_id")).order_by("pk")


def test_each_person_gets_their_own_rows_by_one_statement(cast, django_assert_num_queries):
    open_, secret = (
        make.IssueFactory(
            pair=cast.pair_a, confirmed_by=cast.member("upper_a"), disclosure=disclosure
        )
        for disclosure in ("set", "pair")
    )
    issues = prepared(issues_of)
    for name, found in (("upper_a", [open_, secret]), ("upper_b", [open_]), ("outsider", [])):
        person = cast.fresh(name)
        assert issues(person, cast.set.pk) == found == [*issues_of(person, cast.set.pk)]
    person = cast.fresh("lower_a")
    roles_of(person)
    with django_assert_num_queries(1):
        (row, _secret) = issues(person, cast.set.pk)
        assert (row.pair.upper.name, row.set_pk) == (cast.pair_a.upper.name, cast.set.pk)
    assert issues(cast.fresh("upper_a"), cast.other_set.pk) == []


def test_what_is_asked_again_with_the_same_values_is_read_once(cast, django_assert_num_queries):
    make.IssueFactory(pair=cast.pair_a, confirmed_by=cast.member("upper_a"), disclosure="pair")
    issues, people = prepared(issues_of), [cast.fresh(name) for name in ("upper_a", "upper_b")]
    for person in people:
        roles_of(person)
    with django_assert_num_queries(2), read_once():
        found = [issues(person, cast.set.pk) for person in people * 2]
    assert [len(rows) for rows in found] == [1, 0, 1, 0]
    assert found[0][0] is not found[2][0], "what is noted for one reader, the next would have"
    with django_assert_num_queries(1):
        issues(people[0], cast.set.pk)


def test_moments_are_those_of_the_call(cast):
    action = make.ActionFactory(
        issue__pair=cast.pair_a, owner=cast.member("upper_a"), due=dt.date(2026, 5, 4)
    )

    @prepared
    def due(since, until):
        soon = clock.now().date() + dt.timedelta(days=30)
        rows = ProposedAction.objects.filter(due__range=(since, until), due__lte=soon)
        return rows.filter(proposed_at__lt=clock.now() + dt.timedelta(hours=1)).values_list("pk")

    days = dt.date(2026, 5, 1), dt.date(2026, 5, 4)
    tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    moments = [tomorrow, dt.datetime(2026, 1, 2, tzinfo=dt.UTC)]
    for moment, found in zip(moments, ([(action.pk,)], []), strict=True):
        with clock.set_to(moment):
            assert due(*days) == found
            assert due(days[1], days[0]) == []


def test_a_lock_is_taken_in_a_transaction_and_nowhere_else(cast, monkeypatch):
    pairs = prepared(lambda pk: locked_rows(Pair.objects.filter(pk=pk)))
    assert pairs(cast.pair_a.pk) == [cast.pair_a]
    with monkeypatch.context() as patch, pytest.raises(TransactionManagementError):
        patch.setattr(connections["default"], "in_atomic_block", False)
        pairs(cast.pair_a.pk)


def test_unequal_sizes_and_nothing_at_all_are_shapes_of_their_own(cast):
    pairs = prepared(lambda keys: Pair.objects.filter(pk__in=keys).order_by("pk"))
    both = [cast.pair_a, cast.pair_b]
    assert [pairs(frozenset()), pairs({both[0].pk}), pairs({p.pk for p in both})] == [
        [],
        both[:1],
        both,
    ]
    either = prepared(lambda a, b: Pair.objects.filter(Q(pk=a) | Q(pk=b)).order_by("pk"))
    assert either(both[0].pk, both[0].pk) == both[:1]
    assert either(both[0].pk, both[1].pk) == both


def test_the_sets_of_a_facilitator_are_of_two_shapes():
    sets = frozenset(range(101, 121))
    shapes = {Arguments((sets, asked)).shape for asked in range(101, 140)}
    assert len(shapes) == 2


def test_the_statements_used_last_are_kept_for_all_functions_together(cast):
    pairs = prepared(lambda keys: Pair.objects.none())
    sets = prepared(lambda keys: Pair.objects.none())
    statement_of.cache_clear()
    size = statement_of.cache_info().maxsize
    for number in range(size + 1):
        sets((0,) * number)
        pairs(())
    info = statement_of.cache_info()
    assert (info.currsize, info.misses) == (size, size + 2)


def test_in_production_what_is_refused_is_logged_and_asked_plainly(cast, settings, caplog):
    settings.PRODUCTION = True
    person = cast.fresh("upper_a")
    refused = prepared(lambda user: Member.objects.filter(person__name=user.name))
    assert refused(person) == [cast.member("upper_a")]
    (record,) = caplog.records
    assert "can't be prepared" in record.message


@pytest.mark.parametrize(
    "build",
    [
        lambda user: Member.objects.filter(person=user) if user.pk > 3 else None,
        lambda user: Member.objects.filter(person=user) if user.pk else None,
        lambda user: Member.objects.filter(person=user)[: user.pk],
        lambda user: Member.objects.filter(person__name=user.name),
        lambda user: Member.objects.filter(person__name=f"{user.pk}"),
        lambda user: Member.objects.filter(pk__in=list(Member.objects.filter(person=user))),
        lambda user: Member.objects.filter(person=user).prefetch_related("person"),
        lambda user: Member.objects.filter(joined_at__date=clock.today()),
        lambda user: Member.objects.filter(person=user.pk * 2),
        lambda user: Member.objects.filter(person=7 % user.pk),
        lambda user: Member.objects.filter(person=user) if user.pk == 3 else None,
        lambda user: Member.objects.filter(person__name=json.dumps(user.pk)),
        lambda user: Member.objects.filter(person=int(user.pk) + 1),
        lambda user: Member.objects.filter(person__name=repr(user.pk)),
        lambda user: Member.objects.filter(joined_at__gt=clock.now().replace(hour=0)),
        lambda user: Member.objects.filter(joined_at__gt=clock.now() - dt.timedelta(user.pk)),
        lambda user: Member.objects.filter(joined_at__year=clock.now().year),
        lambda user: Member.objects.filter(person__name=str(clock.now().weekday())),
        lambda user: Member.objects.filter(person__name=f"{clock.now().date()}"),
        lambda user: Member.objects.all() if clock.now() < dt.datetime.now(dt.UTC) else None,
        lambda user: Member.objects.all() if clock.now().date() > dt.date(2026, 1, 1) else None,
        lambda user: Member.objects.filter(pk=(clock.now().date() - dt.date(2026, 1, 1)).days),
        lambda user: Member.objects.filter(pk=clock.now().date().day),
        lambda user: Member.objects.filter(
            joined_at__date=(clock.now() + dt.timedelta(hours=13)).date()
        ),
        lambda user: Member.objects.values_list(TruncDate("joined_at")),
    ],
)
def test_what_depends_on_more_than_the_shape_is_refused(cast, build):
    with pytest.raises(TypeError):
        prepared(build)(cast.fresh("upper_a"))


@pytest.mark.parametrize("kind", ["values", "values_list"])
def test_values_without_names_are_refused_in_plain_words(cast, kind):
    with pytest.raises(TypeError, match="names what it wants"):
        prepared(lambda key: getattr(Member.objects.filter(person=key), kind)())(cast.upper_a.pk)


def test_texts_and_listed_rows_are_values_of_each_call(cast):
    @prepared
    def found(user, rows, name):
        return Pair.objects.filter(pk__in=rows, upper__name=Value(name)).order_by("pk")

    both, person = [cast.pair_a, cast.pair_b], cast.fresh("upper_a")
    roles_of(person)  # by a statement of their own
    statement_of.cache_clear()
    for pairs in ([], both[:1], both):
        for pair in both:
            rows = Rows([person.pk, *(one.pk for one in pairs)], 4)
            expected = [one for one in pairs if one == pair]
            assert found(person, rows, Text(pair.upper.name)) == expected
    assert statement_of.cache_info().misses == 1
    assert [*found.build(person, rows, pair.upper.name)] == both[1:]
    assert found(person, Rows([both[0].pk], 4), Text("\ue0000\ue000")) == []
    assert list(found.build(person, Rows([both[0].pk], 4), both[0].upper.name)) == both[:1]


@pytest.mark.parametrize(
    "build",
    [
        lambda rows, name: Member.objects.filter(person__name=name.lower()),
        lambda rows, name: Member.objects.filter(person__name=f"{name} "),
        lambda rows, name: Member.objects.filter(person__name=name + "a"),
        lambda rows, name: Member.objects.filter(person__name=name[:2]),
        lambda rows, name: Member.objects.filter(person__name__contains=name),
        lambda rows, name: Member.objects.filter(person=len(name)),
        lambda rows, name: Member.objects.all() if name else None,
        lambda rows, name: Member.objects.all() if name == "Ann" else None,
        lambda rows, name: Member.objects.all() if 7 in rows else None,
        lambda rows, name: Member.objects.all() if rows[0] == rows[1] else None,
        lambda rows, name: Member.objects.all() if rows[0] else None,
    ],
)
def test_nothing_can_be_asked_of_a_text_or_of_a_row_s_key(build):
    with pytest.raises(TypeError):
        prepared(build)(Rows([1, 2], 2), Text("Ann"))


def test_a_row_that_is_joined_to_several_is_one_object(cast):
    @prepared
    def members(set_pk):
        rows = Member.objects.filter(pair__set=set_pk).order_by("pk")
        return rows.select_related("pair__upper", "person").annotate(number=F("pair__number"))

    for _again in range(2):
        found = members(cast.set.pk)
        plain = list(members.build(cast.set.pk))
        assert [(m, m.number, m.person, m.pair, m.pair.upper) for m in found] == [
            (m, m.number, m.person, m.pair, m.pair.upper) for m in plain
        ]
        pairs = {id(member.pair) for member in found}
        assert len(pairs) == len({member.pair_id for member in plain}) < len(found)
        assert len({id(member.person) for member in found}) == len({m.person_id for m in plain})
