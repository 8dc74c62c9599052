"""A small town where everyone is signed in and every object exists, kept as one database file."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.accounts.access import SESSION_COOKIE
from app.accounts.models import Role
from app.accounts.sessions import sign_in
from app.core.db import Database
from app.core.settings import Settings
from app.editions.models import Edition
from app.files.folder import Folder
from app.proposals.consents import ask_consent
from app.proposals.models import Proposal
from app.reviews.service import receive_proposal
from app.voters.access import COOKIE as VOTER_COOKIE
from app.voters.access import make_pass
from app.voters.models import Voter
from app.voters.service import register_simulated
from tests.access.doors import Door
from tests.builders import (
    PASSWORD,
    Scene,
    make_account,
    make_organisation,
    make_picture,
    make_proposal,
    make_scene,
)
from tests.clients import form_token
from tests.journeys.scenario import project


class Actor(StrEnum):
    """Everyone who may knock."""

    VISITOR = "visitor"
    VOTER = "voter"
    MEMBER = "member"
    """Acts for the association whose proposal every address names."""
    OUTSIDER = "outsider"
    """Acts for another association."""
    AGENT = "agent"
    ADMINISTRATOR = "administrator"


ROLES = {
    Actor.MEMBER: Role.MEMBER,
    Actor.OUTSIDER: Role.MEMBER,
    Actor.AGENT: Role.AGENT,
    Actor.ADMINISTRATOR: Role.ADMINISTRATOR,
}

BODIES: dict[str, Any] = {
    "PUT /api/v1/proposals/{proposal_id}": project("Un puits", 100_00) | {"version": 1}
}
"""What an API door needs before it looks for its object: without it, it answers 422 to everyone."""


@dataclass(slots=True)
class World:
    """Where the database file is, what each address parameter stands for, who holds which key."""

    path: Path
    settings: Settings
    objects: dict[str, str] = field(default_factory=dict)
    tokens: dict[Actor, str] = field(default_factory=dict)

    def address(self, door: Door) -> str:
        """Fill the door's address; a parameter without an object is a gap in this world."""
        address = door.path.replace(":path", "")
        for name in door.parameters:
            address = address.replace(f"{{{name}}}", self.objects[name])
        return address


def build_world(database: Database, world: World, now: datetime) -> None:
    with database.writing() as db:
        scene = make_scene(db, now=now)
        proposal = make_proposal(db, scene, now=now)
        receive_proposal(
            db, proposal=proposal, by=scene.ada.id, base_url=world.settings.base_url, now=now
        )
        _sign_everyone_in(db, world, scene, now)
        world.tokens[Actor.VOTER] = _voter_pass(db, world, scene.edition, now)
        picture = make_picture(db, scene, proposal, Folder(world.settings.files), now=now)
        world.objects = _objects(scene, proposal) | {
            "attachment_id": str(picture.id),
            "partner_id": str(proposal.partners[0].id),
            "token": _consent_token(db, world, scene, proposal, now),
        }


def _sign_everyone_in(db: Session, world: World, scene: Scene, now: datetime) -> None:
    outsider = make_account(db, now=now, email="outsider@example.org")
    make_organisation(db, now=now, members=[outsider], slug="d-ailleurs")
    make_account(db, now=now, role=Role.AGENT, email="agent@example.org")
    make_account(db, now=now, role=Role.ADMINISTRATOR, email="administrator@example.org")
    emails = {actor: f"{actor.value}@example.org" for actor in ROLES} | {
        Actor.MEMBER: scene.ada.email
    }
    for actor, email in emails.items():
        _account, world.tokens[actor] = sign_in(db, email=email, password=PASSWORD, now=now)


def _consent_token(
    db: Session, world: World, scene: Scene, proposal: Proposal, now: datetime
) -> str:
    link = ask_consent(
        db,
        proposal=proposal,
        partner=proposal.partners[0],
        language="fr",
        email="",
        by=scene.ada.id,
        base_url=world.settings.base_url,
        now=now,
    )
    return link.rsplit("/", 1)[1]


def _voter_pass(db: Session, world: World, edition: Edition, now: datetime) -> str:
    [voter_id] = register_simulated(db, edition=edition, how_many=1, now=now)
    return make_pass(world.settings, db.get_one(Voter, voter_id), now)


def _objects(scene: Scene, proposal: Proposal) -> dict[str, str]:
    return {
        "language": "fr",
        "slug": scene.edition.slug,
        "proposal_id": str(proposal.id),
        "code": proposal.code,
        "text_language": "ar",
        "criterion_code": "field",
        "word": "presentation",
        "commitment": "0" * 64,
        "first": "0",
        "second": "1",
    }


def knock(client: TestClient, world: World, door: Door, actor: Actor) -> int:
    """Send the plainest request that could pass, as `actor`, and return the answer's status."""
    client.cookies.clear()
    headers, fields = {}, None
    token = world.tokens.get(actor)
    if token and door.is_api:
        headers["Authorization"] = f"Bearer {token}"
    elif token:
        cookie = VOTER_COOKIE if actor is Actor.VOTER else SESSION_COOKIE
        client.cookies.set(f"partage-{cookie}", token)
    if not door.is_safe and not door.is_api:
        fields = {"_csrf": form_token(client.get("/fr/connexion").text)}
    answer = client.request(
        door.method,
        world.address(door),
        headers=headers,
        data=fields,
        json=BODIES.get(str(door)),
    )
    return int(answer.status_code)
