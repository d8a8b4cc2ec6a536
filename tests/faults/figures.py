"""What each fault cost: printed at the end of ``make faults``, as a table for the documentation."""

from pathlib import Path

FIGURES = []
HEAD = "| fault | acknowledged | lost | doubled | seconds until well | other answers |"
FILE = Path("test-results") / "faults.md"


def note(fault, outcome, seconds):
    """Add a line; ``outcome`` is what ``Writers.outcome`` gives."""
    others = {
        status or "no answer": number
        for status, number in sorted(outcome["statuses"].items())
        if status != 302
    }
    said = ", ".join(f"{number} × {status}" for status, number in others.items()) or "none"
    numbers = [outcome["saved"], outcome["lost"], outcome["doubled"]]
    FIGURES.append(f"| {fault} | {' | '.join(map(str, numbers))} | {seconds:.1f} | {said} |")


def table():
    return "\n".join([HEAD, "| --- |" + " --- |" * 5, *FIGURES])


def write():
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(table() + "\n")
