"""The names of a set: whom and what texts "without names" are searched for."""

from functools import lru_cache

from als.accounts.models import User
from als.core.naming.finder import Finder
from als.core.naming.known import Person
from als.core.prepared import prepared
from sets.models import Agreement, ClearedWord, Member, Pair, ProgrammeRole, SetFacilitator

# Functions of a set that give more names of people: upper apps know some.
_more_people = []


def people_from(function):
    """Let the function's names be looked for as well: it returns names of a set, by its key."""
    _more_people.append(function)
    return function


def names_of(set_):
    """Return the ``Finder`` of a set's texts: all pairs and people that were ever asked.

    It finds the set's names, addresses, and what could be a name and nobody of the set cleared.
    """
    programme, cleared = set_.programme, _cleared(set_.pk)
    return _finder(
        frozenset(_things(set_.pk)),
        frozenset(_people(set_)),
        programme.language,
        cleared=frozenset(key for key, here in cleared if not here),
        cleared_here=frozenset(here for _key, here in cleared if here),
        common=tuple(sorted(programme.forms_of_tiers())),
    )


@lru_cache(maxsize=8)
def _finder(*names, **words):
    """Return the finder of these names and words: the same for the same, with what it has found."""
    return Finder(*names, **words)


@prepared
def _cleared(set_pk):
    rows = ClearedWord.objects.current().filter(set=set_pk).order_by()
    return rows.values_list("key", "here")


def _things(set_pk):
    """Return the names of partnerships, their places, authorities and groups, now and before."""
    things = set()
    for *names, formerly, formerly_lower, together, together_lower in _names_of_sides(set_pk):
        things.update(names)
        for one in (*formerly, *formerly_lower):
            things |= {one["name"], one["place"], one["authority"]}
        things |= {one["name"] for one in (*together, *together_lower)}
    return things - {"", None}


@prepared
def _names_of_sides(set_pk):
    things = "name", "place", "authority__name"
    names = [f"{side}__{thing}" for side in ("upper", "lower") for thing in things]
    more = "upper__formerly", "lower__formerly", "upper__together", "lower__together"
    return Pair.objects.filter(set=set_pk).values_list(*names, *more)


def people_of(set_):
    """Return everybody who takes or took part, was asked, facilitates, or has a programme role."""
    return _people_of(set_.pk, set_.programme_id, Pair.objects.none())


def _people_of(set_pk, programme_pk, but_of_pairs):
    ours = {"pair__in": Pair.objects.filter(set=set_pk).exclude(pk__in=but_of_pairs)}
    keys = [
        Member.objects.filter(**ours).order_by().values("person"),
        # Whoever was asked and declined never became a member.
        Agreement.objects.filter(**ours).order_by().values("person"),
        SetFacilitator.objects.filter(set=set_pk).order_by().values("person"),
        ProgrammeRole.objects.filter(programme=programme_pk).order_by().values("person"),
    ]
    return User.objects.filter(pk__in=keys[0].union(*keys[1:]))


def people_visible_to(user, set_):
    """Return those of them that a facilitator of the set may know of.

    One by consent learns nobody's name who was only ever in a pair that is shut to them.
    """
    shut = Pair.objects.shut_to(user).filter(set=set_)
    return _people_of(set_.pk, set_.programme_id, shut)


def _people(set_):
    people = {Person(*row) for row in _parts_of_names(set_.pk, set_.programme_id)}
    people |= {Person.of(name) for more in _more_people for name in more(set_.pk) if name}
    return people


@prepared
def _parts_of_names(set_pk, programme_pk):
    people = _people_of(set_pk, programme_pk, Pair.objects.none())
    return people.order_by().values_list("name", "given", "family")
