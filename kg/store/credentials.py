"""Finds the credentials for a store elsewhere: in the environment, or in ~/.netrc."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kg.errors import BadInput

if TYPE_CHECKING:
    import requests

    Authorise = Callable[[requests.PreparedRequest], requests.PreparedRequest]


def nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Send no credentials, not even those that the library would find by itself."""
    return request


def of(address: str) -> Authorise | None:
    """The credentials of the environment, or of ~/.netrc for this host."""
    import requests  # noqa: PLC0415 - comes with the extra

    if token := os.environ.get("KG_TOKEN"):
        if not token.isascii() or not token.isprintable():
            raise BadInput("KG_TOKEN holds what no token has: letters beyond ASCII, or line ends")

        def bearer(request: requests.PreparedRequest) -> requests.PreparedRequest:
            request.headers["Authorization"] = f"Bearer {token}"
            return request

        return bearer
    user, password = os.environ.get("KG_USER"), os.environ.get("KG_PASSWORD")
    if user and password is not None:
        return requests.auth.HTTPBasicAuth(user.encode(), password.encode())
    found = requests.utils.get_netrc_auth(address)
    return requests.auth.HTTPBasicAuth(*found) if found else None


def origin(address: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port: what credentials belong to."""
    parts = urlsplit(address)
    return parts.scheme.lower(), parts.hostname, parts.port or {"https": 443, "http": 80}.get(parts.scheme)
