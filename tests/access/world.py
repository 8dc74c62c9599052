"""A small town where everyone is signed in and every object exists, kept as one database file."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.accounts.access import SESSION_COOKIE
from app.accounts.models import Account, Role
from app.accounts.sessions import open_session
from app.core.db import Database
from app.core.settings import Settings
from app.editions.models import Edition
from app.files.folder import Folder
from app.organisations.bearers import name_bearer
from app.organisations.invitations import invite_member
from app.organisations.models import Invitation, MemberRole, Membership, OrganisationKind
from app.proposals.consents import ask_consent
from app.proposals.models import Proposal
from app.reviews.merging import ask_merge
from app.reviews.models import InterestDeclaration
from app.reviews.service import receive_proposal
from app.voters.access import COOKIE as VOTER_COOKIE
from app.voters.access import make_pass
from app.voters.models import Voter
from app.voters.service import register_simulated
from tests.access.doors import Door
from tests.builders import (
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
    OWNER = "owner"
    """Acts for the association that every address names, and so do the next two."""
    EDITOR = "editor"
    READER = "reader"
    OUTSIDER = "outsider"
    """Acts for another association."""
    AGENT = "agent"
    TOO_CLOSE = "too-close"
    """An agent who declared an interest in the proposal that every address names."""
    ADMINISTRATOR = "administrator"


ROLES = {
    Actor.OWNER: Role.MEMBER,
    Actor.EDITOR: Role.MEMBER,
    Actor.READER: Role.MEMBER,
    Actor.OUTSIDER: Role.MEMBER,
    Actor.AGENT: Role.AGENT,
    Actor.TOO_CLOSE: Role.AGENT,
    Actor.ADMINISTRATOR: Role.ADMINISTRATOR,
}

REVIEW = "/api/v1/editions/{slug}/reviews/{code}"
OWN = "/api/v1/proposals/{proposal_id}"
BODIES: dict[str, Any] = {
    f"PUT {OWN}": {**project("Un puits", 100_00), "version": 1},
    f"POST {OWN}/corrections": {"answers": {}},
    f"POST {OWN}/appeal": {"grounds": "Le puits a de l’eau."},
    f"POST {REVIEW}/conclusion": {"decision": "eligible"},
    f"POST {REVIEW}/confirmation": {"steps": 1},
    f"POST {REVIEW}/return": {"steps": 1, "reason": "Le budget."},
    f"POST {REVIEW}/appeal-decision": {"outcome": "upheld"},
    f"POST {REVIEW}/corrections": {},
    f"PUT {REVIEW}/corrections/deadline": {"due_at": "2026-12-24T12:00:00Z"},
    f"PUT {REVIEW}/findings/{{criterion_code}}": {"verdict": "met"},
    f"POST {REVIEW}/notes": {"text": "Appeler la mairie."},
}
"""What an API door reads before it looks for its object: without it, it answers 422 to everyone."""
MODERATION = "/{language}/mir/editions/{slug}/moderation/{code}"
MEMBERS = "/{language}/association/organisations/{slug}"
FIELDS = {
    f"POST {MEMBERS}/fiche": {"version": "1"},
    f"POST {MEMBERS}/membres/{{member_id}}/role": {"role": "editor"},
    f"POST {MEMBERS}/portage/{{collective}}": {"decision": "accept"},
    f"POST {MODERATION}/garder": {"part": "title"},
    f"POST {MODERATION}/retablir": {"part": "title"},
}
"""Likewise what a form must hold."""
ELSEWHERE = {
    "/organisations/{slug}": "/organisations/les-amis-de-mopti",
    "/critere/{code}": "/critere/field",
}
"""Where a parameter's name stands for another kind of object than usual."""


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
        for pattern, known in ELSEWHERE.items():
            address = address.replace(pattern, known)
        for name in door.parameters:
            address = address.replace(f"{{{name}}}", self.objects[name])
        return address


