"""The doors of the service: each route with each of its methods, and the rule it declares."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from app.routes import ROUTERS
from app.web.access import AccessRule

PARAMETER = re.compile(r"{(\w+)(?::path)?}")


@dataclass(frozen=True, slots=True)
class Door:
    """One method of one route."""

    method: str
    path: str
    rule: str

    @property
    def parameters(self) -> list[str]:
        return PARAMETER.findall(self.path)

    @property
    def is_api(self) -> bool:
        return self.path.startswith("/api/")

    @property
    def is_safe(self) -> bool:
        return self.method == "GET"

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def doors() -> list[Door]:
    """Every door there is: nothing can be mounted elsewhere (import contract on the routers)."""
    return [
        Door(method, route.path, _rule(route))
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in sorted(route.methods or ())
    ]


def _rule(route: APIRoute) -> str:
    return next(call.name for call in calls(route.dependant) if isinstance(call, AccessRule))


def calls(dependant: Dependant) -> Iterator[object]:
    for dependency in dependant.dependencies:
        yield dependency.call
        yield from calls(dependency)
