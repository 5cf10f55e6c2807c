"""Writes the parts of the manual that follow from the ontology and the program.

    python docs/generate.py            write them anew
    python docs/generate.py --check    name the pages that would change; exit status 1 where there is one

A part stands between `<!-- generated: NAME -->` and `<!-- end -->`, and is named in `PARTS`. A test runs this
with `--check`.
"""
# ruff: noqa: INP001 - a script, not a package

import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final, get_args, get_origin

from typer.core import TyperArgument, TyperOption

import kg
from kg import query, terms
from kg.analysis.quality import Quality, quality
from kg.ask.enquiries import enquiry, names
from kg.cli import COMMANDS
from kg.export.quality import quality_columns, share
from kg.query.flags import Flag, flags
from kg.record import Record
from kg.web.limits import table as limits_table

ROOT: Final = Path(__file__).resolve().parent.parent
EXAMPLE: Final = ROOT / "docs" / "example"
PAGES: Final = (
    "README.md",
    "docs/api.md",
    "docs/commands.md",
    "docs/confidence.md",
    "docs/exports.md",
    "docs/flags.md",
    "docs/json.md",
    "docs/limits.md",
    "docs/quality.md",
    "docs/questions.md",
    "docs/sparql.md",
)

_PART: Final = re.compile(r"(?<=<!-- generated: )([\w -]+)( -->\n)(.*?)(?=<!-- end -->)", re.DOTALL)

_WEIGHTS: Final = """
SELECT ?label ?weight WHERE {
  ?code skos:inScheme kg:%s ; rdfs:label ?label ; kg:weight ?weight .
} ORDER BY ?label
"""
_WORDS: Final = """
SELECT ?label ?definition ?low ?high WHERE {
  ?code skos:inScheme kg:WordScheme ; rdfs:label ?label ; skos:definition ?definition .
  OPTIONAL { ?code kg:wordLow ?low } OPTIONAL { ?code kg:wordHigh ?high }
} ORDER BY ?low ?label
"""


def grades() -> str:
    """The confidence of a single claim, for each of the 36 pairs of grades."""
    ontology = kg.open(EXAMPLE, bundled=False)
    sources = [(str(label), Decimal(str(w))) for label, w in ontology.query(_WEIGHTS % "ReliabilityScheme")]
    claims = [(str(label), Decimal(str(w))) for label, w in ontology.query(_WEIGHTS % "CredibilityScheme")]
    head = ["", *(f"{label} ({weight})" for label, weight in claims)]
    rows = [[f"**{label}** ({a})", *(f"{(a * b).normalize():f}" for _, b in claims)] for label, a in sources]
    return _table(head, rows)


def words() -> str:
    """The words that become bounds."""
    rows = [
        (label, "" if low is None else low, "" if high is None else high, definition)
        for label, definition, low, high in kg.open(EXAMPLE, bundled=False).query(_WORDS)
    ]
    return _table(("word", "lowest", "highest", "meaning"), rows)


def commands() -> str:
    """The commands with their first lines."""
    rows = [(f"[`kg {each.name}`](docs/commands.md#kg-{each.name})", each.line) for each in COMMANDS]
    return _table(("command", "what it answers or does"), rows)


def options(name: str) -> str:
    """The arguments and options of one command."""
    command = next(each for each in COMMANDS if each.name == name).load()
    rows = [_option(each) for each in command.params if isinstance(each, TyperOption | TyperArgument)]
    return _table(("argument or option", "meaning", "default"), rows)


def questions() -> str:
    """The named questions with their parameters."""
    rows = [
        (
            f"`{each.name}`",
            each.line,
            "<br>".join(map(_parameter, each.parameters)),
            ", ".join(f"`{command}`" for command in each.whole.split(", ") if command),
        )
        for each in query.named()
    ]
    return _table(("name", "question", "parameters", "the whole"), rows)


def red_flags() -> str:
    """The red flags with their sources."""
    rows = [
        (
            f"`{each.name}`",
            f"**{each.title}**<br>{each.means}<br>*It does not mean:* {each.does_not_mean}",
            _source(each),
            each.severity.removeprefix("as stated: "),
            each.judged,
        )
        for each in flags()
    ]
    return _table(
        ("name", "what it says", "official source", "severity, as stated", "who can be judged"), rows
    )


def _source(flag: Flag) -> str:
    of = f"{flag.publisher}, [{flag.document}]({flag.url}), {flag.date}, {flag.place}"
    return f"{of}<br>*Read:* {flag.read}"


def limits() -> str:
    """What a request to the server may cost."""
    rows = [(f"`{name}`", *rest) for name, *rest in limits_table()]
    return _table(("limit", "value", "what it means", "beyond it"), rows)


def example() -> str:
    """One answer, whole; the digest, which changes with the program, is left out."""
    graph = kg.open(EXAMPLE, bundled=False)
    answer = kg.diversions(graph, intended="Birch Motors", actual="Cedar Social", k=1).json()
    answer["provenance"]["data"] = "…"
    return f"```json\n{json.dumps(answer, ensure_ascii=False, indent=2)}\n```\n"


