"""Which declared name is spelt like one that is not?"""

import difflib
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg import terms

_ENOUGH = 200  # whoever has more unknown names than this has left out a file, and needs no help with spelling


@dataclass(frozen=True)
class Near:
    """Looks for near names among what a collection declares.

    Attributes:
        store: the collection.
        names: what it declares, by namespace; filled when first asked.
        hints: what was found, by unknown IRI.
    """

    store: ox.Store
    names: dict[str, list[str]] = field(default_factory=dict)
    hints: dict[str, str] = field(default_factory=dict)

    def hint(self, unknown: str) -> str:
        """Suggest what may have been meant.

        Args:
            unknown: an IRI that nothing declares.

        Returns:
            A question in brackets, with a space before it; empty where no name is near.
        """
        if unknown not in self.hints:
            self.hints[unknown] = self._look(unknown) if len(self.hints) < _ENOUGH else ""
        return self.hints[unknown]

    def _look(self, unknown: str) -> str:
        start = max(unknown.rfind("/"), unknown.rfind("#")) + 1
        namespace, name = unknown[:start], unknown[start:]
        if namespace not in self.names:
            self.names[namespace] = self._declared(namespace)
        near = difflib.get_close_matches(name, self.names[namespace], n=1, cutoff=0.7)
        return f" (did you mean {terms.shorten(namespace + near[0])}?)" if near else ""

    def _declared(self, namespace: str) -> list[str]:
        typed = self.store.quads_for_pattern(None, ox.NamedNode(terms.RDF + "type"), None)
        found = {quad.subject.value for quad in typed if isinstance(quad.subject, ox.NamedNode)}
        return sorted(iri.removeprefix(namespace) for iri in found if iri.startswith(namespace))
