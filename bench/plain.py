"""What each analysis is asked in the benchmark, and its plain formulation with networkx.

A plain side is what one would write in an hour who has the claims as a multigraph of networkx, and no `kg`
beyond it. It gives the core of the answer alone, without grades, ranges and citations.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING, Any

import networkx as nx

from kg.analysis.capacity import capacity
from kg.analysis.comparable import Comparison
from kg.analysis.dependence import ties_of
from kg.analysis.diversion import Answers
from kg.analysis.giving import gifts
from kg.analysis.leg import DIVERTED
from kg.analysis.link import Links
from kg.analysis.making import Making
from kg.analysis.needs import Grounds, of_deal, root
from kg.analysis.pairing import AHEAD
from kg.analysis.related import nearest
from kg.analysis.tie import ties
from kg.analysis.web import Web
from kg.network import claims_of, record_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kg.claim import Claim, Range
    from kg.network import Network


EVERY = 10**6
"""More than there are: so that all are told."""


@dataclass(frozen=True)
class Asked:
    """What an analysis is asked.

    Attributes:
        core: What of its answer the plain side gives too.
        plain: The plain side, which takes what the analysis takes; None where there is none.
        given: What is given to it by place, after the network.
        named: What is given by name.
    """

    core: Callable[[Any], object]
    plain: Callable[..., object] | None = None
    given: tuple[Any, ...] = ()
    named: dict[str, Any] = field(default_factory=dict)


def asked(name: str, network: Network[str]) -> Asked:
    """What an analysis is asked of a record.

    Args:
        name: Its name in `ANALYSES`.
        network: The record.

    Returns:
        The question, with its plain side.
    """
    return {
        "diversions": lambda: Asked(_recorded, diversions, named={"kinds": ("recorded",)}),
        "paths": lambda: Asked(_nothing, None, _ends(network)),
        "paths --bound": lambda: Asked(_nothing, None, _ends(network)),
        "reach": lambda: Asked(_nothing, None, (_ends(network)[:1],)),
        "conflicts": lambda: Asked(_groups, conflicts),
        "lots": lambda: Asked(_lineages, lots),
        "lot": lambda: Asked(lambda found: _lineages([found]), lot, (_most(network, "lot"),)),
        "timeline": lambda: Asked(_entries, timeline, (_most(network, "subject", "buyer"),)),
        "show": lambda: Asked(_relations, show, (_most(network, "supplier", "buyer"),)),
        "stats": lambda: Asked(lambda found: dict(found.by[0][1]), stats),
        "stats --quality": lambda: Asked(lambda found: frozenset(found.support.seconded), seconded),
        "circular": lambda: Asked(_loops, loops, named={"longest": 3, "samples": 0}),
        "reconcile": lambda: Asked(_nothing, named={"about": _most(network, "holder")}),
        "cases": lambda: Asked(_cases, cases),
        "chokepoints": lambda: Asked(_removed, removed, named={"remove": (_most(network, "supplier"),)}),
        "exposure": lambda: Asked(
            _dependents, dependents, named={"actor": _most(network, "supplier"), "limit": EVERY}
        ),
        "control": lambda: Asked(_shares, shares, named={"actor": _most(network, "owned")}),
        "screen": lambda: Asked(_listed, listed),
    }[name]()


def _nothing(_: object) -> None:
    """Nothing of an answer."""


def _most(network: Network[str], *roles: str) -> str:
    """What stands most often in one of some roles."""
    counts = Counter(
        iri for claim in claims_of(network).values() for role in roles for iri in claim.all(role)
    )
    return min(counts, key=lambda iri: (-counts[iri], iri))


def _ends(network: Network[str]) -> tuple[str, str]:
    """Who sends most goods, and who gets most that way from others."""
    source = _most(network, "supplier")
    claims = claims_of(network).values()
    counts = Counter(
        iri for claim in claims if claim.role("supplier") != source for iri in claim.all("buyer")
    )
    counts.pop(source, None)
    return source, min(counts, key=lambda iri: (-counts[iri], iri))


def _recorded(found: Answers) -> frozenset[tuple[str, str, str]]:
    return frozenset((f.legs[-1].source, f.legs[-1].target, f.legs[-1].event) for f in found.findings)


def diversions(network: Network[str], **_: object) -> frozenset[tuple[str, str, str]]:
    """Who had the goods, who got them, in which event: each edge of a diversion that is no return."""
    claims = claims_of(network)
    back = {iri for claim in claims.values() if claim.supports for iri in claim.all("returnLeg")}
    edges = network.edges(data=True)
    found = ((s, t, claims[data["claim"]].happening) for s, t, data in edges if data["relation"] == DIVERTED)
    return frozenset(each for each in found if each[2] not in back and each[0] != each[1])


def _groups(found: Any) -> frozenset[tuple[str, tuple[str, ...]]]:  # noqa: ANN401 - any answer
    return frozenset((each.aspect, each.claims) for each in found)


def conflicts(network: Network[str]) -> frozenset[tuple[str, tuple[str, ...]]]:
    """The components of the graph that joins two claims which share something and differ in an aspect."""
    record, claims = record_of(network), claims_of(network)
    things: nx.Graph[Any] = nx.Graph()
    for claim in claims.values():
        for role, iri in claim.roles:
            things.add_edge(
                claim.iri, ("thing", role, claim.kind if role not in {"event", "respondsTo"} else "", iri)
            )
        things.add_edge(claim.iri, ("thing", "respondsTo", "", claim.iri))
    judge = Comparison(record, claims)
    apart: dict[str, nx.Graph[str]] = {}
    for thing in [each for each in things if isinstance(each, tuple)]:
        for one, other in combinations(sorted(things[thing]), 2):
            for aspect in judge.between(claims[one], claims[other]):
                apart.setdefault(aspect, nx.Graph()).add_edge(one, other)
    return frozenset(
        (aspect, tuple(sorted(group)))
        for aspect, graph in apart.items()
        for group in nx.connected_components(graph)
    )


def _lineages(found: Any) -> dict[str, frozenset[str]]:  # noqa: ANN401 - any answer
    return {each.lot: frozenset(member.lot for member in each.lineage.members) for each in found}


def lots(network: Network[str], *only: str) -> dict[str, frozenset[str]]:
    """Each lot with those above and below it."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for claim in claims_of(network).values():
        graph.add_nodes_from(claim.all("lot") if claim.supports else ())
        graph.add_edges_from((up, lot) for lot in claim.all("lot") for up in claim.all("takenFrom"))
    return {
        lot: frozenset({lot} | nx.ancestors(graph, lot) | nx.descendants(graph, lot)) for lot in only or graph
    }


