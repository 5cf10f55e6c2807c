"""Each name within the graph leads to what is said of the thing, as data or as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.routing import Route

from kg.web.negotiation import GRAPHS, PAGE, PAGES
from kg.web.page import BASE, KINDS
from kg.web.respond import accepted, answered

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.web.pool import Pool
    from kg.web.sparql import Endpoint


class Pages:
    """Tells of things.

    Attributes:
        pool: The workers.
        endpoint: Tells of the whole.
    """

    def __init__(self, pool: Pool, endpoint: Endpoint) -> None:
        self.pool, self.endpoint = pool, endpoint

    def routes(self) -> list[Route]:
        """What leads here."""
        return [
            Route("/", self.start),
            *(Route(f"/{kind}/", self.list) for kind, _ in KINDS),
            *(Route(f"/{kind}/{{slug}}", self.thing) for kind, _ in KINDS),
            Route("/ontology", self.thing),
            Route("/ontology/{part:path}", self.thing),
        ]

    async def start(self, request: Request) -> Response:
        """Say what there is."""
        media, form = accepted(request, _START, "what there is")
        if form != "html":
            return await self.endpoint.void(request)
        return await answered(self.pool, request, _job(BASE, "html"), media)

    async def list(self, request: Request) -> Response:
        """List the things of one kind."""
        media, form = accepted(request, PAGE, "a list of names")
        return await answered(self.pool, request, _job(_name(request), form), media)

    async def thing(self, request: Request) -> Response:
        """Tell of one thing."""
        media, form = accepted(request, PAGES, "what is said of a thing")
        return await answered(self.pool, request, _job(_name(request), form), media)


_START: Final = {**PAGE, **GRAPHS}


def _name(request: Request) -> str:
    """The name of the thing whose page has the address that is asked."""
    path: str = request.scope["path"]
    return BASE + path.removeprefix(request.scope.get("root_path", "")).removeprefix("/")


def _job(iri: str, form: str) -> dict[str, str]:
    return {"do": "page", "iri": iri, "form": form}
