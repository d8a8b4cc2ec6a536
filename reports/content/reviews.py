"""What helped the set itself: its members' reviews of their meetings, without names."""

from als.core.prepared import prepared
from meetings.models import ProcessReview
from meetings.models.review import MIN_COUNT, QUESTIONS
from reports.content.remarks import grouped


@prepared
def _reviews(set_pk):
    return ProcessReview.objects.filter(meeting__cycle__set=set_pk).select_related("member")


def reviews_of(set_, policy, grouping=""):
    """Return the answers by question, and how many are left out; None if nobody reviewed.

    Those that editors put under headings (``grouping``, their list) are in ``groups`` instead.

    Of a meeting that fewer than three reviewed nothing is printed: its writers could be guessed.
    What names a place or a person is left out, whatever the set allows of other entries, and so
    is what readers could tell the writer by: whoever wrote a review was promised no names.
    """
    rows = _reviews(set_.pk)
    if not rows:
        return None
    number = {row.meeting_id: 0 for row in rows}
    for row in rows:
        number[row.meeting_id] += 1
    enough = [row for row in rows if number[row.meeting_id] >= MIN_COUNT]
    printable = [row for row in enough if not _gives_away(policy, row)]
    written = {
        name: [getattr(row, name) for row in enough if getattr(row, name)] for name in QUESTIONS
    }
    printed = {
        name: sorted(
            getattr(row, name)
            for row in printable
            if getattr(row, name) and not policy.rules.forbidden_names(False, getattr(row, name))
        )
        for name in QUESTIONS
    }
    questions = [
        {
            "title": str(ProcessReview._meta.get_field(name).verbose_name),
            "answers": printed[name],
        }
        for name in QUESTIONS
        if printed[name]
    ]
    return {
        "number": len(rows),
        "meetings": len(number),
        **grouped(grouping, questions),
        "naming": sum(len(written[name]) - len(printed[name]) for name in QUESTIONS),
        "too_few": len(rows) - len(enough),
    }


def _gives_away(policy, row):
    """Return whether readers could recognise the writer, who has not accepted that."""
    return bool(policy.recognition.exclusion(row, row.report_texts))
