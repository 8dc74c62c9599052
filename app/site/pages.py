"""Pages that compose several features: home, languages, an edition's front page."""

from fastapi import APIRouter, Depends

from app.web import csrf

router = APIRouter(prefix="/{language}", dependencies=[Depends(csrf.protect)])