def lot(network: Network[str], iri: str) -> dict[str, frozenset[str]]:
    """One lot with those above and below it."""
    return lots(network, iri)


def _entries(found: Any) -> frozenset[str]:  # noqa: ANN401 - any answer
    return frozenset(entry.claim for entry in found.entries)


def timeline(network: Network[str], iri: str) -> frozenset[str]:
    """The claims that name something."""
    claims = claims_of(network).values()
    return frozenset(claim.iri for claim in claims if any(value == iri for _, value in claim.roles))


def _relations(found: Any) -> frozenset[tuple[str, str, str]]:  # noqa: ANN401 - any answer
    return frozenset((r.direction, r.relation, r.claim) for r in found.relations if r.direction != "about")


def show(network: Network[str], iri: str) -> frozenset[tuple[str, str, str]]:
    """The edges at a node."""
    out = {("out", data["relation"], data["claim"]) for _, _, data in network.out_edges(iri, data=True)}
    into = {("in", data["relation"], data["claim"]) for _, _, data in network.in_edges(iri, data=True)}
    return frozenset(out | into)


def stats(network: Network[str]) -> dict[str, int]:
    """How many claims of each class."""
    return dict(Counter(claim.kind for claim in claims_of(network).values()))


def seconded(network: Network[str]) -> frozenset[str]:
    """The claims that a second origin bears out: all that speak of the same, judged one by one."""
    record = record_of(network)
    claims = {iri: claim for iri, claim in claims_of(network).items() if claim.supports}
    topics: nx.Graph[Any] = nx.Graph()
    for claim in claims.values():
        topics.add_edges_from(
            (claim.iri, (role, iri)) for role in ("event", "lot") for iri in claim.all(role)
        )
    found = set()
    for iri in [each for each in topics if isinstance(each, str)]:
        origins = {record.origin(claims[iri])}
        for topic in topics[iri]:
            others = (claims[other] for other in topics[topic])
            origins |= {
                record.origin(other) for other in others if _same(claims[iri], other, topic[0], network)
            }
        if len(origins - {None}) > 1:
            found.add(iri)
    return frozenset(found)


