"""The rules of dates, held against a slow twin in Python that says the same in other words."""

import calendar
from datetime import date

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import terms
from tests.derivation import KG, SLOW, Claim, derived, named, one


def first_day(text: str) -> date:
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    return date(year, month, day)


def last_day(text: str) -> date:
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return date(*parts)
    month = parts[1] if len(parts) == 2 else 12
    return date(parts[0], month, calendar.monthrange(parts[0], month)[1])


def typed(text: str) -> str:
    kind = ("gYear", "gYearMonth", "date")[text.count("-")]
    return f'"{text}"^^xsd:{kind}'


def plain(literal: str) -> str:
    return literal.split('"')[1]


DAYS = st.dates(date(1896, 1, 1), date(2104, 12, 31))
DATES = st.builds(lambda day, length: typed(day.isoformat()[:length]), DAYS, st.sampled_from([4, 7, 10]))
LASTING = {"kg:Ownership", "kg:Development", "kg:Supply", "kg:Lease"}
STANDING = {"kg:Ownership"}
DATED = st.fixed_dictionaries(
    {
        "a": st.sampled_from(sorted(LASTING | {"kg:Sale", "kg:Count", "kg:Charge"})),
        "kg:modality": st.sampled_from(["kg:Actual", "kg:Actual", "kg:Planned", "kg:Lapsed"]),
    },
    optional=dict.fromkeys(("kg:on", "kg:from", "kg:until", "kg:target", "kg:stated", "issued"), DATES),
)


def earliest_twin(claim: Claim) -> date | None:
    begun = [first_day(plain(claim[name])) for name in ("kg:on", "kg:from") if name in claim]
    if begun:
        return min(begun)
    said = claim.get("kg:stated", claim.get("issued"))
    if "kg:target" in claim and said:
        first = first_day(plain(said))
        return first if first <= last_day(plain(claim["kg:target"])) else None
    return None


def latest_twin(claim: Claim) -> date | None:
    ended = [last_day(plain(claim[name])) for name in ("kg:on", "kg:until") if name in claim]
    if ended:
        return max(ended)
    if "kg:target" in claim:
        return last_day(plain(claim["kg:target"]))
    said = claim.get("kg:stated", claim.get("issued"))
    goes_on = "kg:from" in claim and claim["a"] in LASTING
    if claim["kg:modality"] == "kg:Actual" and said and not goes_on:
        return last_day(plain(said))
    return None


def begun_by_twin(claim: Claim) -> date | None:
    written = [claim[name] for name in ("kg:from", "kg:on", "kg:target") if name in claim]
    return last_day(plain(written[0])) if written else latest_twin(claim)


def ended_twin(claim: Claim) -> tuple[date | None, date | None]:
    if claim["a"] not in STANDING or "kg:until" not in claim:
        return None, None
    return first_day(plain(claim["kg:until"])), last_day(plain(claim["kg:until"]))


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@pytest.mark.slow
@SLOW
@given(st.lists(DATED, min_size=1, max_size=25))
def test_the_bounds_of_dates_are_those_of_the_twin(claims: list[Claim]) -> None:
    dataset = derived(named(claims))
    for name, claim in named(claims).items():
        assert one(dataset, name, "earliest") == iso(earliest_twin(claim)), claim
        assert one(dataset, name, "latest") == iso(latest_twin(claim)), claim


@pytest.mark.slow
@SLOW
@given(st.lists(DATED, min_size=1, max_size=25))
def test_when_a_claim_had_begun_and_ended_is_as_the_twin_has_it(claims: list[Claim]) -> None:
    dataset = derived(named(claims))
    for name, claim in named(claims).items():
        assert one(dataset, name, "begunBy") == iso(begun_by_twin(claim)), claim
        ended = (one(dataset, name, "endedFrom"), one(dataset, name, "endedBy"))
        assert ended == tuple(map(iso, ended_twin(claim))), claim


@pytest.mark.slow
@SLOW
@given(st.lists(DATES, min_size=1, max_size=25))
def test_a_claim_and_its_document_are_known_from_the_end_of_the_documents_date(issued: list[str]) -> None:
    claims = named({"a": "kg:Sale", "issued": each} for each in issued)
    dataset = derived(claims)
    for name, claim in claims.items():
        assert one(dataset, name, "knownFrom") == iso(last_day(plain(claim["issued"])))
        about_document = (ox.NamedNode(terms.SOURCE + name), ox.NamedNode(KG + "knownFrom"), None, None)
        assert [quad.object for quad in dataset.quads_for_pattern(*about_document)] == [
            ox.Literal(
                last_day(plain(claim["issued"])).isoformat(), datatype=ox.NamedNode(terms.XSD + "date")
            )
        ]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2024-02", "2024-02-29"),
        ("2023-02", "2023-02-28"),
        ("2000-02", "2000-02-29"),
        ("1900-02", "1900-02-28"),
        ("2100-02", "2100-02-28"),
        ("2024-04", "2024-04-30"),
        ("2024-12", "2024-12-31"),
        ("2024", "2024-12-31"),
        ("2024-12-31", "2024-12-31"),
    ],
)
def test_a_month_ends_on_its_last_day(text: str, last: str) -> None:
    dataset = derived({"d": {"a": "kg:Sale", "kg:modality": "kg:Actual", "kg:on": typed(text)}})
    assert one(dataset, "d", "latest") == last


