"""The rules of measures, held against a slow twin in Python that says the same in other words."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import terms
from tests.derivation import KG, ONTOLOGY, SLOW, Claim, derived, named, one

WORDS = {
    "kg:About": ("0.9", "1.1"),
    "kg:FewThousand": ("2000", "9999"),
    "kg:Thousands": ("2000", None),
    "kg:TensOfThousands": ("20000", None),
    "kg:HundredsOfThousands": ("200000", None),
    "kg:Most": ("0.5", "1"),
}
WHOLE = st.integers(0, 3_000_000).map(str)
FRACTION = st.decimals(0, 1000, places=2).map(str)
SHARE = st.decimals(0, 1, places=3).map(str)
BOUNDS = ("", "Min", "Max", "Above", "Below")


def measured(name: str, numbers: st.SearchStrategy[str], words: tuple[str, ...]) -> st.SearchStrategy[Claim]:
    optional = {f"kg:{name}{bound}": numbers for bound in BOUNDS}
    if words:
        optional[f"kg:{name}Word"] = st.sampled_from(words)
    return st.fixed_dictionaries({}, optional=optional)


MEASURED = st.builds(
    lambda *parts: {"a": "kg:Sale", **{key: value for part in parts for key, value in part.items()}},
    measured("quantity", WHOLE | FRACTION, tuple(set(WORDS) - {"kg:About", "kg:Most"})),
    measured("amount", WHOLE | FRACTION, ()),
    measured("powerMW", WHOLE | FRACTION, ()),
    measured("share", SHARE, ("kg:Most",)),
    st.fixed_dictionaries(
        {},
        optional={
            "kg:approximate": st.sampled_from(["true", "false"]),
            "kg:unit": st.sampled_from(["kg:PieceUnit", "kg:SystemUnit", "kg:H100EquivalentUnit"]),
            "kg:per": st.just("kg:Year"),
            "kg:quantityState": st.just("kg:Undisclosed"),
        },
    ),
)


def whole(number: Decimal) -> bool:
    return number == number.to_integral_value()


def measure_twin(claim: Claim, measure: str) -> tuple[Decimal | None, Decimal | None]:
    number = {bound: Decimal(claim[key]) for bound in BOUNDS if (key := f"kg:{measure}{bound}") in claim}
    counted = (
        measure == "quantity" and "kg:per" not in claim and claim.get("kg:unit") != "kg:H100EquivalentUnit"
    )
    lows: list[Decimal | None] = [number.get("Min")]
    highs: list[Decimal | None] = [number.get("Max")]
    if "Above" in number:
        lows.append(number["Above"] + 1 if counted and whole(number["Above"]) else number["Above"])
    if "Below" in number:
        highs.append(number["Below"] - 1 if counted and whole(number["Below"]) else number["Below"])
    if word := claim.get(f"kg:{measure}Word"):
        low, high = WORDS[word]
        lows.append(Decimal(low) if low else None)
        highs.append(Decimal(high) if high else None)
    if "" in number:
        low_central = high_central = number[""]
        if claim.get("kg:approximate") == "true":
            low_central, high_central = low_central * Decimal("0.9"), high_central * Decimal("1.1")
            if measure == "share":
                high_central = min(high_central, Decimal(1))
            elif whole(number[""]):
                low_central = low_central.to_integral_value(ROUND_FLOOR)
                high_central = high_central.to_integral_value(ROUND_CEILING)
        lows.append(low_central)
        highs.append(high_central)
    return (
        next((low for low in lows if low is not None), None),
        next((high for high in highs if high is not None), None),
    )


@pytest.mark.slow
@SLOW
@given(st.lists(MEASURED, min_size=1, max_size=10))
def test_the_bounds_of_measures_are_those_of_the_twin(claims: list[Claim]) -> None:
    dataset = derived(named(claims))
    for name, claim in named(claims).items():
        for measure in ("quantity", "amount", "powerMW", "share"):
            found = tuple(one(dataset, name, f"{measure}{end}") for end in ("Low", "High"))
            expected = measure_twin(claim, measure)
            assert tuple(None if each is None else Decimal(each) for each in found) == expected, claim


def test_the_twins_table_of_words_is_the_ontologys() -> None:
    dataset = ox.Store()
    dataset.load(ONTOLOGY, format=ox.RdfFormat.N_QUADS)
    found = {}
    for quad in dataset.quads_for_pattern(None, ox.NamedNode(KG + "wordLow"), None, None):
        highs = dataset.quads_for_pattern(quad.subject, ox.NamedNode(KG + "wordHigh"), None, None)
        name = terms.shorten(str(quad.subject)[1:-1])
        found[name] = (
            str(quad.object).split('"')[1],
            next((str(q.object).split('"')[1] for q in highs), None),
        )
    assert found == WORDS


@pytest.mark.parametrize(
    ("claim", "low", "high"),
    [
        ({"kg:quantityAbove": "500"}, "501", None),
        ({"kg:quantityBelow": "500"}, None, "499"),
        ({"kg:quantityMin": "500"}, "500", None),
        ({"kg:quantity": "35000", "kg:approximate": "true"}, "31500", "38500"),
        ({"kg:quantity": "13", "kg:approximate": "true"}, "11", "15"),
        ({"kg:quantityWord": "kg:Thousands"}, "2000", None),
        ({"kg:quantityState": "kg:Undisclosed"}, None, None),
        ({"kg:quantityAbove": "500", "kg:unit": "kg:H100EquivalentUnit"}, "500", None),
    ],
)
def test_a_quantity_in_words_of_the_guide(claim: Claim, low: str | None, high: str | None) -> None:
    dataset = derived({"d": {"a": "kg:Sale", **claim}})
    assert (one(dataset, "d", "quantityLow"), one(dataset, "d", "quantityHigh")) == (low, high)


def test_more_than_an_amount_keeps_the_amount_as_its_bound() -> None:
    dataset = derived({"d": {"a": "kg:Sale", "kg:amountAbove": "500000000", "kg:shareBelow": "0.5"}})
    assert one(dataset, "d", "amountLow") == "500000000"
    assert one(dataset, "d", "shareHigh") == "0.5"