def _same(one: Claim, other: Claim, topic: str, network: Network[str]) -> bool:
    """Whether two claims on one event or lot say the same."""
    record = record_of(network)
    states = ["ahead" if claim.modality in AHEAD else claim.modality for claim in (one, other)]
    if one.kind != other.kind or states[0] != states[1]:
        return False
    who = [(claim.claimant, claim.code("aspect")) for claim in (one, other)]
    if record.families.get(one.kind) == "SpeechClaim" and who[0] != who[1]:
        return False
    if topic == "event":
        return True
    if one.role("event") and other.role("event"):
        return False
    roles = set(record.compared_by.get(one.kind, ())) - {"event", "lot", "product"}
    pairs = [(set(one.all(role)), set(other.all(role))) for role in roles]
    return all(mine & theirs for mine, theirs in pairs if mine and theirs)


def _cases(found: Any) -> frozenset[frozenset[str]]:  # noqa: ANN401 - any answer
    return frozenset(frozenset(iri for part in case.parts for iri in part.claims) for case in found.cases)


def cases(network: Network[str]) -> frozenset[frozenset[str]]:
    """The diversions by what they share: the components of a graph of claims and things."""
    graph: nx.Graph[Any] = nx.Graph()
    claims = claims_of(network)
    for claim in claims.values():
        if claim.kind == "Diversion" and claim.supports:
            roles = ("event", "lot", "overlaps", "partOf", "returnLeg", "takenFrom", "under")
            graph.add_node(claim.iri)
            graph.add_edges_from((claim.iri, ("thing", iri)) for role in roles for iri in claim.all(role))
        lots = [*claim.all("lot"), *claim.all("takenFrom")]
        graph.add_edges_from((("thing", lots[0]), ("thing", lot)) for lot in lots[1:])
    groups = (
        frozenset(each for each in group if isinstance(each, str)) for group in nx.connected_components(graph)
    )
    return frozenset(group for group in groups if group)


def _loops(found: Any) -> int:  # noqa: ANN401 - any answer
    return sum(number for _, number in found.found)


def loops(network: Network[str], *, longest: int, **_: object) -> int:
    """How many loops of giving there are, of all kinds."""
    arcs: nx.DiGraph[str] = nx.DiGraph()
    arcs.add_edges_from((each.giver, each.taker) for each in gifts(network, floor=Decimal("0.1")).given)
    return sum(1 for _ in nx.simple_cycles(arcs, length_bound=longest))


def _removed(found: Any) -> frozenset[str]:  # noqa: ANN401 - any answer
    hits = (hit for stopped in found.removed.stopped for hit in stopped.hits if hit.certain)
    return frozenset(hit.item.name for hit in hits)