def routes() -> str:
    """The routes of the analyses, with their parameters."""
    rows = [
        (
            f"`/api/{name}`",
            enquiry(name).line,
            ", ".join(f"`{option.name}`" for option in enquiry(name).options),
        )
        for name in names()
    ]
    return _table(("route", "what it answers", "parameters"), rows)


def canonical_hash() -> str:
    """The hash that names the bundled documents, whatever holds them."""
    digest = hashlib.sha256()
    for block in kg.open().store.statements():
        digest.update(block)
    return f"```\n{digest.hexdigest()}  graph.canonical.nq\n```\n"


def quality_counts() -> str:
    """How good the bundled record is, in numbers."""
    rows = [
        (heading, what, count, "" if of is None else of, "" if part is None else part)
        for heading, what, _, count, of, part in quality_columns(*_quality())[1]
        if heading not in {"topic", "plan"}
    ]
    return _table(("", "what", "count", "of", "share"), rows)


def quality_topics() -> str:
    """The events and lots of the bundled record, with how well they are borne out."""
    found, record = _quality()
    rows = [
        (
            f"`{terms.shorten(topic.iri)}`",
            record.label(topic.iri),
            topic.claims,
            topic.seconded,
            share(topic.seconded, topic.claims),
            len(topic.origins),
        )
        for topic in found.support.topics
    ]
    return _table(("event or lot", "", "claims", "seconded", "share", "origins"), rows)


def quality_plans() -> str:
    """The plans of the bundled record that are past their day."""
    found, record = _quality()
    rows = [
        (plan.due, record.claims[iri].says, f"`{terms.shorten(iri)}`")
        for plan in found.plans
        for iri in plan.claims
    ]
    return _table((f"due, as of {found.day}", "plan", "claim"), rows)


def services() -> str:
    """What each service inside a query can be asked."""
    names = {option.name: option for each in query.SERVICES for option in each.options}
    rows = []
    for option in names.values():
        signs = ("*" if option.told else "") + ("+" if option.several else "")
        in_which = [each for each in query.SERVICES if any(own.name == option.name for own in each.options)]
        meanings = {own.meaning for each in in_which for own in each.options if own.name == option.name}
        services = ", ".join(f"`kg:{each.name}`" for each in in_which)
        rows.append((f"`kg:{option.name}`{signs}", services, "<br>".join(sorted(meanings))))
    return _table(("option", "services", "meaning"), rows)


@cache
def _quality() -> tuple[Quality, Record]:
    """How good the bundled record is, and the record."""
    graph = kg.open()
    return quality(graph.network()), graph.record


PARTS: Final[dict[str, Callable[[], str]]] = {
    "canonical hash": canonical_hash,
    "commands": commands,
    "example": example,
    "grades": grades,
    "limits": limits,
    "quality counts": quality_counts,
    "quality plans": quality_plans,
    "quality topics": quality_topics,
    "questions": questions,
    "red flags": red_flags,
    "services": services,
    "routes": routes,
    "words": words,
} | {f"options of {each.name}": lambda name=each.name: options(name) for each in COMMANDS}
"""What is generated, by the name that its place in a page bears."""


def written(text: str) -> str:
    """Write the generated parts of a page anew.

    Args:
        text: the page.

    Returns:
        The page, with nothing changed outside of its generated parts.

    Example:
        >>> written("no part is generated here")
        'no part is generated here'
    """
    return _PART.sub(lambda part: f"{part[1]}{part[2]}{PARTS[part[1]]()}", text)


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or only say which would change."""
    changed = []
    for name in PAGES:
        path = ROOT / name
        old = path.read_text(encoding="utf-8")
        new = written(old)
        if new != old:
            changed.append(name)
            if "--check" not in arguments:
                path.write_text(new, encoding="utf-8")
    sys.stdout.writelines(f"{name}\n" for name in changed)
    return int(bool(changed) and "--check" in arguments)


def _option(parameter: TyperOption | TyperArgument) -> tuple[str, str, str]:
    meaning = " ".join((parameter.help or "").split())
    if isinstance(parameter, TyperArgument):
        metavar = parameter.metavar or parameter.name.upper()
        return f"`{metavar}`", meaning, "must be given" if parameter.required else ""
    names = ", ".join(sorted(parameter.opts, key=len))
    value = "" if parameter.is_flag else f" {parameter.metavar or _choices(parameter)}"
    default = parameter.default
    unset = default is None or default is False or default == ()
    return f"`{names}{value}`", meaning, "" if unset else f"`{default}`"


def _choices(parameter: TyperOption) -> str:
    kind: Any = parameter.type_descriptor.annotation
    return "|".join(get_args(kind)) if get_origin(kind) else str(kind.__name__)


def _parameter(parameter: query.Parameter) -> str:
    default = f" (`{parameter.default}`)" if parameter.default else ""
    return f"`{parameter.name}`: {parameter.description}{default}"


def _table(head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """Write a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(str(cell).replace('|', '&#124;') for cell in line)} |\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
