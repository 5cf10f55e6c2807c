"""The terminal door: what starts fast, what goes wrong in one line, and how words become values."""

import io
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Annotated

import pytest
import typer

import kg
from kg import cli
from kg.ask.day import first_day, last_day
from kg.cli import options, table
from kg.cli.group import Command
from kg.cli.output import write_lines
from kg.errors import UnknownName

HEAVY = "{'rdflib', 'pyoxigraph', 'networkx', 'rich', 'pydantic', 'kg.graph'}"


def command(
    name: Annotated[str, typer.Argument(metavar="NAME")] = "tesla",
    *,
    data: options.Data = None,
    only: options.Only = False,
    after: options.After = None,
    before: options.Before = None,
    modality: options.Modality = None,
    kind: options.Kind = None,
    by: options.By = "confidence",
    k: options.K = 5,
    min_quantity: options.MinQuantity = None,
    timeout: options.Timeout = None,
) -> int | None:
    """Which values came of the words?"""
    if name == "nobody":
        raise UnknownName(name, ("tesla",))
    if name == "pipe":
        raise BrokenPipeError
    if name == "interrupt":
        raise KeyboardInterrupt
    typer.echo(f"{(name, data, only, after, before, modality, kind, by, k, min_quantity, timeout)}")
    return 1 if name == "violations" else None


@pytest.fixture(autouse=True)
def _only_our_command(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("kg.cli.values_of")
    module.command = command  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    line = "Which values came of the words?"
    monkeypatch.setattr(cli, "COMMANDS", (Command("values", line, module.__name__),))


def test_the_version_is_that_of_the_distribution(capsys: pytest.CaptureFixture[str]) -> None:
    assert (cli.run(["--version"]), capsys.readouterr().out) == (0, f"kg {kg.__version__}\n")


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]], ids=repr)
def test_help_lists_every_command_with_its_first_line(
    arguments: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    assert cli.run(arguments) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert [f"{one.name} {one.line}" for one in cli.COMMANDS if f"{one.name} {one.line}" not in lines] == []


@pytest.mark.parametrize(
    "program",
    [
        "import sys; from kg.cli import run; run(['--help'])",
        "import sys; from kg.cli import run; run(['--version'])",
        "import sys, tests_values; from kg.cli import run; run(['values', '-k', '3', '--by', 'legs'])",
    ],
    ids=["help", "version", "a command with options"],
)
def test_start_up_imports_nothing_heavy(program: str, tmp_path: Path) -> None:
    (tmp_path / "tests_values.py").write_text(
        "import kg.cli, kg.cli.group\n"
        "from kg.cli import options\n"
        "def command(k: options.K = 5, by: options.By = 'legs', data: options.Data = None) -> None:\n"
        "    '''Nothing.'''\n"
        "kg.cli.COMMANDS = (kg.cli.group.Command('values', 'Nothing.', 'tests_values'),)\n",
        encoding="utf-8",
    )
    last = f"; print(*{HEAVY} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program + last],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(tmp_path)},
    )
    assert (done.stdout.splitlines()[-1], done.stderr) == ("", "")


def test_the_words_become_values(capsys: pytest.CaptureFixture[str]) -> None:
    words = "values x --data a.ttl --data b --only --after 2023-12 --before 2024-02 --modality planned"
    more = "--kind Possible --by legs -k 3 --min-quantity 12,000 --timeout 2.5"
    status = cli.run([*words.split(), *more.split()])
    first, last = date(2023, 12, 1), date(2024, 2, 29)
    paths = ["a.ttl", "b"]
    values = ("x", paths, True, first, last, "Planned", ["possible"], "legs", 3, 12000, 2.5)
    assert (status, capsys.readouterr().out) == (0, f"{values}\n")


