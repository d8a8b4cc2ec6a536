"""Lessons for each audience, each with its evidence and what both sides of each pair say to it."""

from hashlib import sha256

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from reports.content.audiences import audience_words, groups_of, in_order, reads
from reports.content.strength import weigh
from reports.content.year import what_one_is
from reports.enums import EndorsementAnswer
from reports.models import Endorsement, Evidence, Lesson
from sets.enums import Tier


def key_of(lesson):
    """Return what tells a lesson again in another version, on another installation too."""
    return sha256(lesson.drafted_at.isoformat().encode()).hexdigest()[:12]


def themes_of_marks(themes):
    """Return the theme's title by the mark of each entry that the report shows under it."""
    found = {}
    for theme in themes:
        for issue in theme["issues"]:
            found[issue["mark"]] = theme["title"]
            for action in issue["actions"]:
                marks = [action["mark"], *(entry["mark"] for entry in action["entries"])]
                found |= dict.fromkeys(marks, theme["title"])
    return found


def add_themes(lessons, themes):
    """Say of each lesson which themes it is about, as far as the report shows its evidence."""
    titles = themes_of_marks(themes)
    for lesson in lessons:
        marks = (row["mark"] for row in lesson["evidence"])
        lesson["themes"] = list(dict.fromkeys(titles[mark] for mark in marks if mark in titles))


def lessons_of(set_, gate, entries, sides):
    """Return ``lessons``, ``audiences`` and ``index`` (what evidence there is, and for what)."""
    evidence = Evidence.objects.current().with_things().select_related(
        "issue__pair__upper", "issue__pair__lower", "minute__pair__upper", "minute__pair__lower"
    )  # fmt: skip
    rows = (
        Lesson.objects.open()
        .filter(set=set_)
        .prefetch_related(
            Prefetch("evidence", evidence, to_attr="evidence_now"),
            Prefetch("endorsements", Endorsement.objects.select_related("pair")),
        )
    )
    desk = _LessonBuilder(set_.programme, gate, entries, sides)
    lessons = [desk.lesson(number, row) for number, row in enumerate(rows, start=1)]
    return {
        "lessons": lessons,
        "audiences": [
            {
                "audience": title,
                "marks": [le["mark"] for le in lessons if reads(code, le["audience_keys"])],
            }
            for code, title in groups_of(
                set_.programme, [lesson["audience_keys"] for lesson in lessons]
            )
        ],
        "index": desk.index(),
    }


class _LessonBuilder:
    """Where the lessons of one report are put together; it keeps the index as it goes."""

    def __init__(self, programme, gate, entries, sides):
        self.programme, self.gate, self.entries, self.sides = programme, gate, entries, sides
        self._index = {}

    def lesson(self, number, lesson):
        mark = f"L{number}"
        allowed = [row for row in lesson.evidence_now if self._may_enter(row)]
        weight = weigh(allowed)
        return {
            "mark": mark,
            "key": key_of(lesson),
            "statement": lesson.statement,
            "explanation": lesson.explanation,
            "kind": lesson.get_kind_display(),
            "kind_key": lesson.kind,
            "audience_keys": in_order(self.programme, lesson.audiences),
            "audiences": [
                audience_words(self.programme, code)
                for code in in_order(self.programme, lesson.audiences)
            ],
            "strength": weight.label,
            "strength_sentence": weight.sentence(self.programme),
            "behind": {"pairs": weight.pairs, "agreeing": self._agreeing(lesson)},
            "evidence": [self._evidence(mark, row) for row in allowed],
            "evidence_held_back": len(lesson.evidence_now) - len(allowed),
            **self._endorsements(lesson),
        }

    def _may_enter(self, row):
        """Its thing may enter, and the note beside it doesn't name what is to be kept quiet."""
        verdict = self.gate.verdict(row.thing)
        return not verdict.excluded and not self.gate.rules.forbidden_names(verdict.names, row.note)

    def _evidence(self, mark, row):
        names = self.entries.names(row.thing)
        entry = {
            "mark": self.entries.mark(row.thing),
            "kind": str(row.source.label),
            "text": row.source.title(row.thing),
            "who": self._who(names, row),
        }
        self._index.setdefault(entry["mark"], {**entry, "lessons": []})["lessons"].append(mark)
        stance = {"stance": row.get_stance_display(), "qualifies": row.stance == "qualifies"}
        return {**entry, **stance, "note": row.note}

    def _who(self, names, row):
        if row.kind == "minute":
            where = _("Meeting %(number)s") % {"number": row.minute.meeting.cycle.number}
            if row.minute.pair is None or not names:
                return where
            return f"{where}: {self.entries.who(names, row.minute.pair)}"
        # The gate's own rows have the partnerships loaded.
        pair = next(i.pair for i in self.gate.issues if i.pk == row.issue_behind.pk)
        return self.entries.who(names, pair)

    def _endorsements(self, lesson):
        said = {
            (row.pair_id, row.side): row
            for row in lesson.endorsements.all()
            if row.text_version == lesson.text_version
        }
        counted = [said[key] for key in self.sides if key in said]
        spoken = [row for row in counted if row.answer in EndorsementAnswer.with_comment()]
        words = [row for row in spoken if self._may_be_printed(row)]
        return {
            **_counts(counted, self.sides),
            "sides": len(self.sides),
            "by_tier": [self._of_tier(counted, tier) for tier in Tier],
            "words": sorted(
                (self._words(row) for row in words), key=lambda word: (word["answer"], word["text"])
            ),
            "words_held_back": len(spoken) - len(words),
        }

    def _may_be_printed(self, row):
        """Its words name nobody, and don't tell whose they are unless its side accepts that."""
        if self.gate.rules.names.found_in(row.comment):
            return False
        return not self.gate.recognition.exclusion(row, [row.comment])

    def _of_tier(self, counted, tier):
        """Return what the sides of one tier say, which may not be what those of the other do."""
        rows = [row for row in counted if row.side == tier]
        sides = [side for side in self.sides if side[1] == tier]
        return {"tier": self.programme.tier_words(tier), **_counts(rows, sides)}

    def _agreeing(self, lesson):
        """Return how many pairs agree on both sides, with a reservation or without."""
        agreed = EndorsementAnswer.AGREE, EndorsementAnswer.RESERVATION
        said = {
            (row.pair_id, row.side)
            for row in lesson.endorsements.all()
            if row.text_version == lesson.text_version and row.answer in agreed
        }
        pairs = {pair for pair, _side in self.sides}
        return sum(all((pair, side.value) in said for side in Tier) for pair in pairs)

    def _words(self, row):
        return {
            "answer": row.get_answer_display(),
            "who": what_one_is(self.programme, Tier(row.side)),
            "text": row.comment,
        }

    def index(self):
        """Return what was referred to, in the order of the marks."""
        order = {"I": 0, "A": 1, "P": 2, "M": 3}
        return sorted(
            self._index.values(), key=lambda row: (order[row["mark"][0]], int(row["mark"][1:]))
        )


def _counts(rows, sides):
    """Return how many of the sides gave which answer, and how many none."""
    said = [row.answer for row in rows]
    counts = {answer.value: said.count(answer) for answer in EndorsementAnswer}
    return {**counts, "silent": len(sides) - len(rows)}
