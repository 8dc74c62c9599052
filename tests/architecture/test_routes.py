"""Every route declares exactly one access rule; every page's form is protected."""

from collections.abc import Iterator

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from app.routes import ROUTERS
from app.web import csrf
from app.web.access import AccessRule

ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


def calls(dependant: Dependant) -> Iterator[object]:
    for dependency in dependant.dependencies:
        yield dependency.call
        yield from calls(dependency)


def names(routes: list[APIRoute]) -> list[str]:
    return [f"{','.join(sorted(route.methods or ()))} {route.path}" for route in routes]


def test_the_routers_hold_nothing_but_declared_routes():
    assert ROUTES
    assert all(isinstance(route, APIRoute) for router in ROUTERS for route in router.routes)


@pytest.mark.parametrize("route", ROUTES, ids=names(ROUTES))
def test_each_route_declares_exactly_one_access_rule(route: APIRoute):
    rules = {id(call) for call in calls(route.dependant) if isinstance(call, AccessRule)}
    assert len(rules) == 1


PAGES = [
    route
    for route in ROUTES
    if not route.path.startswith("/api/") and UNSAFE & set(route.methods or ())
]


@pytest.mark.parametrize("route", PAGES, ids=names(PAGES))
def test_each_form_is_protected_against_forgery(route: APIRoute):
    assert csrf.protect in set(calls(route.dependant))


API = [route for route in ROUTES if route.path.startswith("/api/")]


@pytest.mark.parametrize("route", API, ids=names(API))
def test_the_api_changes_nothing_by_get_and_lives_under_v1(route: APIRoute):
    assert route.path.startswith("/api/v1")
    assert csrf.protect not in set(calls(route.dependant))