def removed(network: Network[str], *, remove: tuple[str, ...]) -> frozenset[str]:
    """Of one removal alone: the sites and deals that stop, tried over and over until no more do."""
    making = Making(record_of(network), claims_of(network))
    held = capacity(network, lambda claim: of_deal(making, claim))
    graph = Grounds(making, held).needs()
    parts = Links(network, making).parts
    gone: set[Any] = {
        *remove,
        *(each for name in remove if name in parts for each in nx.descendants(parts, name)),
    }
    while True:
        stopping = {
            node
            for node, needs in graph.of.items()
            if node not in gone
            and any(need.closed and all(way.node in gone for way in need.ways) for need in needs)
        }
        if not stopping:
            return frozenset(item.name for item in held.items if root(item) in gone)
        gone |= stopping


def _dependents(found: Any) -> frozenset[str]:  # noqa: ANN401 - any answer
    return frozenset(each.dependent for each in found.dependents)


def dependents(network: Network[str], *, actor: str, **_: object) -> frozenset[str]:
    """Who comes after a party in the graph of who depends on whom."""
    arcs: nx.DiGraph[str] = nx.DiGraph()
    arcs.add_node(actor)
    for each in gifts(network, floor=Decimal("0.1")).given:
        arcs.add_edges_from((on, dependent) for dependent, on, _ in ties_of(each))
    return frozenset(arcs.successors(actor))


def _shares(found: Any) -> dict[str, float]:  # noqa: ANN401 - any answer
    """What each holder has at least, itself and through others."""
    return {each.holder: _rounded(each.effective.low) for each in found.above if each.effective}


def shares(network: Network[str], *, actor: str) -> dict[str, float]:
    """The same by adding up the ways from the party upwards, one step longer each time."""
    web = Web(ties(network), record_of(network), 0.5)
    near, _ = nearest(web, [actor], limit=26)
    found: dict[str, float] = {}
    for holder in near:
        if holder != actor and actor in web.capital and nx.has_path(web.holdings.graph, holder, actor):
            found[holder] = _rounded(_series(web.capital, holder, actor))
    return found


def _series(capital: Mapping[str, Mapping[str, Range]], holder: str, actor: str) -> float:
    """The sum over all ways from a holder that do not come back to it of the products of their shares."""
    ahead, total = {actor: 1.0}, 0.0
    for _ in range(1000):
        further: dict[str, float] = {}
        for firm, much in ahead.items():
            lows = {each: float(share.low or 0) for each, share in capital.get(firm, {}).items()}
            for each, share in lows.items() if sum(lows.values()) <= 1 + 1e-9 else ():
                further[each] = further.get(each, 0.0) + much * share
        total += further.pop(holder, 0.0)
        ahead = {firm: much for firm, much in further.items() if much > 1e-12}
        if not ahead:
            break
    return total


def _rounded(share: object) -> float:
    return round(float(str(share or 0)), 4)


def _listed(found: Any) -> frozenset[tuple[str, str]]:  # noqa: ANN401 - any answer
    flag = next(each for each in found.flags if each.flag.name == "listed-party")
    return frozenset((hit.party, iri) for hit in flag.hits for iri in hit.claims)


def listed(network: Network[str]) -> frozenset[tuple[str, str]]:
    """Of one flag alone: parties on a list to which goods went, or were due, after they were put on it."""
    takers = ("buyer", "recipient", "intendedRecipient", "divertedFrom", "lessee")
    record, claims = record_of(network), claims_of(network)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for claim in claims.values():
        if claim.supports and record.families.get(claim.kind) == "GoodsClaim":
            graph.add_edges_from((claim.iri, iri) for role in takers for iri in claim.all(role))
    found = set()
    for claim in claims.values():
        for party in claim.all("listed") if claim.kind == "Listing" and claim.supports else ():
            for goods in set(graph.predecessors(party)) if party in graph else ():
                since, last = claim.when.earliest, claims[goods].when.latest
                if since is None or last is None or since <= last:
                    found |= {(party, claim.iri), (party, goods)}
    return frozenset(found)
