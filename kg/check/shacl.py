"""Compiles SHACL Core shapes into SPARQL, so that one store judges a thousand documents in about a second.

The subset is what `ontology/shapes.ttl` uses. Whatever else a shape says raises `UnknownConstruct`: a
constraint that nobody applies is worse than none. In a query each document is a named graph (`?graph`) and
the ontology is the default graph, so that a document is judged by itself and the ontology, as a SHACL
engine does that is given the two (the tests hold it against pySHACL).

Reference: Shapes Constraint Language, W3C Recommendation, 20 July 2017.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations, count
from typing import Final

import pyoxigraph as ox

from kg.check.rule import Rule, What
from kg.terms import RDF, RDFS, SH

Subject = ox.NamedNode | ox.BlankNode | ox.Triple
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

# What says nothing about validity.
_SILENT: Final = frozenset({"message", "name", "description", "order", "group"})
_TARGETS: Final = frozenset({"targetClass", "targetSubjectsOf", "targetObjectsOf"})
_PATHS: Final = frozenset({"alternativePath", "inversePath"})
_CARDINAL: Final = frozenset({"minCount", "maxCount", "uniqueLang", "hasValue"})
_LOGIC: Final = frozenset({"node", "property", "or", "and", "not", "xone"})
_VALUE: Final = _LOGIC | {"datatype", "nodeKind", "class", "in", "pattern", "flags", "minLength", "maxLength"}
_RANGE: Final = {"minInclusive": ">=", "maxInclusive": "<=", "minExclusive": ">", "maxExclusive": "<"}
_PAIR: Final = frozenset({"lessThan", "lessThanOrEquals", "disjoint"})
_KINDS: Final = {
    "IRI": "isIRI({0})",
    "Literal": "isLITERAL({0})",
    "BlankNode": "isBLANK({0})",
    "BlankNodeOrIRI": "!isLITERAL({0})",
    "IRIOrLiteral": "!isBLANK({0})",
    "BlankNodeOrLiteral": "!isIRI({0})",
}


class UnknownConstruct(ValueError):
    """A shape uses a part of SHACL that is not compiled: write it in another way, or as a verify query."""


def compile_shapes(shapes: Iterable[ox.Triple], ontology: Iterable[ox.Triple]) -> tuple[Rule, ...]:
    """Compile each shape that has a target.

    Args:
        shapes: the statements of a shapes graph.
        ontology: the statements of the ontology, from which subclasses are read.

    Returns:
        The queries, in the order of the shapes' IRIs.

    Raises:
        UnknownConstruct: where a shape uses what is not compiled, or lacks a message.
    """
    return tuple(_Compiler(shapes, ontology).rules())


class _Compiler:
    """Holds the shapes graph while it is compiled."""

    def __init__(self, shapes: Iterable[ox.Triple], ontology: Iterable[ox.Triple]) -> None:
        self.graph: dict[Subject, dict[str, list[Term]]] = {}
        for t in shapes:
            self.graph.setdefault(t.subject, {}).setdefault(t.predicate.value, []).append(t.object)
        self.below: dict[str, set[str]] = {}
        for t in ontology:
            if t.predicate.value == RDFS + "subClassOf" and isinstance(t.object, ox.NamedNode):
                self.below.setdefault(str(t.object), set()).add(str(t.subject))
        self.numbers = count()
        for node in self.graph:  # one that no target leads to, too: it may hold a target that is not known
            self._known(node, _TARGETS | _PATHS | _CARDINAL | _VALUE | _RANGE.keys() | _PAIR | {"path"})

    def rules(self) -> Iterator[Rule]:
        targeted = [node for node, said in self.graph.items() if any(SH + name in said for name in _TARGETS)]
        for shape in sorted(targeted, key=str):
            target = self._target(shape)
            yield from self._node_rules(shape, target)
            for prop in self._get(shape, "property"):
                yield from self._property_rules(prop, target)

    # ---- what is reported

    def _node_rules(self, shape: Term, target: str) -> Iterator[Rule]:
        condition = self._conforms(shape, "?focus", leave_out=frozenset({"property"}))
        if condition != "true":
            where = f"{target} FILTER(!COALESCE({condition}, false))"
            yield self._rule(shape, "node", f"SELECT DISTINCT ?graph ?focus WHERE {{ {where} }}")

    def _property_rules(self, prop: Term, target: str) -> Iterator[Rule]:
        if self._get(prop, "property"):
            raise UnknownConstruct(f"{prop} holds properties of its values; put them into a sh:node")
        few, too_many = self._cardinality(prop, "?focus")
        value = self._good(prop, "?focus", "?value")
        head = "SELECT DISTINCT ?graph ?focus"
        if few != "true":
            yield self._rule(prop, "missing", f"{head} WHERE {{ {target} FILTER(!({few})) }}")
        # The values first: few are wrong, so that few targets are looked up.
        for pattern in too_many:
            yield self._rule(prop, "many", f"{head} WHERE {{ {pattern} FILTER EXISTS {{ {target} }} }}")
        if value != "true":
            found = f"GRAPH ?graph {{ ?focus {self._path(prop)} ?value }} FILTER(!COALESCE({value}, false))"
            yield self._rule(prop, "value", f"{head} ?value WHERE {{ {found} FILTER EXISTS {{ {target} }} }}")

    def _rule(self, shape: Term, what: What, sparql: str) -> Rule:
        messages = [m.value for m in self._get(shape, "message") if isinstance(m, ox.Literal)]
        if not messages or not isinstance(shape, ox.NamedNode):
            raise UnknownConstruct(f"{shape} is reported, so it needs an IRI and a sh:message")
        paths = self._get(shape, "path")
        path = paths[0].value if paths and isinstance(paths[0], ox.NamedNode) else None
        return Rule(shape.value, what, path, messages[0], sparql)

    # ---- targets, paths, classes

    def _target(self, shape: Term) -> str:
        parts = []
        for cls in self._get(shape, "targetClass"):
            kind = self._new()
            parts.append(f"GRAPH ?graph {{ ?focus a {kind} }} FILTER({kind} IN ({self._closure(cls)}))")
        parts += [f"GRAPH ?graph {{ ?focus {p} [] }}" for p in self._get(shape, "targetSubjectsOf")]
        parts += [f"GRAPH ?graph {{ [] {p} ?focus }}" for p in self._get(shape, "targetObjectsOf")]
        return parts[0] if len(parts) == 1 else " UNION ".join(f"{{ {part} }}" for part in parts)

    def _closure(self, cls: Term) -> str:
        found, todo = {str(cls)}, [str(cls)]
        while todo:
            for name in self.below.get(todo.pop(), set()) - found:
                found.add(name)
                todo.append(name)
        return ", ".join(sorted(found))

    def _path(self, prop: Term) -> str:
        paths = self._get(prop, "path")
        if len(paths) != 1:
            raise UnknownConstruct(f"the property shape {prop} needs one sh:path")
        return self._path_of(paths[0])

    def _path_of(self, path: Term) -> str:
        if isinstance(path, ox.NamedNode):
            return str(path)
        said = self._said(path)
        if set(said) == {SH + "alternativePath"}:
            return "(" + "|".join(map(self._path_of, self._list(said[SH + "alternativePath"][0]))) + ")"
        if set(said) == {SH + "inversePath"}:
            return f"^{self._path_of(said[SH + 'inversePath'][0])}"
        if RDF + "first" in said:
            return "(" + "/".join(map(self._path_of, self._list(path))) + ")"
        raise UnknownConstruct(f"this path is not compiled: {sorted(said) or path}")

    # ---- conditions: SPARQL expressions that are true where a node obeys

    def _conforms(self, shape: Term, node: str, *, leave_out: frozenset[str] = frozenset()) -> str:
        """Say that `node` obeys a whole shape."""
        if self._get(shape, "path"):
            few, too_many = self._cardinality(shape, node)
            many = _all(*(f"NOT EXISTS {{ {pattern} }}" for pattern in too_many))
            good = self._good(shape, node, v := self._new())
            if good == "true":
                return _all(few, many)
            hop = self._hop(node, self._path(shape), v)
            return _all(few, many, f"NOT EXISTS {{ {hop} FILTER(!COALESCE({good}, false)) }}")
        self._known(shape, _VALUE | _RANGE.keys() | {"hasValue"})
        conditions = self._value(shape, node, leave_out)
        conditions += [f"sameTerm({node}, {value})" for value in self._get(shape, "hasValue")]
        return _all(*conditions)

    def _cardinality(self, prop: Term, node: str) -> tuple[str, list[str]]:
        """Say that the values of a property are enough, and give the patterns of too many."""
        self._known(prop, _CARDINAL | _VALUE | _RANGE.keys() | _PAIR | {"path"})
        path = self._path(prop)
        least = [int(n.value) for n in self._literals(prop, "minCount")]
        few = [f"EXISTS {{ {self._distinct(n, node, path)} }}" for n in least if n]
        few += [f"EXISTS {{ {self._hop(node, path, str(v))} }}" for v in self._get(prop, "hasValue")]
        too_many = [self._distinct(int(n.value) + 1, node, path) for n in self._literals(prop, "maxCount")]
        if any(n.value == "true" for n in self._literals(prop, "uniqueLang")):
            a, b = self._new(), self._new()
            same = f'FILTER(LANG({a}) != "" && LANG({a}) = LANG({b}) && !sameTerm({a}, {b}))'
            too_many.append(f"{self._hop(node, path, a)} {self._hop(node, path, b)} {same}")
        return _all(*few), too_many

    def _good(self, prop: Term, node: str, v: str) -> str:
        """Say that `v`, as one value of a property of `node`, is a good one."""
        return _all(*self._value(prop, v), *self._pairs(prop, node, v))

    def _distinct(self, n: int, node: str, path: str) -> str:
        names = [self._new() for _ in range(n)]
        hops = " ".join(self._hop(node, path, name) for name in names)
        unlike = " ".join(f"FILTER(!sameTerm({a}, {b}))" for a, b in combinations(names, 2))
        return f"{hops} {unlike}"

    def _hop(self, node: str, path: str, value: str) -> str:
        """Follow a path: a focus has its statements in its document, any other node also in the ontology."""
        if node == "?focus":
            return f"GRAPH ?graph {{ {node} {path} {value} }}"
        return f"{{ GRAPH ?graph {{ {node} {path} {value} }} }} UNION {{ {node} {path} {value} }}"

    def _pairs(self, prop: Term, node: str, v: str) -> Iterator[str]:
        for name, sign in (("lessThan", "<"), ("lessThanOrEquals", "<=")):
            for other in self._get(prop, name):
                w = self._new()
                hop = self._hop(node, str(other), w)
                yield f"NOT EXISTS {{ {hop} FILTER(!COALESCE({v} {sign} {w}, false)) }}"
        for other in self._get(prop, "disjoint"):
            yield f"NOT EXISTS {{ {self._hop(node, str(other), v)} }}"

    def _value(self, shape: Term, v: str, leave_out: frozenset[str] = frozenset()) -> list[str]:
        """Say that `v` obeys the constraints of a shape that look at one node."""
        conditions = [f"(isLITERAL({v}) && datatype({v}) = {d})" for d in self._get(shape, "datatype")]
        conditions += [_KINDS[_local(kind)].format(v) for kind in self._get(shape, "nodeKind")]
        for cls in self._get(shape, "class"):
            kind = self._new()
            among = f"FILTER({kind} IN ({self._closure(cls)}))"
            conditions.append(f"EXISTS {{ {self._hop(v, 'a', kind)} {among} }}")
        for listed in self._get(shape, "in"):
            members = [f"sameTerm({v}, {member})" for member in self._list(listed)]
            conditions.append(f"({' || '.join(members) or 'false'})")
        flags = next((str(f) for f in self._get(shape, "flags")), '""')
        patterns = self._get(shape, "pattern")
        conditions += [f"(!isBLANK({v}) && REGEX(STR({v}), {pattern}, {flags}))" for pattern in patterns]
        for name, sign in _RANGE.items():
            conditions += [f"{v} {sign} {bound}" for bound in self._get(shape, name)]
        conditions += [f"STRLEN(STR({v})) >= {n.value}" for n in self._literals(shape, "minLength")]
        conditions += [f"STRLEN(STR({v})) <= {n.value}" for n in self._literals(shape, "maxLength")]
        for name in ("node", "property"):
            if name not in leave_out:
                conditions += [self._conforms(inner, v) for inner in self._get(shape, name)]
        return conditions + self._logic(shape, v)

    def _logic(self, shape: Term, v: str) -> list[str]:
        conditions = [f"!COALESCE({self._conforms(inner, v)}, false)" for inner in self._get(shape, "not")]
        for name in ("or", "and", "xone"):
            for listed in self._get(shape, name):
                parts = [f"COALESCE({self._conforms(inner, v)}, false)" for inner in self._list(listed)]
                if name == "xone":
                    conditions.append(f"({' + '.join(f'IF({part}, 1, 0)' for part in parts)}) = 1")
                else:
                    conditions.append(f"({(' || ' if name == 'or' else ' && ').join(parts)})")
        return conditions

    # ---- the shapes graph

    def _known(self, shape: Term, known: frozenset[str]) -> None:
        names = {name.removeprefix(SH) for name in self._said(shape) if name.startswith(SH)}
        unknown = sorted(names - known - _SILENT - _TARGETS)
        if unknown or not self._said(shape):
            raise UnknownConstruct(f"{shape} says {unknown or 'nothing'}, which is not compiled")

    def _said(self, node: Term) -> dict[str, list[Term]]:
        return {} if isinstance(node, ox.Literal) else self.graph.get(node, {})

    def _get(self, shape: Term, name: str) -> list[Term]:
        return self._said(shape).get(SH + name, [])

    def _literals(self, shape: Term, name: str) -> list[ox.Literal]:
        return [value for value in self._get(shape, name) if isinstance(value, ox.Literal)]

    def _list(self, head: Term) -> Iterator[Term]:
        while isinstance(head, ox.BlankNode):
            yield self.graph[head][RDF + "first"][0]
            head = self.graph[head][RDF + "rest"][0]

    def _new(self) -> str:
        return f"?n{next(self.numbers)}"


def _all(*conditions: str) -> str:
    """Join conditions that all must hold."""
    held = [condition for condition in conditions if condition != "true"]
    return " && ".join(held) if held else "true"


def _local(term: Term) -> str:
    return str(term).strip("<>").rpartition("#")[2]
