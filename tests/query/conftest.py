"""One small record that every test of a query asks."""

import pytest

from kg import document, terms
from kg.check import Admitted
from kg.store import Store, build

PREFIXES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in terms.PREFIXES.items())
BODY = """
source:one a kg:SourceDocument ; dct:title "One"@en ; dct:issued "2024-06"^^xsd:gYearMonth .
<https://w3id.org/aikg/source/one#c1> a kg:Supply ; kg:supplier actor:a ; kg:recipient actor:b ;
    kg:quantity 12000 ; kg:share 0.50 ; kg:approximate true ; kg:stance kg:Reports ; kg:modality kg:Actual .
actor:a rdfs:label "A <a>, \\"a\\"	b"@en .
actor:b rdfs:label "Colossus"@en .
site:b rdfs:label "Colossus"@en .
"""


@pytest.fixture(scope="session")
def store() -> Store:
    return build([Admitted(document.parse((PREFIXES + BODY).encode(), path="one.ttl"))])
