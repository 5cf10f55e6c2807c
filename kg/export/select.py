"""Which part of the graph goes into a file: chosen by a focus, hops, relations, days and modality."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from kg.errors import AmbiguousName, BadInput, UnknownName
from kg.identity import kind_of, normalise
from kg.network import Network, Selection, claims_of, project

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.claim import Claim
    from kg.record import Record

NODES = ("actor", "site", "product", "place", "model")
"""The namespaces of what can be a node, and so a focus."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Claims and nodes that are named one by one.

    Attributes:
        words: How they are named, in words.
        claims: The claims; None where nodes alone are named, and all between them is meant.
        nodes: The nodes.
        triples: The statements that a query made, as sorted N-Triples; None where none did.
        superseded: Whether a claim counts that a later one replaced or retracted.
    """

    words: str
    claims: frozenset[str] | None
    nodes: frozenset[str] = frozenset()
    triples: bytes | None = None
    superseded: bool = False

    def takes(self, claim: str, ends: Iterable[str]) -> bool:
        """Whether a claim is chosen: it is named, or, where nodes alone are, both ends of its edge are.

        Args:
            claim: The claim's IRI.
            ends: The nodes between which it stands.

        Returns:
            Whether it is.
        """
        return claim in self.claims if self.claims is not None else self.nodes.issuperset(ends)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is wanted of the graph.

    Attributes:
        focus: IRIs of nodes; the part lies around them. Everything where there is none.
        hops: How many edges, in either direction, the part reaches from the nearest focus.
        relations: Local names of verbs and of classes of claims; all where there is none.
        selection: Which claims count at all.
        choices: What is named one by one, by a pattern, a query or an answer: only what is in all of them.
    """

    focus: tuple[str, ...] = ()
    hops: int = 1
    relations: tuple[str, ...] = ()
    selection: Selection = field(default_factory=Selection)
    choices: tuple[Choice, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing is left out on request."""
        asked = replace(self.selection, superseded=False)
        return not (self.focus or self.relations or self.choices) and asked == Selection()

    @property
    def made(self) -> Choice | None:
        """What a query made, where one did."""
        return next((choice for choice in self.choices if choice.triples is not None), None)

    def words(self, record: Record) -> str:
        """What is wanted, in words.

        >>> Scope().words(None)
        'everything'
        """
        if self.whole:
            return "everything"
        hops = "1 hop" if self.hops == 1 else f"{self.hops} hops"
        parts = [f"within {hops} of {record.label(iri)}" for iri in self.focus]
        parts += [f"relation {record.labels.get(name, name)}" for name in self.relations]
        parts += [choice.words for choice in self.choices]
        chosen = self.selection
        parts += [f"as of {chosen.as_of}"] if chosen.as_of else []
        parts += [f"known by {chosen.known}"] if chosen.known else []
        parts += (
            [f"{record.labels.get(chosen.modality, chosen.modality)} or further"] if chosen.modality else []
        )
        parts += ["primary records only"] if chosen.primary_only else []
        parts += [f"without {len(chosen.without)} of claims and documents"] if chosen.without else []
        return "; ".join(parts)


@dataclass(frozen=True)
class Part:
    """A part of the graph: edges for the network formats, claims for the RDF formats.

    Attributes:
        record: The record from which it is taken.
        network: The nodes and edges.
        claims: The claims by IRI: those on the edges, those without an edge, and what is said of them.
        scope: What was wanted.
    """

    record: Record
    network: Network[str]
    claims: Mapping[str, Claim]
    scope: Scope

    @cached_property
    def denials(self) -> Mapping[str, Claim]:
        """What denies or retracts something, beyond the part too, and was itself not replaced; by IRI."""
        return denials(self.record, replace(self.scope.selection, superseded=False))

    @cached_property
    def edgeless(self) -> int:
        """How many of the claims have no edge, so that a network format cannot show them."""
        drawn = {key[0] for *_, key in self.network.edges(keys=True)}
        return sum(iri not in drawn for iri in self.claims)


def select(record: Record, scope: Scope) -> Part:
    """Take a part of the graph.

    Edges are those of the wanted relations between nodes that are no more hops from a focus than wanted. A
    claim without an edge is one step from all that it names, so it belongs to the part where it names what
    lies nearer than the last hop. Of that, what is named one by one is taken, where anything is: the edges of
    the named claims, and of these the ends; or the edges between the named nodes, and what names no other
    node than these. Statements and denials go with the claims, events and acts on which they speak: denials
    even where the selection leaves them out, if only they were on record on the day that is asked for.

    Args:
        record: The record.
        scope: What is wanted.

    Returns:
        The part; without nodes and claims where nothing is found, though a focus always is a node of it.
    """
    whole = project(record, scope.selection)
    claims = claims_of(whole)
    network: Network[str] = Network(**whole.graph)
    for source, target, key, data in whole.edges(keys=True, data=True):
        if not scope.relations or {key[1], claims[key[0]].kind} & {*scope.relations}:
            network.add_edge(source, target, key=key, **data)
    reach = _reach(network, scope)
    if scope.focus:
        network.remove_nodes_from([node for node in network if node not in reach])
    _narrow(network, scope, reach)
    network.add_nodes_from(scope.focus)
    for node in network:
        entity = record.entities.get(node)
        network.nodes[node].update(label=record.label(node), kind=entity.kind if entity else "")
    chosen = {key[0] for *_, key in network.edges(keys=True)}
    near = {node for node, hops in reach.items() if hops < scope.hops}
    loose = _edgeless(whole, scope, near)
    chosen |= {iri for iri in loose if all(_named(claims[iri], choice) for choice in scope.choices)}
    heard = {**claims, **denials(record, scope.selection)}
    chosen |= speech(chosen, heard)
    return Part(record, network, {iri: heard[iri] for iri in sorted(chosen)}, scope)


def denials(record: Record, selection: Selection) -> dict[str, Claim]:
    """What denies or retracts something, or searched and found nothing, whatever else is left out.

    That a denial is of later, has not come as far or stands on no primary record is no reason to accuse
    without it.

    Args:
        record: The record.
        selection: Which claims count; of this, only the day of the record, what is left out on request, and
            whether a claim counts that a later one replaced.

    Returns:
        The claims by IRI, in the order of the record.
    """
    heard = replace(selection, as_of=None, modality=None, primary_only=False)
    dating = heard.dating(record)
    return {
        iri: claim
        for iri, claim in record.claims.items()
        if not claim.supports and heard.why_not(claim, record, dating) is None
    }


def relations(record: Record, names: Iterable[str]) -> tuple[str, ...]:
    """Find the verbs and classes of claims that names stand for.

    Args:
        record: The record.
        names: Local names (``divertedTo``, ``Diversion``), with ``kg:`` or without, or labels, in any case.

    Returns:
        Local names, sorted.

    Raises:
        UnknownName: A name stands for no relation, but is like one.
        BadInput: A name stands for no relation.
        AmbiguousName: A label stands for several.
    """
    known = {recipe.verb for recipe in record.recipes} | {recipe.kind for recipe in record.recipes}
    known |= {claim.kind for claim in record.claims.values()}
    return tuple(sorted({_relation(name, sorted(known), record.labels) for name in names}))


def _relation(name: str, known: Sequence[str], labels: Mapping[str, str]) -> str:
    local = name.strip().rsplit("#", 1)[-1].removeprefix("kg:")
    if local in known:
        return local
    wanted = normalise(local)
    found = [each for each in known if wanted in {normalise(each), normalise(labels.get(each, each))}]
    if len(found) == 1:
        return found[0]
    if found:
        raise AmbiguousName(name, candidates=tuple(f"kg:{each}" for each in found))
    lower = {each.lower(): each for each in known}
    near = difflib.get_close_matches(local.lower(), lower, n=3)
    if near:
        raise UnknownName(name, near=tuple(lower[each] for each in near))
    raise BadInput(
        f"there is no relation {name!r}; name a verb such as divertedTo, or a kind of claim such as "
        "Diversion; `kg stats` lists the kinds."
    )


def _reach(network: Network[str], scope: Scope) -> dict[str, int]:
    """How many hops each node is from the nearest focus, as far as is wanted."""
    reach = dict.fromkeys(scope.focus, 0)
    edge = [node for node in scope.focus if node in network]
    for hops in range(1, scope.hops + 1):
        beyond = {other for node in edge for other in (*network.succ[node], *network.pred[node])}
        edge = [node for node in sorted(beyond) if node not in reach]
        if not edge:
            break
        reach.update(dict.fromkeys(edge, hops))
    return reach


def _narrow(network: Network[str], scope: Scope, reach: Mapping[str, int]) -> None:
    """Take away what is not named one by one, where anything is; named nodes need no edge."""
    if not scope.choices:
        return
    network.remove_edges_from(
        [
            (source, target, key)
            for source, target, key in network.edges(keys=True)
            if not all(choice.takes(key[0], (source, target)) for choice in scope.choices)
        ]
    )
    network.remove_nodes_from([node for node, degree in network.degree() if not degree])
    lone = frozenset.intersection(*(choice.nodes for choice in scope.choices))
    network.add_nodes_from(sorted(node for node in lone if not scope.focus or node in reach))


def _named(claim: Claim, choice: Choice) -> bool:
    """Whether a claim without an edge is named, or names nodes that are and no others."""
    nodes = [entity for _, entity in claim.roles if kind_of(entity) in NODES]
    return (choice.claims is not None or bool(nodes)) and choice.takes(claim.iri, nodes)


def _edgeless(whole: Network[str], scope: Scope, near: set[str]) -> set[str]:
    """The wanted claims without any edge; around a focus, those that name what is near enough."""
    with_edge = {key[0] for *_, key in whole.edges(keys=True)}
    return {
        iri
        for iri, claim in claims_of(whole).items()
        if iri not in with_edge
        and (not scope.relations or claim.kind in scope.relations)
        and (not scope.focus or any(entity in near for _, entity in claim.roles))
    }


def speech(chosen: set[str], claims: Mapping[str, Claim]) -> set[str]:
    """What is said of the chosen claims and their events: an accusation never travels without its denial.

    Args:
        chosen: IRIs of claims.
        claims: The claims among which these are, and among which is looked.

    Returns:
        IRIs of statements, denials and retractions; some may be among those that were chosen.
    """
    found: set[str] = set()
    # Who denies a charge denies what is charged under it.
    topics = {
        topic for iri in chosen for topic in (iri, *claims[iri].all("event"), *claims[iri].all("under"))
    }
    speech = [claim for claim in claims.values() if claim.kind == "Statement" or not claim.supports]
    grown = True
    while grown:
        new = {c.iri for c in speech if topics & {*c.all("respondsTo"), *c.all("event")}} - found
        found |= new
        topics |= new  # a statement may be answered, too
        grown = bool(new)
    return found
