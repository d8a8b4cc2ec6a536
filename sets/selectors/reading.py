"""One set, as nearly every page begins: with its programme, if it is the person's to read."""

from als.core.prepared import prepared
from sets.models import LearningSet, Pair, Paper


@prepared
def set_to_read(user, pk):
    """Return [the set], or [] where the person is neither its facilitator nor a member."""
    return LearningSet.objects.visible_to(user).with_programme().filter(pk=pk)


@prepared
def set_known(user, pk):
    """Return [the set] to those as well who read no more of it than what one decides by."""
    return LearningSet.objects.known_to(user).with_programme().filter(pk=pk)


@prepared
def confirmed_pairs(set_pk):
    """Return the set's pairs that take part, with their partnerships."""
    return Pair.objects.confirmed().with_partnerships().filter(set=set_pk)


@prepared
def papers_for(user, set_pk, cycle_number):
    """Return keys and titles of the set's papers for that meeting, as the person may read them."""
    papers = Paper.objects.visible_to(user).filter(set=set_pk, cycle_number=cycle_number)
    return papers.values("pk", "title")
