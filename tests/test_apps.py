"""docs/architecture.md says what is so (the drawing, the walks), and each name has one module."""

import ast
import re
from pathlib import Path

from deploy.draw_apps import DRAWING, contract, drawing, imports

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text()
APPS = ["als", "sets", "meetings", "actions", "reports"]
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


def test_the_drawing_of_the_apps_is_that_of_the_code():
    _packages, layers = contract()
    drawn = drawing(layers, imports())
    assert drawn == DRAWING.read_text(), "old: python deploy/draw_apps.py draws it"


def test_each_step_of_the_walks_is_in_the_file_that_is_named():
    steps = STEP.findall(PAGE)
    assert len(steps) > 20
    assert [step for step in steps if step[1] not in names(ROOT / step[0])] == []


def test_each_name_is_imported_from_the_module_that_defines_it():
    """No facades. Only a package of models collects its classes, as Django wants it."""
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py") if not is_apart(path)]
    modules = {module_of(path): ast.parse(path.read_text()) for path in files}
    brought = {
        name: {alias.asname or alias.name for node in imports_in(tree) for alias in node.names}
        for name, tree in modules.items()
    }
    passed_on = {
        f"{user}: {node.module} {alias.name}"
        for user, tree in modules.items()
        for node in imports_in(tree)
        for alias in node.names
        if alias.name in brought.get(node.module, ())
        and f"{node.module}.{alias.name}" not in modules
        and not (node.module.endswith(".models") and alias.name[0].isupper())
    }
    assert passed_on == set()


def test_rows_are_locked_in_one_module_only():
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py") if not is_apart(path)]
    locking = [path.name for path in files if "select_for_update(" in path.read_text()]
    assert locking == ["locking.py"]


def is_apart(path):
    return "migrations" in path.parts


def module_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_in(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
