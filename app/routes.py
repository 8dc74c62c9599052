"""The one list of routers; the architecture tests walk it."""

from fastapi import APIRouter

from app.accounts import api as accounts_api
from app.accounts import pages as accounts_pages
from app.editions import api as editions_api

ROUTERS: tuple[APIRouter, ...] = (
    accounts_api.router,
    accounts_pages.router,
    editions_api.router,
)
