"""What members said of their meetings, under the headings that editors put it under.

Editors write a list: a heading, and under it remarks, each word for word on a line. What is printed
is looked up among the remarks that may be printed, so a grouping brings nothing back that is out.
"""


def grouped(text, questions):
    """Return ``groups`` and the ``questions`` with those answers that are in none of them.

    ``questions``: dicts of ``title`` and ``answers``. A group is a ``heading`` and its questions.
    """
    left = [{**question, "answers": list(question["answers"])} for question in questions]
    groups = []
    for line in text.splitlines():
        if line.startswith("#"):
            groups.append({"heading": line.lstrip("#").strip(), "questions": []})
        elif groups and (found := _take(left, _plain(line))):
            _put(groups[-1]["questions"], *found)
    return {
        "groups": [group for group in groups if group["questions"] and group["heading"]],
        "questions": [question for question in left if question["answers"]],
    }


def as_text(questions, groups=()):
    """Return the list that editors begin with, or that stands for what is printed."""
    lines = []
    for group in groups:
        lines += [f"# {group['heading']}", ""]
        lines += [f"- {_plain(a)}" for row in group["questions"] for a in row["answers"]] + [""]
    for question in questions:
        lines += [f"# {question['title']}", ""]
        lines += [f"- {_plain(answer)}" for answer in question["answers"]] + [""]
    return "\n".join(lines).strip()


def _plain(text):
    return " ".join(text.split()).removeprefix("- ").strip()


def _take(questions, words):
    """Take the answer with these words out of its question; return the question's title and it."""
    for question in questions:
        for answer in question["answers"]:
            if _plain(answer) == words:
                question["answers"].remove(answer)
                return question["title"], answer
    return None


def _put(questions, title, answer):
    row = next((one for one in questions if one["title"] == title), None)
    if row is None:
        questions.append(row := {"title": title, "answers": []})
    row["answers"].append(answer)
