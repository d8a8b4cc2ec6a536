"""What docs/architecture.md says of the rooms is so: the drawing, and each name of the walks."""

import ast
import re
from pathlib import Path

from deploy.draw_rooms import DRAWING, contract, drawing, imports

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text()
STEP = re.compile(r"`([\w/]+\.py)` `([\w.]+)`")


def names(path):
    """Return the functions, classes and methods of a module: ``log_progress``, ``Entries.mark``."""
    found = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            inner = [each for each in node.body if isinstance(each, ast.FunctionDef | ast.ClassDef)]
            found.update(f"{node.name}.{each.name}" for each in inner)
    return found


def test_the_drawing_of_the_rooms_is_that_of_the_code():
    _packages, layers = contract()
    drawn = drawing(layers, imports())
    assert drawn == DRAWING.read_text(), "old: python deploy/draw_rooms.py draws it anew"


def test_each_step_of_the_walks_is_in_the_file_that_is_named():
    steps = STEP.findall(PAGE)
    assert len(steps) > 20
    assert [step for step in steps if step[1] not in names(ROOT / step[0])] == []
