"""The manual is true: what is public stands in it, and what it shows happens."""

import doctest
import json
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from typer.core import TyperArgument, TyperOption

import kg
from kg import cli, query, terms
from kg.analysis.registry import ANALYSES
from kg.cli import COMMANDS
from kg.cli.group import Command
from kg.errors import KgError

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
MANUAL = sorted(DOCS.glob("*.md"))
PAGES = [
    *MANUAL,
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CORRECTIONS.md", "data/README.md")),
]
GUIDE = "data/README.md"
SIGNS = {r"(?m)^kg: ": 2, r"(?m)^[\d,]+ violations? in ": 1, r"(?m)^changed: ": 1}
"""What a page shows of a command that ends with another status than 0, and that status."""
EXAMPLE = ("--only", "--data", "docs/example")
MEND = "run `python docs/generate.py`"


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def sections(name: str) -> dict[str, str]:
    """The sections of a page by their headings."""
    _, *rest = re.split(r"^## (.+)\n", text_of(name), flags=re.MULTILINE)
    return dict(zip(rest[::2], rest[1::2], strict=True))


def anchor(heading: str) -> str:
    """The name by which a link finds a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


# ---- generated parts, links, what is public


@pytest.mark.slow
def test_what_is_generated_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("", 0), f"{MEND}\n{done.stderr}"


def test_each_generated_part_has_its_place() -> None:
    parts = runpy.run_path(str(DOCS / "generate.py"))["PARTS"]
    placed = [
        name for page in PAGES for name in re.findall(r"<!-- generated: (.+) -->", page.read_text("utf-8"))
    ]
    assert sorted(placed) == sorted(parts), "put <!-- generated: NAME --> and <!-- end --> into the page"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_each_link_leads_somewhere(page: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if "://" in target:
            continue
        path, _, fragment = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        headings = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.MULTILINE) if file.is_file() else []
        if not file.exists() or (fragment and fragment not in map(anchor, headings)):
            broken.append(target)
    assert broken == []


def test_the_index_names_every_page() -> None:
    index = text_of("docs/README.md")
    missing = [page.name for page in MANUAL if f"({page.name})" not in index and page.name != "README.md"]
    assert missing == [], "add the page to docs/README.md"


def test_each_public_name_of_the_package_is_in_the_manual() -> None:
    page = text_of("docs/python.md")
    public = [f"kg.{name}" for name in kg.__all__ if not name.startswith("_")]
    public += [f"graph.{name}" for name in vars(kg.Graph) if not name.startswith("_")]
    assert [name for name in public if name not in page] == [], "describe it in docs/python.md"


def test_each_named_question_is_in_the_manual() -> None:
    page = text_of("docs/questions.md")
    missing = [each.name for each in query.named() if f"| `{each.name}` | {each.line} |" not in page]
    assert missing == [], MEND


def test_each_analysis_has_its_command_in_the_manual() -> None:
    headings = sections("docs/commands.md")
    assert [each.name for each in ANALYSES if f"kg {each.name}" not in headings] == []


def test_the_changes_of_this_version_are_told() -> None:
    assert f"## [{kg.__version__}]" in text_of("CHANGELOG.md"), "write the version's entry in CHANGELOG.md"


# ---- commands


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_each_argument_and_option_is_in_the_manual_and_no_other(command: Command) -> None:
    section = sections("docs/commands.md").get(f"kg {command.name}", "")
    told = {
        word
        for cell in re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)
        for word in (re.findall(r"--?[a-z][\w-]*(?=[ ,]|$)", cell) if cell[0] == "-" else [cell])
    }
    taken = {
        word
        for each in command.load().params
        if isinstance(each, TyperOption | TyperArgument)
        for word in (each.opts if isinstance(each, TyperOption) else [_cell(str(each.metavar))])
    }
    assert told == taken, MEND


def _cell(text: str) -> str:
    """A text as it stands in a table."""
    return text.replace("|", "&#124;")


def test_each_exit_status_is_in_the_manual() -> None:
    def below(error: type[KgError]) -> Iterator[type[KgError]]:
        yield error
        for child in error.__subclasses__():
            yield from below(child)

    told = set(
        map(int, re.findall(r"^\| (\d+) \|", sections("docs/commands.md")["Exit status"], re.MULTILINE))
    )
    assert told == {0, 1, 130, cli.PIPE_CLOSED} | {error.exit_status for error in below(KgError)}


def test_each_variable_of_the_environment_is_in_the_manual() -> None:
    section = sections("docs/commands.md")["Environment"]
    read = {
        name
        for path in (ROOT / "kg").rglob("*.py")
        for name in re.findall(r'environ(?:\.get\(|\[)"(\w+)"', path.read_text("utf-8"))
    }
    assert [name for name in sorted(read) if f"`{name}`" not in section] == []


# ---- transcripts: what a page shows after `$ kg …` is what the command writes


@dataclass(frozen=True)
class Transcript:
    """One command of a page, with the lines that the page shows of its output."""

    page: str
    command: str
    shown: tuple[str, ...]

    @property
    def shown_text(self) -> str:
        return "\n".join(self.shown)

    def __str__(self) -> str:
        return f"{self.page}: {self.command}"


def transcripts() -> Iterator[list[Transcript]]:
    """The commands of each block of all pages but the one that is followed step by step."""
    for page in PAGES:
        if name_of(page) != GUIDE:
            for block in re.findall(
                r"^```console\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE
            ):
                if found := list(commands(name_of(page), block)):
                    yield found


def commands(page: str, block: str) -> Iterator[Transcript]:
    """The commands of one block of a page."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, *shown = part.splitlines()
        if command.startswith("kg "):
            yield Transcript(page, command, tuple(line for line in shown if line != "…"))


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the pages' commands run: with the manual's example, and the one of data/README.md."""
    folder = empty_desk(tmp_path_factory.mktemp("desk"))
    for name, block in steps():
        if name:
            put(folder / name, block)
    return folder


def empty_desk(folder: Path) -> Path:
    """Make a desk of a folder: with the program, the manual, and a folder for the reader's own files."""
    program = folder / "bin" / "kg"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "from kg.cli import main; main()" "$@"\n')
    program.chmod(0o755)
    (folder / "docs").symlink_to(DOCS)
    (folder / "my-data").mkdir()
    return folder


