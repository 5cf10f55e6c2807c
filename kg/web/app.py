"""The application: which route is answered by what."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kg.web import api
from kg.web.guard import Guard, refusal
from kg.web.pool import Pool, Refused
from kg.web.sparql import Endpoint
from kg.web.watch import follow

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Sequence
    from pathlib import Path

    from starlette.requests import Request

    from kg.web.limits import Limits


def application(
    limits: Limits, *, data: Sequence[Path] = (), only: bool = False, hosts: Collection[str] = ("localhost",)
) -> Starlette:
    """Make the application.

    Args:
        limits: What a request may cost.
        data: The user's own files and folders.
        only: Whether the bundled record is left out.
        hosts: By which names the server may be asked.

    Returns:
        An ASGI application; it opens the graph when it is started.
    """
    pool = Pool(limits, data=data, only=only)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await pool.open()
        following = asyncio.create_task(follow(pool, data, only=only))
        try:
            yield
        finally:
            following.cancel()
            pool.close()

    async def healthz(_: Request) -> Response:
        shown = ("digest", "release", "statements")
        return JSONResponse({"status": "ok", **{name: pool.told[name] for name in shown}})

    endpoint = Endpoint(pool)

    return Starlette(
        routes=[
            Route("/sparql", endpoint.query, methods=["GET", "POST"]),
            Route("/graph", endpoint.graph, methods=["GET"]),
            Route("/graph", endpoint.unchanged, methods=["PUT", "POST", "DELETE", "PATCH"]),
            Route("/healthz", healthz),
            *api.routes(pool),
        ],
        middleware=[
            Middleware(Guard, limits=limits, hosts=hosts),
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=["GET", "HEAD", "POST", "OPTIONS"],
                expose_headers=["ETag", "Retry-After"],
            ),
            Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5),
        ],
        exception_handlers={Refused: _refused, HTTPException: _missing},
        lifespan=lifespan,
    )


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # noqa: S101 - as it is registered
    return refusal(error)


async def _missing(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - as it is registered
    return refusal(Refused(error.status_code, "NoSuchThing", f"{error.detail.lower()}."))
