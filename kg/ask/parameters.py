"""The types of what several questions can be asked, each said once; `kg.analysis.option` reads them."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Final

from kg.analysis.engine import ENGINES
from kg.analysis.finding import KINDS
from kg.analysis.option import FirstDay, Named, OneOf, Within
from kg.analysis.order import OBJECTIVES

MODALITIES: Final = (
    "Actual",
    "Attempted",
    "Committed",
    "Planned",
    "Expected",
    "Conditional",
    "Proposed",
    "Lapsed",
)
"""How far something has come, the furthest first, as `ontology/codes.ttl` orders them."""

Day = date | None
After = Annotated[date | None, FirstDay()]
Modality = Annotated[str | None, OneOf(*MODALITIES)]
Product = Annotated[str | None, Named("product")]
Party = Annotated[str | None, Named("actor")]
Passed = Annotated[Sequence[str], Named("actor", "site")]
Without = Sequence[str]
Quantity = Annotated[int | None, Within(0)]
Legs = Annotated[int, Within(1, 127)]
AnyLegs = Annotated[int | None, Within(1)]
Best = Annotated[int | None, Within(1)]
Degree = Annotated[int | None, Within(1)]
Seconds = Annotated[float, Within(0)]
Objective = Annotated[str, OneOf(*OBJECTIVES)]
Kinds = Annotated[Sequence[str], OneOf(*KINDS)]
Engine = Annotated[str | None, OneOf(*ENGINES)]