def steps() -> list[tuple[str, str]]:
    """The blocks of data/README.md in order: pieces of files with their names, and commands without."""
    blocks = re.compile(
        r"^(?:`(my-data/[\w.-]+)`\n\n```turtle|```console)\n(.*?)^```", re.DOTALL | re.MULTILINE
    )
    return blocks.findall(text_of(GUIDE))


def put(path: Path, block: str) -> None:
    """Write a piece of a file: the whole where it begins with prefixes, else what is added at its end."""
    before = "" if block.startswith("@prefix") else path.read_text("utf-8")
    path.write_text(before + block, encoding="utf-8")


def marked() -> Iterator[Any]:
    """The blocks, those of the manual for the suite that takes long: they are some hundred commands."""
    for block in transcripts():
        kind = pytest.mark.long if block[0].page.startswith("docs/") else pytest.mark.slow
        yield pytest.param(block, id=str(block[0]), marks=kind)


@pytest.mark.parametrize("block", list(marked()))
def test_a_command_writes_what_the_page_shows(block: list[Transcript], desk: Path) -> None:
    for transcript in block:
        run_as_shown(transcript, desk)


def run_as_shown(transcript: Transcript, desk: Path) -> None:
    """Run a command of a page, and see that it ends and writes as the page shows."""
    done = subprocess.run(
        ["/bin/sh", "-c", transcript.command],
        cwd=desk,
        env=dict(os.environ) | {"COLUMNS": "80", "PATH": f"{desk / 'bin'}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    written = iter((done.stderr + done.stdout).splitlines())
    expected = next((status for sign, status in SIGNS.items() if re.search(sign, transcript.shown_text)), 0)
    assert done.returncode == expected, done.stderr
    missing = next(
        (line for line in transcript.shown if not any(shows(line, other) for other in written)), None
    )
    assert missing is None, "show what the command writes now, in its order; … stands for what is left out"


def shows(line: str, written: str) -> bool:
    """Whether a line of a page stands for a line of output; `…` for anything."""
    return re.fullmatch(".*".join(re.escape(part) for part in line.split("…")), written.rstrip()) is not None


@pytest.mark.slow
def test_the_five_steps_work_to_the_letter(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path)
    pieces = [name for name, _ in steps() if name]
    begun = desk / pieces[0]
    assert (len(pieces), len(set(pieces))) == (3, 2)
    for name, block in steps():
        if name:
            kept = begun.read_text("utf-8") if begun == desk / name else ""
            put(desk / name, block)
            lost = set(filled_in(kept)) - set(begun.read_text("utf-8").splitlines())
            assert lost == set(), "show the file as `kg new-source` begins it, filled in"
            continue
        for transcript in commands(GUIDE, block):
            run_as_shown(transcript, desk)
            assert begun.is_file(), "the first command begins the file of the first piece"
    assert sorted(path.name for path in begun.parent.iterdir()) == sorted({Path(n).name for n in pieces})


def filled_in(text: str) -> list[str]:
    """The lines of a source file that wait for nobody."""
    return [line for line in text.splitlines() if line and not line.lstrip().startswith(("#", "@prefix"))]


def test_the_claim_that_the_page_shows_is_in_the_data() -> None:
    (claim,) = re.findall(r"^```turtle\n(.*?)^```", text_of("README.md"), re.DOTALL | re.MULTILINE)
    files = [
        path.name for path in (ROOT / "data" / "sources").glob("*.ttl") if claim in path.read_text("utf-8")
    ]
    assert len(files) == 1, "copy the claim from its file anew"


# ---- Python


@pytest.mark.slow
def test_the_examples_for_python_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = re.sub(r"^```.*$", "", text_of("docs/python.md"), flags=re.MULTILINE)
    test = doctest.DocTestParser().get_doctest(text, {}, "docs/python.md", "docs/python.md", 0)
    said: list[str] = []
    results = doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    assert results.attempted > 20
    assert results.failed == 0, "".join(said)


@pytest.mark.slow
def test_the_program_of_the_first_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (program,) = re.findall(r"^```python\n(.*?)^```", text_of("README.md"), re.DOTALL | re.MULTILINE)
    exec(program, {})
    assert "X Corp." in capsys.readouterr().out


# ---- the ontology's orders


@pytest.mark.parametrize(("scheme", "leave_out"), [("ModalityScheme", 0), ("StanceScheme", 2)])
def test_an_order_of_codes_is_told_as_the_ontology_has_it(scheme: str, leave_out: int) -> None:
    file = (terms.ontology_dir() / "codes.ttl").read_bytes()
    of_scheme = {
        quad.subject
        for quad in ox.parse(file, format=ox.RdfFormat.TURTLE)
        if quad.predicate.value == terms.SKOS + "inScheme" and quad.object == ox.NamedNode(terms.KG + scheme)
    }
    found: dict[ox.NamedNode | ox.BlankNode | ox.Triple, dict[str, str]] = {}
    for quad in ox.parse(file, format=ox.RdfFormat.TURTLE):
        if quad.subject in of_scheme and isinstance(quad.object, ox.Literal):
            found.setdefault(quad.subject, {})[terms.shorten(quad.predicate.value)] = quad.object.value
    ordered = sorted(found.values(), key=lambda facts: int(facts["kg:rank"]))
    words = ", ".join(facts["rdfs:label"] for facts in ordered[: len(ordered) - leave_out])
    assert words.capitalize() in " ".join(text_of("docs/diversion.md").split())


# ---- JSON: the tables of docs/json.md are the schema


Schema = Mapping[str, Mapping[str, str]]

CHECKS: dict[str, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str),
    "IRI": lambda value: isinstance(value, str) and re.match(r"https?://\S+$", value) is not None,
    "name": lambda value: isinstance(value, str) and re.match(r"\w+:\S+$", value) is not None,
    "code": lambda value: isinstance(value, str) and re.fullmatch(r"\w+", value) is not None,
    "day": lambda value: isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None,
    "date": lambda value: isinstance(value, str) and re.fullmatch(r"\d{4}(-\d\d){0,2}", value) is not None,
    "integer": lambda value: type(value) is int,
    "number": lambda value: type(value) in {int, float},
    "boolean": lambda value: type(value) is bool,
    "object": lambda value: isinstance(value, dict),
}


def schema() -> Schema:
    """The keys of each object of docs/json.md, with their types."""
    found: dict[str, dict[str, str]] = {}
    for heading, body in sections("docs/json.md").items():
        rows = re.findall(r"^\| `(\w+)` \| (.+?) \| .+ \|$", body, re.MULTILINE)
        if rows:
            found[anchor(heading)] = dict(rows)
    based = bases()
    return {name: {**(found[based[name]] if name in based else {}), **keys} for name, keys in found.items()}


def bases() -> dict[str, str]:
    """The objects that have the keys of another one too, with that one."""
    found = {
        anchor(heading): re.search(r"^As \[.+\]\(#([\w-]+)\), and further:$", body, re.MULTILINE)
        for heading, body in sections("docs/json.md").items()
    }
    return {name: base[1] for name, base in found.items() if base}


def faults(value: object, kind: str, documented: Schema, where: str, seen: set[str]) -> Iterator[str]:
    """Where a value is not what its type says."""
    if kind.endswith(" or null"):
        if value is None:
            return
        kind = kind.removesuffix(" or null")
    if kind.startswith("list of "):
        if not isinstance(value, list):
            yield f"{where}: {value!r} is no list"
            return
        for place, member in enumerate(value):
            yield from faults(member, kind.removeprefix("list of "), documented, f"{where}[{place}]", seen)
    elif link := re.fullmatch(r"\[.+\]\(#([\w-]+)\)", kind):
        yield from of_object(value, link[1], documented, where, seen)
    elif not CHECKS[kind](value):
        yield f"{where}: {value!r} is no {kind}"


def of_object(value: object, name: str, documented: Schema, where: str, seen: set[str]) -> Iterator[str]:
    seen.add(name)
    keys = documented[name]
    if not isinstance(value, dict) or set(value) != set(keys):
        found = set(value) if isinstance(value, dict) else value
        yield f"{where}: it has {found}, docs/json.md has {set(keys)} for {name}"
        return
    for key, member in value.items():
        yield from faults(member, keys[key], documented, f"{where}.{key}", seen)


QUESTIONS = [
    f"diversions {' '.join(EXAMPLE)} --kind recorded --kind reconstructed --kind possible --as-of 2022",
    f"paths Alder {shlex.quote('Oak Research')} {' '.join(EXAMPLE)} --known 2022",
    f"paths Alder {shlex.quote('Oak Research')} {' '.join(EXAMPLE)} --bound",
    f"reach Alder {' '.join(EXAMPLE)} --as-of 2022",
    f"reach {shlex.quote('Oak Research')} {' '.join(EXAMPLE)} --backward",
    f"lots {' '.join(EXAMPLE)}",
    f"lot juniper-200-a9 {' '.join(EXAMPLE)}",
    f"show alder-chips {' '.join(EXAMPLE)}",
    f"show birch-motors {' '.join(EXAMPLE)}",
    f"find alder {' '.join(EXAMPLE)}",
    f"sources {' '.join(EXAMPLE)}",
    f"cite X0001 {' '.join(EXAMPLE)}",
    f"cite X0010 {' '.join(EXAMPLE)}",
    f"stats {' '.join(EXAMPLE)}",
    f"stats --quality {' '.join(EXAMPLE)}",
    f"conflicts --effect {' '.join(EXAMPLE)}",
    f"conflicts {' '.join(EXAMPLE)} --as-of 2022",
    f"timeline birch-motors {' '.join(EXAMPLE)} --as-of 2022",
    f"diff 2021-03-05 2022 {' '.join(EXAMPLE)}",
    f"show birch-motors {' '.join(EXAMPLE)} --as-of 2021-03",
    f"stats {' '.join(EXAMPLE)} --as-of 2022",
    "check --only docs/example",
    f"cases {' '.join(EXAMPLE)} --as-of 2022",
    "circular --known 2026 --as-of 2026 --samples 3",
    "circular Nvidia --samples 0 --longest 3",
    "cases --known 2025-12",
    "cases --place China --product B200",
    f"reconcile birch-motors {' '.join(EXAMPLE)} --as-of 2022",
    "reconcile Megaspeed",
    "reconcile xAI --across-layers",
    "reconcile OpenAI --capacity",
    "conflicts",
    "timeline Cortex",
    "exposure Nvidia --pays 0.6",
    "exposure OpenAI --pays 0.6 --rounds 9",
    "exposure xAI --pays 0 --through planned --as-of 2026 --known 2026",
    "control Tesla --as-of 2024-08-26",
    "control SpaceX",
    "control OpenAI",
    "chokepoints --limit 200",
    "chokepoints --by running --limit 3 --remove TSMC",
    f"sensitivity diversions {' '.join(EXAMPLE)}",
    "sensitivity holdings --set holder=megaspeed --cited-only",
    "sensitivity cases --cited-only --known 2025 --seconds 0",
    "screen --as-of 2026",
    "screen OBON --known 2025",
    "screen Megaspeed",
    "diff 2024-06-05 2024-07-31",
    "diversions",
    "paths Nvidia xAI",
    "paths Nvidia xAI --bound",
    "reach Nvidia",
    "lots",
    "show Tesla",
    "sources",
    "stats",
    "stats --quality",
    "cite F0024",
]


def _newer_example(folder: Path) -> Path:
    """The manual's example after a claim was mended, another superseded, and a third taken back."""
    shutil.copytree(ROOT / "docs" / "example", folder)
    mended = folder / "fir-wire-2021-03-06-a9-swap.ttl"
    mended.write_text(mended.read_text("utf-8").replace("kg:quantity 1000", "kg:quantity 900"), "utf-8")
    gazette = (folder / "elm-gazette-2021-03-05-a9-swap.ttl").read_text("utf-8")
    later = gazette.replace("2021-03-05", "2021-05-01").partition(":c1 a")[0]
    (folder / "elm-gazette-2021-05-01-a9-swap.ttl").write_text(later + LATER, "utf-8")
    return folder


LATER = """:c1 a kg:Consequence ;
    kg:supersedes <https://w3id.org/aikg/source/elm-gazette-2021-03-05-a9-swap#c4> ;
    kg:event event:birch-cedar-swap-out ; kg:effect kg:Delay ;
    kg:modality kg:Actual ; kg:stance kg:Reports ; kg:credibility 3 ;
    rdfs:comment "Birch Motors got its chips a year late."@en .

:c2 a kg:Statement ;
    kg:respondsTo <https://w3id.org/aikg/source/elm-gazette-2021-03-05-a9-swap#c5> ;
    kg:stance kg:Retracts ; kg:aspect kg:Number ; kg:credibility 2 ;
    rdfs:comment "The Gazette takes back what it said of the worth of the chips."@en .
"""


@pytest.mark.slow
def test_the_json_is_what_the_manual_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(ROOT)
    wrong = tmp_path / "wrong.ttl"
    wrong.write_text("@prefix kg: <https://w3id.org/aikg/ontology#> .\nkg:a kg:b kg:c .\n", encoding="utf-8")
    documented, seen, found = schema(), set[str](), list[str]()
    newer, case = _newer_example(tmp_path / "newer"), tmp_path / "case.zip"
    compared = f"diff docs/example {shlex.quote(str(newer))}"
    assert cli.run(["evidence", "d-0a4962420a82", "--no-picture", "--output", str(case), *EXAMPLE]) == 0
    capsys.readouterr()
    verified = f"verify {shlex.quote(str(case))} --only --data {shlex.quote(str(newer))}"
    for question in [*QUESTIONS, f"check --only {shlex.quote(str(wrong))}", compared, verified]:
        words = shlex.split(question)
        assert cli.run([*words, "--format", "json"]) == int("wrong.ttl" in question or question == verified)
        value = json.loads(capsys.readouterr().out)
        name = "quality" if "--quality" in words else words[0]
        found += of_object(value, name, documented, question, seen)
    seen |= {base for name, base in bases().items() if name in seen}
    assert found[:10] == [], "mend docs/json.md; a key that is renamed or removed needs a new major version"
    assert sorted(set(documented) - seen) == [], "nothing writes these objects: remove them from docs/json.md"
