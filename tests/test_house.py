"""The house rules that no tool knows: what stands in two places is the same, and the wheel is whole."""

import ast
import importlib.metadata
import inspect
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import kg
from kg import terms
from kg.cli import COMMANDS
from kg.cli.group import Command

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "kg").rglob("*.py"))
LONGEST_FILE = 400
LONGEST_LINE_OF_HELP = 64


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_line_of_the_table_is_the_first_line_of_the_docstring(command: Command) -> None:
    docstring = inspect.getdoc(command.function) or ""
    assert docstring.partition("\n")[0] == command.line


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_line_of_help_fits_a_terminal(command: Command) -> None:
    assert len(command.line) <= LONGEST_LINE_OF_HELP


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_file_is_longer_than_one_can_hold_in_mind(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_in_the_package_imports_from_its_root(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    rooms = {child.stem for child in (ROOT / "kg").iterdir()}
    names = [
        alias.name
        for node in ast.walk(tree)
        if (isinstance(node, ast.ImportFrom) and node.module == "kg") or isinstance(node, ast.Import)
        for alias in node.names
        if not isinstance(node, ast.Import) or alias.name == "kg"
    ]
    assert [name for name in names if name not in rooms] == []


def test_the_version_stands_in_one_place() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" in settings["project"]["dynamic"]
    assert settings["tool"]["hatch"]["version"]["path"] == "kg/terms.py"
    assert kg.__version__ == terms.VERSION == importlib.metadata.version("ai-infra-kg")


def test_every_dependency_has_its_line_among_the_decisions() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    decisions = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    assert [name for line in wanted if (name := line.partition(">=")[0]) not in decisions] == []


@pytest.mark.slow
def test_the_wheel_carries_all_of_the_ontology_and_the_data(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    program = "from kg import terms; print(terms.ontology_dir(), terms.data_dir(), sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=dict(os.environ) | {"PYTHONPATH": str(tmp_path / "site")},
        check=True,
        capture_output=True,
        text=True,
    )
    for name, found in zip(("ontology", "data"), done.stdout.splitlines(), strict=True):
        assert Path(found).is_relative_to(tmp_path)
        assert files_below(Path(found)) == files_below(ROOT / name)


def files_below(folder: Path) -> dict[str, int]:
    return {
        str(path.relative_to(folder)): path.stat().st_size for path in folder.rglob("*") if path.is_file()
    }