@pytest.mark.parametrize(
    ("claim", "earliest", "latest"),
    [
        (
            {"kg:on": '"2024-06"^^xsd:gYearMonth', "kg:stated": '"2025"^^xsd:gYear'},
            "2024-06-01",
            "2024-06-30",
        ),
        ({"kg:stated": '"2024-06-04"^^xsd:date', "issued": '"2025"^^xsd:gYear'}, None, "2024-06-04"),
        ({"issued": '"2025"^^xsd:gYear'}, None, "2025-12-31"),
        ({"kg:modality": "kg:Planned", "issued": '"2025"^^xsd:gYear'}, None, None),
        ({"kg:from": '"2024"^^xsd:gYear', "issued": '"2025"^^xsd:gYear'}, "2024-01-01", "2025-12-31"),
        (
            {"a": "kg:Supply", "kg:from": '"2024"^^xsd:gYear', "issued": '"2025"^^xsd:gYear'},
            "2024-01-01",
            None,
        ),
        (
            {"a": "kg:Lease", "kg:from": '"2024"^^xsd:gYear', "issued": '"2025"^^xsd:gYear'},
            "2024-01-01",
            None,
        ),
        ({"a": "kg:Use", "kg:from": '"2024"^^xsd:gYear', "issued": '"2025"^^xsd:gYear'}, "2024-01-01", None),
        (
            {"a": "kg:Training", "kg:from": '"2024"^^xsd:gYear', "issued": '"2025"^^xsd:gYear'},
            "2024-01-01",
            None,
        ),
        (
            {
                "kg:modality": "kg:Planned",
                "kg:target": '"2026"^^xsd:gYear',
                "issued": '"2025-02"^^xsd:gYearMonth',
            },
            "2025-02-01",
            "2026-12-31",
        ),
        ({"kg:target": '"2024"^^xsd:gYear', "issued": '"2025"^^xsd:gYear'}, None, "2024-12-31"),
    ],
)
def test_the_bounds_of_a_claims_dates(claim: Claim, earliest: str | None, latest: str | None) -> None:
    dataset = derived({"d": {"a": "kg:Sale", "kg:modality": "kg:Actual", **claim}})
    assert (one(dataset, "d", "earliest"), one(dataset, "d", "latest")) == (earliest, latest)


@pytest.mark.parametrize(
    ("claim", "begun_by", "ended"),
    [
        ({"kg:on": '"2024-02"^^xsd:gYearMonth'}, "2024-02-29", (None, None)),
        ({"kg:from": '"2023"^^xsd:gYear', "kg:on": '"2024"^^xsd:gYear'}, "2023-12-31", (None, None)),
        ({"kg:target": '"2026"^^xsd:gYear', "kg:modality": "kg:Planned"}, "2026-12-31", (None, None)),
        ({"kg:modality": "kg:Planned"}, None, (None, None)),
        ({"issued": '"2025"^^xsd:gYear'}, "2025-12-31", (None, None)),
        ({"kg:until": '"2024-04"^^xsd:gYearMonth'}, "2024-04-30", (None, None)),  # a happening does not end
        (
            {"a": "kg:Operation", "kg:from": '"2023"^^xsd:gYear', "kg:until": '"2024-04"^^xsd:gYearMonth'},
            "2023-12-31",
            ("2024-04-01", "2024-04-30"),
        ),
        ({"a": "kg:Use", "kg:until": '"2024-04-09"^^xsd:date'}, "2024-04-09", ("2024-04-09", "2024-04-09")),
        ({"a": "kg:Training", "kg:until": '"2024"^^xsd:gYear'}, "2024-12-31", (None, None)),
    ],
)
def test_when_a_claim_had_begun_and_ended(
    claim: Claim, begun_by: str | None, ended: tuple[str | None, str | None]
) -> None:
    dataset = derived({"d": {"a": "kg:Sale", "kg:modality": "kg:Actual", **claim}})
    assert one(dataset, "d", "begunBy") == begun_by
    assert (one(dataset, "d", "endedFrom"), one(dataset, "d", "endedBy")) == ended


def test_an_undated_document_makes_nothing_known() -> None:
    dataset = derived({"d": {"a": "kg:Sale", "kg:modality": "kg:Actual"}})
    bounds = ("knownFrom", "earliest", "begunBy", "latest", "endedFrom", "endedBy")
    assert {one(dataset, "d", name) for name in bounds} == {None}
