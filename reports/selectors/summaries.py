"""What the summary of a lesson can begin with: words of the record, for editors to shorten."""

from reports.content.lessons import key_of


def offered_summary(content, lesson):
    """Return texts to begin with, by the names of the form's fields."""
    found = next((one for one in content["lessons"] if one["key"] == key_of(lesson)), None)
    if found is None:
        return {}
    limits = [row["note"] for row in found["evidence"] if row["qualifies"] and row["note"]]
    said = [word["text"] for word in found["words"]]
    return {
        "rests_on": found["strength_sentence"],
        "limit": next(iter([*limits, *said]), ""),
        "asked": f"{found['group']}: ",
    }
