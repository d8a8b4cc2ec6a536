"""Trust and clarity of roles at the start and at the close: how many gave which answer."""

from sets.enums import ReadinessMoment
from sets.selectors.readiness import Answers, distribution, questions_of

PUBLISHED = ("trust", "roles")


def readiness_of(set_):
    """Return the same as the page of the set shows: no pairs, no hours, none of anybody's words.

    ``moments`` say how many answers were given and how many are shown (0: too few). ``questions``
    have a row for each moment that is shown.
    """
    answers = Answers.of_set(set_)
    drawn = {moment: answers.drawn(moment) for moment in ReadinessMoment}
    return {
        "moments": [
            {
                "title": str(moment.label),
                "given": len(answers.of[moment]),
                "shown": len(rows),
            }
            for moment, rows in drawn.items()
        ],
        "questions": [
            {
                "title": question.title,
                "low": question.low,
                "high": question.high,
                "rows": [
                    {"title": str(moment.label), **distribution(rows, question.name)}
                    for moment, rows in drawn.items()
                    if rows
                ],
            }
            for question in questions_of(set_.programme)
            if question.name in PUBLISHED
        ],
    }
