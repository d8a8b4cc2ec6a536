"""What is new for many people at once, each kind read once for all of them: for their digests."""

from collections import defaultdict

from actions.models import Comment, ProgressEntry
from actions.notifications import with_acceptance
from als.core.mail import outbox
from als.core.models import OutMail
from als.portal.selectors.dashboard.work import invited
from reports.models import LessonComment
from sets.enums import Tier
from sets.models import Member
from sets.models.roles import roles_of


class News:
    """What these people may have news of. ``since``: a moment before which nothing is new."""

    def __init__(self, people, since):
        self.since, self._languages = since, {}
        roles = [roles_of(person) for person in people]
        self._sets = _commented_sets(set().union(*(one.knows_of for one in roles)), since)
        self._sides = _sides_that_logged(set().union(*(one.pairs for one in roles)), since)
        self._invited = invited(people)
        self._held = _by_person(OutMail.objects.held().order_by("created", "pk"), "to", people)
        seats = with_acceptance(Member.objects.taking_part()).order_by("pk")
        seats = seats.select_related("person", "pair__set__programme")
        self._seats = _by_person(seats, "person", people)

    def is_invited(self, person):
        return person.pk in self._invited

    def may_have_comments(self, person):
        return not self._sets.isdisjoint(roles_of(person).knows_of)

    def other_side_logged(self, person):
        seats = roles_of(person).seats
        return any((seat.pair_id, Tier(seat.side).other) in self._sides for seat in seats)

    def held(self, person):
        """Return the mails that were kept for the person's digest, also what is no longer so."""
        return self._held[person.pk]

    def seats(self, person):
        """Return the person as a member in each pair, with programme and ``knows_rules``."""
        return self._seats[person.pk]

    def language(self, person):
        """Return the language of the person's mails: asked once for all with the same roles."""
        roles = roles_of(person)
        key = (
            person.language, roles.manages, roles.sponsors, roles.researches, roles.knows_of,
        )  # fmt: skip
        if key not in self._languages:
            self._languages[key] = outbox.language_of(person)
        return self._languages[key]


def _by_person(rows, field, people):
    found = defaultdict(list)
    for row in rows.filter(**{f"{field}__in": people}):
        found[getattr(row, f"{field}_id")].append(row)
    return found


def _commented_sets(sets, since):
    """Return those of the sets in which anybody has commented."""
    things = Comment.objects.filter(pair__set__in=sets, written_at__gte=since)
    lessons = LessonComment.objects.filter(lesson__set__in=sets, written_at__gte=since)
    return {
        *things.order_by().values_list("pair__set", flat=True).distinct(),
        *lessons.order_by().values_list("lesson__set", flat=True).distinct(),
    }


def _sides_that_logged(pairs, since):
    """Return ``(pair, side)`` of those whose people have logged progress."""
    rows = ProgressEntry.objects.filter(action__issue__pair__in=pairs, written_at__gte=since)
    return set(rows.order_by().values_list("action__issue__pair", "author__side").distinct())