def build_world(database: Database, world: World, now: datetime) -> None:
    with database.writing() as db:
        scene = make_scene(db, now=now)
        proposal = make_proposal(db, scene, now=now)
        review = receive_proposal(
            db, proposal=proposal, by=scene.ada.id, base_url=world.settings.base_url, now=now
        )
        people = _gather(db, scene, now)
        for actor, account in people.items():
            world.tokens[actor] = open_session(db, account_id=account.id, now=now)
        too_close = people[Actor.TOO_CLOSE].id
        db.add(InterestDeclaration(review_id=review.id, account_id=too_close, declared_at=now))
        world.tokens[Actor.VOTER] = _voter_pass(db, world, scene.edition, now)
        picture = make_picture(db, scene, proposal, Folder(world.settings.files), now=now)
        world.objects = _objects(scene, proposal) | {
            "attachment_id": str(picture.id),
            "partner_id": str(proposal.partners[0].id),
            "token": _consent_token(db, world, scene, proposal, now),
            "member_id": str(people[Actor.READER].id),
            "account_id": str(people[Actor.AGENT].id),
            "collective": _borne_collective(db, scene, people[Actor.OUTSIDER], now),
            "invitation_id": _invitation(db, world, scene, now),
            "session_id": str(UUID(int=1)),
            "void_id": str(UUID(int=2)),
            "request_id": _merge_request(db, world, scene, proposal, people, now),
        }


def _gather(db: Session, scene: Scene, now: datetime) -> dict[Actor, Account]:
    """Bring everyone who has an account to town, each in their place."""
    people = {
        actor: make_account(db, now=now, role=role, email=f"{actor.value}@example.org")
        for actor, role in ROLES.items()
        if actor is not Actor.OWNER
    } | {Actor.OWNER: scene.ada}
    for actor in (Actor.EDITOR, Actor.READER):
        role = MemberRole(actor.value)
        db.add(
            Membership(
                organisation_id=scene.organisation.id,
                account_id=people[actor].id,
                role=role,
            )
        )
    return people


def _merge_request(
    db: Session,
    world: World,
    scene: Scene,
    proposal: Proposal,
    people: dict[Actor, Account],
    now: datetime,
) -> str:
    """Let another association submit the same project, and an agent ask to join the two."""
    outsider = people[Actor.OUTSIDER]
    abroad = make_organisation(db, now=now, members=[outsider], slug="d-ailleurs")
    other = make_proposal(db, replace(scene, organisation=abroad, ada=outsider), now=now)
    base_url = world.settings.base_url
    receive_proposal(db, proposal=other, by=outsider.id, base_url=base_url, now=now)
    asked = ask_merge(
        db,
        proposal=other,
        into=proposal,
        message="",
        by=people[Actor.AGENT].id,
        base_url=base_url,
        now=now,
    )
    return str(asked.id)


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


def _borne_collective(db: Session, scene: Scene, outsider: Account, now: datetime) -> str:
    """Let a collective ask the association to bear it; return the collective's address."""
    collective = make_organisation(
        db, now=now, members=[outsider], slug="les-voisines", kind=OrganisationKind.COLLECTIVE
    )
    name_bearer(
        db,
        collective=collective,
        association=scene.organisation,
        by=outsider.id,
        base_url="",
        now=now,
    )
    return collective.slug


def _invitation(db: Session, world: World, scene: Scene, now: datetime) -> str:
    invite_member(
        db,
        organisation=scene.organisation,
        email="newcomer@example.org",
        role=MemberRole.READER,
        inviter=scene.ada,
        base_url=world.settings.base_url,
        now=now,
    )
    return str(db.scalars(select(Invitation.id)).one())


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
        "news_id": str(UUID(int=3)),
        "number": "1",
        "judgement": "accepter",
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
        token = form_token(client.get("/fr/connexion").text)
        fields = {"_csrf": token, **FIELDS.get(str(door), {})}
    answer = client.request(
        door.method,
        world.address(door),
        headers=headers,
        data=fields,
        json=BODIES.get(str(door)),
    )
    return int(answer.status_code)
