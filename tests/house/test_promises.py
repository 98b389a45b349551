"""What the house promises its newcomers: names documented, rooms apart, nothing of one machine in the files."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "analytics").rglob("*.py"))


def tracked() -> list[Path]:
    """Every file git tracks, or every file there is outside a checkout."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).exists()]
    return [path for path in ROOT.rglob("*") if path.is_file() and ".venv" not in path.parts]


def test_analytics_is_imported_without_streamlit_altair_or_the_slow_libraries() -> None:
    code = (
        "import sys, pkgutil, importlib, analytics\n"
        "for found in pkgutil.walk_packages(analytics.__path__, 'analytics.'):\n"
        "    if 'charts' not in found.name: importlib.import_module(found.name)\n"
        "late = {'streamlit', 'altair', 'sklearn', 'statsmodels', 'pandas'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(late)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_public_name_says_in_its_first_line_what_comes_back(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    silent = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not any(isinstance(mark, ast.Call) and "rule" in ast.dump(mark) for mark in node.decorator_list)
        and not any("overload" in ast.dump(mark) for mark in node.decorator_list)
        and not (ast.get_docstring(node) or "").strip()
        and node in top_level(tree)
    ]
    assert not silent


def top_level(tree: ast.Module) -> list[ast.AST]:
    """Functions and classes of a module, and the methods of those classes."""
    outer = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    return [*outer, *(inner for node in outer if isinstance(node, ast.ClassDef) for inner in node.body)]


def test_no_file_holds_a_path_of_one_machine_or_the_address_of_a_registry() -> None:
    local = re.compile(
        rb"/(?:home|root|Users|work|tmp)/[a-z]|(?:files\.pythonhosted|pypi|deb\.debian|npmjs)\.(?:org|com)"
    )
    found = [
        f"{path.relative_to(ROOT)}: {match.group().decode()}"
        for path in tracked()
        if path.suffix not in {".gz", ".png"} and path != Path(__file__)
        for match in local.finditer(path.read_bytes())
    ]
    assert not found


def test_no_lock_file_is_kept() -> None:
    assert not [path for path in tracked() if path.name == "uv.lock"]


def test_nothing_over_half_a_megabyte_is_kept_outside_the_sample() -> None:
    large = [path for path in tracked() if path.stat().st_size > 500_000 and "sample_data" not in path.parts]
    assert not large


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_one_room(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 320


def test_no_room_is_called_by_what_it_is_not() -> None:
    vague = {"utils", "helpers", "common", "manager", "misc"}
    assert not [path for path in tracked() if path.suffix == ".py" and path.stem in vague]


def test_every_suppression_gives_its_reason() -> None:
    suppression = re.compile(r"#\s*(?:type:\s*ignore|noqa)")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked()
        if path.suffix == ".py" and path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if suppression.search(line) and line.count("#") < 2
    ]
    assert not found
