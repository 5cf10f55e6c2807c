"""The application: which route is answered by what."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kg.web import api
from kg.web.dereference import Pages
from kg.web.guard import Door, Guard, refusal
from kg.web.pool import Pool
from kg.web.refused import Refused
from kg.web.short import Short, layers
from kg.web.sparql import Endpoint
from kg.web.watch import Watch

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Sequence
    from pathlib import Path

    from starlette.requests import Request

    from kg.web.limits import Limits

_KINDS: Final = {404: "NoSuchThing", 405: "NotAllowed"}


def application(
    limits: Limits,
    *,
    data: Sequence[str | Path] = (),
    only: bool = False,
    rdf: Sequence[Path] = (),
    hosts: Collection[str] = ("localhost",),
    origins: Collection[str] | None = None,
) -> Starlette:
    """Make the application.

    Args:
        limits: What a request may cost.
        data: The user's own files and folders, or the one place that is asked by itself.
        only: Whether the bundled record is left out.
        rdf: Files of plain RDF that are served in place of the record.
        hosts: By which names the server may be asked.
        origins: The sites whose pages may read the answers; None where all may.

    Returns:
        An ASGI application. It opens the graph when it is started, unless ``state.watch`` has done so.
    """
    pool = Pool(limits, data=data, only=only, rdf=rdf)
    watch, endpoint, door = Watch(pool), Endpoint(pool), Door(limits, hosts, origins)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        if pool.now is None:
            await watch.open()
        following = asyncio.create_task(watch.follow())
        try:
            yield
        finally:
            following.cancel()
            await pool.close()

    routes = [
        Route("/sparql", endpoint.query, methods=["GET", "POST"]),
        Route("/graph", endpoint.graph),
        Route("/graph/{name:path}", endpoint.direct),
        Route("/.well-known/void", endpoint.void),
        Route("/healthz", _Health(watch).tell),
    ]
    if rdf:
        routes.append(Route("/", endpoint.void))
    else:
        routes += [*api.routes(pool), *Pages(pool, endpoint).routes()]
    app = Starlette(
        routes=routes,
        middleware=[
            Middleware(Guard, door=door),
            *layers(origins),
        ],
        exception_handlers={Refused: _refused, HTTPException: _missing, Exception: _failed},
        lifespan=lifespan,
    )
    app.state.watch, app.state.short = watch, Short(door, endpoint)
    return app


class _Health:
    """Tells whether the server is well, and from what it answers."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch

    async def tell(self, _: Request) -> Response:
        """Tell it."""
        problem, pool = self.watch.problem, self.watch.pool
        if pool.now is None or pool.now.ended:
            raise Refused(503, "Busy", "the graph is being opened anew; ask again in a moment.")
        shown = {name: pool.told[name] for name in ("digest", "release", "statements")}
        said = {"status": "stale", "problem": problem} if problem else {"status": "ok"}
        return JSONResponse({**said, **shown}, headers={"cache-control": "no-store"})


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # noqa: S101 - as it is registered
    return await refusal(error)


async def _missing(request: Request, error: Exception) -> Response:
    """No such address, or not by this method: then it is said by which."""
    assert isinstance(error, HTTPException)  # noqa: S101 - as it is registered
    headers, sentence = dict(error.headers or {}), f"{error.detail.lower()}."
    if "Allow" in headers:
        headers["Allow"] = ", ".join(sorted({*headers["Allow"].split(", "), "OPTIONS"}))
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=headers)
        sentence = f"this address is asked by {headers['Allow']} alone."
    kind = _KINDS.get(error.status_code, "BadInput")
    response = await refusal(Refused(error.status_code, kind, sentence))
    response.headers.update(headers)
    return response


async def _failed(_: Request, __: Exception) -> Response:
    """A fault of the program; the log has the whole of it, and the client does not."""
    return await refusal(Refused(500, "Failed", "the server failed; the fault is in its log."))
