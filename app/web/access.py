"""Access rules: every route declares exactly one, and a test walks the routers to see it."""

from typing import Any

from fastapi import Request


class AccessRule:
    """A dependency that lets a request through or raises; its return value is who is asking.

    Subclasses implement `__call__`; FastAPI reads its signature, so it may itself
    depend on the session, the cookies or the path.
    """

    name: str = "access"


class Public(AccessRule):
    """Anyone may come, and nothing about them is asked."""

    name = "public"

    def __call__(self, request: Request) -> Any:  # noqa: ARG002
        return None


public = Public()
