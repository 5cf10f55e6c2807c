"""The terminal door: parse, call, write.

`COMMANDS` is the whole command line. Each command's module stands beside this one and defines a function
`command`; it is imported when its command is run, and not before, so that help stays quick.
"""

import errno
import os
import sys
from collections.abc import Sequence
from io import RawIOBase
from typing import Final

import typer

from kg.analysis.registry import generic
from kg.cli import group
from kg.cli.group import Command
from kg.errors import KgError

COMMANDS: Final[tuple[Command, ...]] = (
    Command("diversions", "Which chips promised to one party ended with another?", "kg.cli.diversions"),
    Command("paths", "By which ways can goods have gone from one party to another?", "kg.cli.paths"),
    Command("reach", "Who can have received goods from a party, when, and how many?", "kg.cli.reach"),
    Command("lots", "Which lots does the record follow, and where are they now?", "kg.cli.lots"),
    Command("lot", "What became of one lot, and what is missing to close it?", "kg.cli.lot"),
    Command("conflicts", "Where do sources contradict each other, and what hangs on it?", "kg.cli.conflicts"),
    Command("timeline", "What happened, what was said, when, and what was planned?", "kg.cli.timeline"),
    *(Command(each.name, each.line, "kg.cli.analysis", generic=True) for each in generic()),
    Command(
        "sensitivity",
        "Which origins carry an answer, and what changes without each?",
        "kg.cli.sensitivity",
        asks=True,
    ),
    Command("diff", "What changed between two releases, and which answers with it?", "kg.cli.diff"),
    Command("show", "What does the record say of one actor, and on whose word?", "kg.cli.show"),
    Command("find", "Which actors, products, sites, events and lots bear this name?", "kg.cli.find"),
    Command("query", "What does the graph answer to SPARQL, or to a named question?", "kg.cli.query"),
    Command("serve", "Answer over HTTP: SPARQL, analyses, a page for each thing.", "kg.cli.serve"),
    Command("questions", "Which named questions can `kg query --name` ask?", "kg.cli.questions"),
    Command("sources", "Which documents does the graph rest on, how reliable is each?", "kg.cli.sources"),
    Command("cite", "Who says this, when, where, how surely, and who disputes it?", "kg.cli.cite"),
    Command("stats", "How much does the graph hold, of which kinds, from when?", "kg.cli.stats"),
    Command(
        "new-source", "Begin a source file with what is known of the document at URL.", "kg.cli.new_source"
    ),
    Command("check", "Do source files obey the ontology's shapes and rules?", "kg.cli.check"),
    Command("export", "Write the graph, or a part of it, to a file for another tool.", "kg.cli.export"),
    Command("evidence", "Pack an answer with its claims, sources, picture and caveats.", "kg.cli.evidence"),
    Command("verify", "Is an evidence pack whole, and is its answer still the answer?", "kg.cli.verify"),
    Command(
        "import-graph", "Read a network back: what does the record say of it now?", "kg.cli.import_graph"
    ),
    Command("build", "Build a store on disk, which many processes can read at once.", "kg.cli.build"),
)
"""Every command: its name, the first line of its help, and the module that holds it."""


PIPE_CLOSED: Final = 141
"""What a shell reports of a program whose reader went away, as `head` does: 128 and the number of SIGPIPE."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line, and answer with its exit status instead of ending the process.

    Args:
        arguments: what follows `kg`; the process's own arguments where `None`. Without any, the help.

    Returns:
        0 where all went well, 1 where `kg check` found violations or `kg verify` an answer that has changed,
        2 for input or usage that is no good, or a broken pack,
        130 when interrupted, 141 when the reader of a pipe went away.

    Example:
        >>> run(["--version"])  # doctest: +ELLIPSIS
        kg ...
        0
    """
    words = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    try:
        status = group.build(COMMANDS).main(words, prog_name="kg", standalone_mode=False)
        sys.stdout.flush()
    except KgError as error:
        return _complain(str(error), error.exit_status)
    except typer.TyperException as error:
        return _complain(_usage(error), error.exit_code)
    except (BrokenPipeError, SystemExit) as end:
        if isinstance(end, SystemExit) and not isinstance(end.__context__, BrokenPipeError):
            raise  # Typer ends with a plain 1 when the pipe is closed, and otherwise after completing a word
        return PIPE_CLOSED
    except OSError as error:  # such as a full disk; what can be foreseen is a KgError
        return _complain(_reason(error), 2)
    except (KeyboardInterrupt, typer.Abort):
        return 130
    return status if isinstance(status, int) else 0


def main() -> None:
    """Run `kg` as a program: end the process with the exit status, and never with a traceback for input."""
    for name, mode in (("stdout", os.O_RDONLY), ("stderr", os.O_WRONLY)):
        if getattr(sys, name) is None:  # closed: what is written to the one is an error, to the other nothing
            setattr(sys, name, os.fdopen(os.open(os.devnull, mode), "w"))
    if isinstance(getattr(sys.stdout, "buffer", None), RawIOBase):
        # Without a buffer (PYTHONUNBUFFERED) Python takes a part that was written for the whole: what a pipe
        # did not take at once would be lost without a word.
        handle, encoding = sys.stdout.fileno(), sys.stdout.encoding
        sys.stdout = open(handle, "w", encoding=encoding, closefd=False)  # noqa: SIM115 - it stays
    for stream in (sys.stdout, sys.stderr):
        # A terminal that has no such letter shows an escape; the program does not fall over it.
        getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")
    status = run()
    try:
        sys.stdout.flush()
    except OSError:
        # What is still buffered cannot be written; Python would try once more on the way out, and say so.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(status)


def _complain(sentence: str, status: int) -> int:
    """Say in one line what went wrong; what names hold that is no letter stands there as an escape."""
    words = " ".join(sentence.split())
    shown = (each if each.isprintable() else each.encode("unicode_escape").decode() for each in words)
    print(f"kg: {''.join(shown)}", file=sys.stderr)
    return status


def _reason(error: OSError) -> str:
    """Say what the system refused, and of which file."""
    if error.errno == errno.EBADF:
        return "the standard output is closed; open it, or name a file."
    return ": ".join(str(part) for part in (error.filename, error.strerror) if part)


def _usage(error: typer.TyperException) -> str:
    """Put a usage error into one sentence, and say where the help is."""
    sentence = error.format_message().rstrip()
    context = getattr(error, "ctx", None)
    if context is None:
        return sentence
    stop = "" if sentence.endswith((".", "?", ")")) else "."
    return f"{sentence}{stop} See `{context.command_path} --help`."
