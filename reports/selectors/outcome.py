"""What came of a report: the sponsor's published answers and the sides' follow-ups, as one content.

Lists, texts and numbers only, so that it can be kept as it was when its PDF was asked for.
"""

from als.core import clock
from als.core.text.languages import in_language
from reports.enums import ResponseAnswer
from reports.selectors.follow_ups import disclosed_follow_ups
from reports.selectors.responses import answered_lessons, day_of, published_facts
from sets.branding import logo_of

# The shape of the content.
FORMAT = 2


def compile_outcome(report):
    """Return the content as it is now, in the programme's language, from what is published."""
    set_, programme = report.set, report.set.programme
    with in_language(programme.language):
        today = clock.today(programme.time_zone)
        return {
            "format": FORMAT,
            "language": programme.language,
            "programme": programme.name,
            "sponsor": programme.sponsor,
            "colour": programme.colour,
            "logo": logo_of(programme),
            "contact": {"name": programme.contact_name, "email": programme.contact_email},
            "set": set_.name,
            "dated": day_of(today),
            "dated_iso": today.isoformat(),
            **outcome_of(report),
        }


def outcome_of(report):
    """Return what the page shows: the report, how many lessons have which answer, the lessons."""
    rows = answered_lessons(report)
    version = rows[0].lesson.of if rows else None
    current = [row for row in rows if row.row.is_current]
    return {
        "title": version.title if version else report.title,
        "version": version.version if version else report.version,
        "respond_by": day_of(report.respond_by),
        "number": len(current),
        "answered": sum(bool(row.versions) for row in current),
        "counts": counts_of(row.newest.answer for row in current if row.newest),
        "lessons": [_lesson(row, report.set.programme) for row in rows],
        "followed": disclosed_follow_ups(report.set),
    }


def has_current_follow_ups(content, report):
    """Return whether a content that was kept has the follow-ups that may be disclosed now.

    What a side has taken back, or let go less far, is in no file that is handed out.
    """
    programme = report.set.programme
    with in_language(programme.language):
        return content["followed"] == disclosed_follow_ups(report.set)


def has_something(content):
    """Return whether anything came of it so far: the sponsor has answered, or a side has."""
    return bool(content["answered"] or any(one["answered"] for one in content["followed"]))


def counts_of(answers):
    """Return how many of the answers are which, as ``answer``, ``words`` and ``number``."""
    given = list(answers)
    return [
        {"answer": str(one.value), "words": str(one.label), "number": given.count(one)}
        for one in ResponseAnswer
        if one in given
    ]


def _lesson(row, programme):
    content = row.lesson.content
    newest, *earlier = row.versions or [None]
    return {
        "key": row.row.key,
        "mark": row.row.mark,
        "title": row.lesson.title,
        "statement": content["statement"],
        "audiences": content["audiences"],
        "gone": not row.row.is_current,
        "was": row.was,
        "answer": newest and published_facts(newest, programme),
        "earlier": [published_facts(one, programme) for one in earlier],
    }
