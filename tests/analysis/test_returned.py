"""Of what a party gets for goods, how much comes from those that it funds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kg.analysis.giving import gifts
from kg.analysis.returned import Returned, returned
from kg.analysis.step import steps
from kg.claim import Claim, Range
from tests.builder import claim, full, network


def told(*claims: Claim) -> tuple[Returned, ...]:
    return returned(steps(gifts(network(*claims)).given), full("maker"))


def buys(buyer: str, amount: Any = None, **said: Any) -> Claim:
    return claim("Sale", supplier="maker", buyer=buyer, amount=amount, **said)


FUNDS = (
    claim("Investment", investor="maker", investee="lab"),
    claim("Investment", investor="maker", investee="fund"),
    claim("Loan", lender="fund", borrower="vehicle"),
)


def test_what_comes_from_those_it_funds_itself_or_through_others_and_from_the_rest() -> None:
    (found,) = told(*FUNDS, buys("lab", (10, 20)), buys("vehicle", 5), buys("other", (25, 35)))
    assert (found.direct, found.indirect, found.rest) == (Range(10, 20), Range(5, 5), Range(25, 35))
    assert found.share == Range(Decimal("0.3000"), Decimal("0.5000"))
    assert found.parties == (full("lab"), full("vehicle"))


def test_an_unknown_price_leaves_the_share_open_on_its_side() -> None:
    (found,) = told(*FUNDS, buys("lab"), buys("other", 10))
    assert (found.share, found.unmeasured) == (Range(Decimal(0), None), (full("lab"),))
    (found,) = told(*FUNDS, buys("lab", 10), buys("other"))
    assert found.share == Range(None, 1)


def test_plans_that_fell_through_fund_nobody_and_payments_of_unknown_purpose_buy_nothing() -> None:
    lapsed = claim("Investment", investor="maker", investee="lab", modality="Lapsed")
    (found,) = told(lapsed, buys("lab", 10), claim("Payment", payer="lab", payee="maker", amount=7))
    assert (found.direct, found.rest) == (Range(0, 0), Range(10, 10))


def test_nothing_is_told_where_no_price_is() -> None:
    assert told(*FUNDS, buys("lab")) == ()
