"""Makes a record to measure with: claims of all kinds that the analyses read, the same for the same seed.

What it is like, so that others can make one that is as hard:

- A relation is a claim. Happenings are drawn first, then how often each is told: k times with a probability
  that falls as k to the power of -3 (`TOLD`), at most 40 times. What is told more than once has an event, and
  so has every tenth of the others. Each telling stands in another document, and is graded by itself; of a
  hundred, 15 give another number, and 3 another party where one party is in question.
- The classes and their shares stand in `KINDS` of
  `bench/happenings.py`. Of a hundred diversions, 20 are charged, under an act of
  their own, which has a charge, and in half of the cases a plea. Of a hundred claims 4 are statements on an
  event that was told before, half of which deny it.
- There are a tenth as many parties as claims, drawn by a power law (`EXPONENT`): the probability that a party
  has k roles falls as k to the power of -2.5. Facilities are a fiftieth of the claims, persons a twentieth,
  both drawn by the same law. Each party is of one of `COUNTRIES`; 3 in a hundred are not known.
- The 20 products are drawn with a probability that falls as one over their place, so that of goods a quarter
  name the first. Of a hundred happenings of goods, 12 name a lot; of these 40 pass on a lot that came to the
  party before, and 25 are taken from one.
- Days are even over the ten years from 2015 to 2024, and a document is later than what it tells. Of a hundred
  dates 60 are to the day, 28 to the month and 12 to the year. Of a hundred tellings 74 are of what is actual,
  the others of what is planned in some way, by a date after the document's.
- Quantities are from 1 to 99,999 and amounts from a million to a hundred thousand million, both even in their
  logarithm. Of a hundred, 75 are exact, 15 a range up to at most twice the least, and 10 not stated.
- Who owns how much of whom: of each party what is left is given out by halves, so that it is never more than
  the whole.
- A document has 20 claims; of a hundred documents 30 take what they say from an earlier one, and 40 are
  first-hand.

Run as a program it writes the documents into a folder, for `--data`:

    python bench/record.py 1000 some-folder
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from happenings import COUNTRIES, DISPUTED, FAMILIES, KINDS, LASTING, Happening, World

from kg import terms
from kg.graph import Graph
from kg.store import Store, build, rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

CODES: Final = {
    "Figure": ("kg:item kg:Revenue",),
    "Listing": ("kg:list kg:EntityList",),
    "Plea": ("kg:pleads kg:$plea",),
    "Role": ("kg:post kg:ChiefExecutive",),
    "Tally": ("kg:item kg:SmuggledChips", "kg:per kg:Year"),
}
"""What the claims of some classes say besides."""

ACTS: Final = frozenset(("Charge", "Plea", "Statement"))
"""What is said on an event."""

MEANT: Final = frozenset(KINDS) - {"Role", "Figure", "Tally", "Accusation", "Listing", "Inspection"}
"""Classes of what can be planned."""

BY_PARTY: Final = frozenset(("Sale", "Supply", "Shipment", "Investment", "Loan", "Count", "Statement"))
"""Classes of which a party tells itself, at times."""

CLASSES: Final = {"site": "ComputeCluster", "lot": "Lot", "place": "Place"}
"""The class of all things of a kind."""

DOCUMENT: Final = "document-"
"""How the slug of each source document begins."""

MODALITIES: Final = ("Planned", "Committed", "Expected", "Proposed", "Conditional", "Lapsed")


PREFIXES: Final = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in terms.PREFIXES.items())


@dataclass(frozen=True)
class Made:
    """A record as Turtle.

    Attributes:
        texts: The text of each file, by its stem: source documents, and things of each kind.
    """

    texts: dict[str, str]

    def write(self, folder: Path) -> None:
        """Write the files, as `--data` reads them."""
        folder.mkdir(parents=True, exist_ok=True)
        for stem, text in self.texts.items():
            (folder / f"{stem}.ttl").write_text(text, "utf-8")

    def graph(self) -> Graph:
        """Open it as loading does, but for the judgement whether each document may be let in."""
        held = ox.Store()
        held.extend(build([]).quads())
        for stem, text in self.texts.items():
            of_source = stem.startswith(DOCUMENT)
            graph = ox.NamedNode(f"{terms.SOURCE if of_source else terms.GRAPH}{stem}")
            held.bulk_load(text.encode(), format=ox.RdfFormat.TURTLE, to_graph=graph, lenient=True)
        rules.derive(held)
        return Graph(Store(held, digest=f"made of {len(self.texts)} texts"))


def make(relations: int, *, seed: int = 0) -> Made:
    """Make a record.

    Args:
        relations: How many claims it has.
        seed: What chance begins with.

    Returns:
        The record.
    """
    chance = Random(seed)
    world = World(chance, relations)
    tellings: list[tuple[Happening, int]] = []
    while len(tellings) < relations:
        told = list(world.happen())
        tellings += told[: relations - len(tellings)]
    return Made(_Teller(chance, world).tell(tellings))


class _Teller:
    """Writes what documents tell."""

    def __init__(self, chance: Random, world: World) -> None:
        self.chance = chance
        self.world = world
        self.numbers: list[int] = []

    def tell(self, tellings: Iterable[tuple[Happening, int]]) -> dict[str, str]:
        """The text of each file, by its stem."""
        of: dict[int, list[Happening]] = defaultdict(list)
        for happening, number in tellings:
            of[number].append(happening)
        self.numbers = sorted(of)
        texts = {f"{DOCUMENT}{number}": self._document(number, of[number]) for number in self.numbers}
        return texts | self._things("\n".join(texts.values()))

    def _document(self, number: int, told: Sequence[Happening]) -> str:
        slug, day = f"{DOCUMENT}{number}", self.world.issued(number)
        lines = [
            f"{PREFIXES}@prefix : <{terms.SOURCE}{slug}#> .\n",
            f'source:{slug} a kg:SourceDocument ; dct:title "Document {number}"@en ;',
            f"  dct:publisher actor:publisher-{number % 50} ; kg:documentKind kg:{self._kind()} ;",
            f"  kg:reliability kg:{self.chance.choice('ABBCCD')} ; kg:url <https://example.org/{slug}> ;",
            *self._origin(number),
            f'  dct:issued "{day}"^^xsd:date .\n',
        ]
        for place, happening in enumerate(told, start=1):
            lines.append(f":c{place} " + " ;\n  ".join(self._claim(happening, day, number)) + " .\n")
        return "\n".join(lines)

    def _kind(self) -> str:
        return self.chance.choices(("News", "Filing", "CourtRecord", "Post"), (70, 15, 5, 10))[0]

    def _origin(self, number: int) -> list[str]:
        how = self.chance.random()
        earlier = bisect_left(self.numbers, number)
        if how < 0.3 and earlier:
            return [f"  kg:origin source:{DOCUMENT}{self.numbers[self.chance.randrange(earlier)]} ;"]
        return ["  kg:firstHand true ;"] if how < 0.7 else []

    def _claim(self, of: Happening, issued: date, number: int) -> list[str]:
        """The statements of one telling."""
        chance, stance, modality = self.chance, self._stance(of), "Actual"
        found = [f"a kg:{of.kind}"]
        if of.kind in MEANT and chance.random() < 0.26:
            modality = chance.choices(MODALITIES, (65, 18, 10, 3, 3, 1))[0]
        roles = dict(of.roles)
        if chance.random() < 0.03:
            roles |= {role: self.world.draw(role) for role in DISPUTED if role in roles}
        found += [f"kg:{role} {iri}" for role, iri in roles.items()]
        found += [f"kg:{role} {iri}" for role, iri in (("event", of.event), ("lot", of.lot)) if iri]
        if of.kind not in ACTS:
            found += [
                f"kg:{role} {iri}" for role, iri in (("takenFrom", of.taken_from), ("under", of.act)) if iri
            ]
            found += self._measured(of.measures)
        found += [
            code.replace("$plea", chance.choice(("Guilty", "NotGuilty"))) for code in CODES.get(of.kind, ())
        ]
        if stance in {"Denies", "Asserts"} and of.kind == "Statement":
            found.append(f"kg:aspect kg:{chance.choice(('Happened', 'Number'))}")
        found.append(self._dated(of, modality, issued))
        teller = next(iter(roles.values()))
        if of.kind in BY_PARTY and teller.startswith("actor:") and chance.random() < 0.25:
            found.append(f"kg:claimant {teller}")
        said = f'rdfs:comment "{of.kind} as document {number} tells it."@en'
        return [
            *found,
            f"kg:modality kg:{modality}",
            f"kg:stance kg:{stance}",
            f"kg:credibility {chance.choice('122334')}",
            said,
        ]

    def _stance(self, of: Happening) -> str:
        if of.kind == "Statement":
            return self.chance.choice(("Denies", "Asserts"))
        if of.act and of.kind not in ACTS:
            return "Charges"
        return self.chance.choices(("Reports", "Asserts", "Estimates", "Alleges"), (70, 17, 10, 3))[0]

    def _measured(self, measures: dict[str, float]) -> Iterator[str]:
        for measure, much in measures.items():
            how = self.chance.random()
            if self.chance.random() < 0.15 and measure != "share":
                much = int(much * self.chance.uniform(0.5, 2)) or 1  # noqa: PLW2901 - told differently
            if how < 0.75:
                yield f"kg:{measure} {much}"
            elif how < 0.9:
                most = (
                    round(min(much * self.chance.uniform(1, 2), 1), 4)
                    if measure == "share"
                    else int(much * 2)
                )
                yield f"kg:{measure}Min {much} ; kg:{measure}Max {max(most, much)}"
            if measure == "amount" and how < 0.9:
                yield 'kg:currency "USD"'

    def _dated(self, of: Happening, modality: str, issued: date) -> str:
        """When it happened, or since when it is so; what is not actual is due after the document."""
        if modality != "Actual":
            ahead = issued + timedelta(days=self.chance.randrange(30, 700))
            return f"kg:target {_date(ahead.isoformat()[: of.digits])}"
        if of.kind == "Tally":
            return f"kg:on {_date(of.known[:4])}"
        if of.kind in LASTING and self.chance.random() < 0.05:
            return f"kg:from {_date(of.known)} ; kg:until {_date(issued.isoformat())}"
        return f"kg:{'from' if of.kind in LASTING else 'on'} {_date(of.known)}"

    def _things(self, told: str) -> dict[str, str]:
        """What says which things there are, of those that are told of."""
        used = dict.fromkeys(re.findall(r"(?:actor|site|event|lot|place|product):[\w-]+", told))
        used |= dict.fromkeys(f"product:{family}" for family in FAMILIES)
        used |= dict.fromkeys(f"place:{country}" for country in COUNTRIES)
        of: dict[str, list[str]] = defaultdict(list)
        for iri in used:
            kind, _, name = iri.partition(":")
            label = f'rdfs:label "{name.replace("-", " ").title()}"@en'
            of[kind].append(f"{iri} {' ; '.join((*self._described(kind, name, iri), label))} .\n")
        return {kind: PREFIXES + "\n".join(lines) for kind, lines in of.items()}

    def _described(self, kind: str, name: str, iri: str) -> Iterator[str]:
        country = f"kg:country place:{self.chance.choices(COUNTRIES, self.world.harmonic[len(COUNTRIES)])[0]}"
        if kind == "event":
            yield f"a kg:Event ; kg:eventType kg:{self.world.events[iri]}"
        elif kind == "product":
            family, dash, _ = name.partition("-")
            yield f"a kg:Accelerator ; kg:family product:{family}" if dash else "a kg:Accelerator"
        elif kind == "actor" and name.startswith("authority"):
            yield "a kg:PublicBody"
        elif kind == "actor" and name.startswith("person"):
            yield "a kg:Person"
        elif kind == "actor" and self.chance.random() < 0.03 and name.startswith("party"):
            yield "a kg:UnknownParty ; kg:unknownReason kg:NotEstablished"
        elif kind == "actor":
            yield f"a kg:Company ; {country}"
        else:
            yield f"a kg:{CLASSES[kind]}" + (f" ; {country}" if kind == "site" else "")


def _date(text: str) -> str:
    return f'"{text}"^^xsd:{ {10: "date", 7: "gYearMonth", 4: "gYear"}[len(text)] }'


def main() -> None:
    """Write a folder of so many claims."""
    if len(sys.argv) not in {3, 4}:
        sys.exit("give the number of claims, the folder and, at will, a seed")
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    make(int(sys.argv[1]), seed=seed).write(Path(sys.argv[2]))


if __name__ == "__main__":
    main()