def test_what_is_not_given_is_what_the_function_says(capsys: pytest.CaptureFixture[str]) -> None:
    values = ("tesla", None, False, None, None, None, None, "confidence", 5, None, None)
    assert (cli.run(["values"]), capsys.readouterr().out) == (0, f"{values}\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            "values --after 2024-13",
            "Invalid value for '--after': '2024-13' is no date: there is no month 13.",
        ),
        (
            "values --by luck",
            "Invalid value for '--by': 'luck' is not one of confidence, quantity, earliest, legs.",
        ),
        ("values -k x", "Invalid value for '-k': 'x' is not a whole number."),
        ("values -k 0", "Invalid value for '-k': 0 is less than 1, the least that is allowed."),
        (
            "values --timeout nan",
            "Invalid value for '--timeout': nan is less than 0, the least that is allowed.",
        ),
        ("values --luck", "No such option: --luck."),
        ("valeus", "No such command 'valeus'. Did you mean 'values'?"),
    ],
)
def test_bad_usage_is_one_sentence_and_status_2(
    words: str,
    sentence: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = cli.run(words.split())
    said = capsys.readouterr()
    place = "kg values" if words.startswith("values") else "kg"
    assert (status, said.out, said.err) == (2, "", f"kg: {sentence} See `{place} --help`.\n")


def test_an_error_of_the_program_is_one_sentence_and_its_own_status(
    capsys: pytest.CaptureFixture[str],
) -> None:
    expected = "kg: nothing is called 'nobody'; did you mean tesla?\n"
    assert (cli.run(["values", "nobody"]), capsys.readouterr().err) == (2, expected)


def test_a_command_can_answer_with_a_status_of_its_own() -> None:
    assert cli.run(["values", "violations"]) == 1


def test_a_terminal_sees_no_control_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdout", shown := Terminal())
    write_lines(["a\tb\x1b[31m", "c"], None)
    monkeypatch.setattr(sys, "stdout", piped := io.StringIO())
    write_lines(["a\tb\x1b[31m", "c"], None)
    assert (shown.getvalue(), piped.getvalue()) == ("a\tb [31m\nc\n", "a\tb\x1b[31m\nc\n")


@pytest.mark.parametrize(("name", "status"), [("pipe", cli.PIPE_CLOSED), ("interrupt", 130)])
def test_who_goes_away_hears_nothing(name: str, status: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert (cli.run(["values", name]), *capsys.readouterr()) == (status, "", "")


def test_a_closed_pipe_leaves_no_traceback() -> None:
    command = [sys.executable, "-c", "from kg.cli import main; main()"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == cli.PIPE_CLOSED


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ("lots >&-", 2, "kg: the standard output is closed; open it, or name a file.\n"),
        ("--version >&-", 2, "kg: the standard output is closed; open it, or name a file.\n"),
        ("export - --format csv >&-", 2, "kg: the standard output cannot be written: bad file descriptor.\n"),
        ("export graph.csv --only --data EXAMPLE >&-", 0, ""),
        ("lots >&- 2>&-", 2, ""),
        ("lots 2>&- >lots.txt", 0, ""),
        *(
            (
                f"{words} <&-",
                2,
                "kg: the standard input: it is closed; name a file, or hand one over with `<` or `|`.\n",
            )
            for words in ("query -", "check -", "verify -", "export a.gexf --from-query -", "import-graph -")
        ),
    ],
)
def test_a_closed_stream_is_told_in_a_sentence(words: str, status: int, said: str, tmp_path: Path) -> None:
    program = f"'{sys.executable}' -c 'from kg.cli import main; main()'"
    words = words.replace("EXAMPLE", str(Path(__file__).parents[1] / "docs" / "example"))
    command = ["/bin/sh", "-c", f"{program} {words}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (status, "", said)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only some systems have a device that is full")
def test_a_full_disk_is_one_sentence() -> None:
    command = [sys.executable, "-c", "from kg.cli import main; main()"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "kg: No space left on device\n")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-06-04", date(2024, 6, 4), date(2024, 6, 4)),
    ],
)
def test_a_date_means_its_first_or_its_last_day(text: str, first: date, last: date) -> None:
    assert (first_day(text), last_day(text)) == (first, last)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2024-13", "there is no month 13."),
        ("2024-00", "there is no month 0."),
        ("2023-02-29", "February 2023 has days 1 to 28."),
        ("0000", "there is no year 0."),
        ("June 2024", "write YYYY, YYYY-MM or YYYY-MM-DD."),
        ("2024-6", "write YYYY, YYYY-MM or YYYY-MM-DD."),
        ("٢٠٢٤", "write YYYY, YYYY-MM or YYYY-MM-DD."),
        ("", "write YYYY, YYYY-MM or YYYY-MM-DD."),
    ],
)
def test_what_is_no_date_is_told_in_one_sentence(text: str, why: str) -> None:
    with pytest.raises(ValueError, match="is no date") as caught:
        first_day(text)
    assert str(caught.value) == f"{text!r} is no date: {why}"


class Terminal(io.StringIO):
    """A terminal of as many columns as `COLUMNS` says."""

    def isatty(self) -> bool:
        return True


def test_a_table_fits_its_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    terminal = Terminal()
    table.print_table(
        ["who", "what"], [["actor:tesla", "an order of twelve thousand H100"], ["[/]", None]], terminal
    )
    lines = re.sub(r"\x1b\[\d+m", "", terminal.getvalue()).splitlines()
    assert max(map(len, lines)) <= 30
    assert "[/]" in lines[-1]


def test_nothing_in_the_data_can_steer_the_terminal() -> None:
    pipe = io.StringIO()
    table.print_table(["a", "b"], [["\x1b[2Jx\ty", "one\ntwo\x9b"]], pipe)
    assert pipe.getvalue() == "a\tb\n [2Jx y\tone two \n"


def test_a_paragraph_is_wrapped_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "24")
    terminal, pipe = Terminal(), io.StringIO()
    for stream in (terminal, pipe):
        table.print_text("Nvidia put X ahead of Tesla for 12,000 chips.", stream, indent=2)
    wrapped = "  Nvidia put X ahead of\n  Tesla for 12,000\n  chips.\n"
    assert (terminal.getvalue(), pipe.getvalue()) == (
        wrapped,
        "  Nvidia put X ahead of Tesla for 12,000 chips.\n",
    )
