"""Bundles of votes held through the service itself, and the same with one flaw, signed again."""

import hashlib
import json
import random
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.core.db import Database
from app.editions.models import BallotKind, Phase
from app.editions.phases import opens_at
from app.editions.queries import get_edition
from app.opendata.archive import zipped
from app.opendata.bundle import bundle_files, find_bundled
from app.results.queries import find_published
from app.results.service import count_edition, publish_result
from app.voting.keys import KeyStore
from app.voting.seal import canonical
from ballots.verify import examine
from tests.polling import COSTS, Poll, start_poll

ZONE = ZoneInfo("Europe/Paris")
Files = dict[str, bytes]


@dataclass
class Bundle:
    """The files of a bundle and the key that signs them."""

    files: Files
    key: Ed25519PrivateKey
    trackers: list[str] = field(default_factory=list)

    def document(self, name: str) -> Any:
        return json.loads(self.files[name])

    def rows(self, name: str) -> list[Any]:
        return [json.loads(line) for line in self.files[name].splitlines()]

    def write(self, name: str, *documents: object) -> None:
        self.files[name] = b"".join(canonical(each) + b"\n" for each in documents)

    def change(self, name: str, change: Callable[[Any], object]) -> None:
        """Change a file of one JSON document in place."""
        document = self.document(name)
        change(document)
        self.write(name, document)

    def copy(self) -> "Bundle":
        return Bundle(dict(self.files), self.key, self.trackers)

    def sign(self) -> "Bundle":
        """List the files anew and sign the list, as someone who holds the key could."""
        names = sorted(self.files.keys() - {"SHA256SUMS", "SHA256SUMS.sig"})
        lines = [f"{hashlib.sha256(self.files[name]).hexdigest()}  {name}\n" for name in names]
        sums = "".join(lines).encode()
        self.files["SHA256SUMS"] = sums
        signature = self.key.sign(b"pb/bundle/v1" + sums)
        self.files["SHA256SUMS.sig"] = f"{signature.hex()}\n".encode()
        return self

    def chain(self) -> "Bundle":
        """Write the journal's chain anew, as someone who holds the database could."""
        first, *rows = self.rows("admin-log.jsonl")
        former = first["chain"]
        for row in rows:
            row.pop("chain")
            digest = row.get("digest") or hashlib.sha256(canonical(row)).hexdigest()
            former = hashlib.sha256(bytes.fromhex(former + digest)).hexdigest()
            row["chain"] = former
        self.write("admin-log.jsonl", first, *rows)
        return self

    def tell(self, action: str, **details: object) -> "Bundle":
        """Let a step in the journal say something else, and chain the rows anew."""
        rows = self.rows("admin-log.jsonl")
        for row in rows:
            if row.get("action") == action:
                row["details"] |= details
        self.write("admin-log.jsonl", *rows)
        return self.chain()

    def recount(self) -> "Bundle":
        """Let the journal name the outcome that is there now."""
        digest = hashlib.sha256(canonical(self.document("result.json")["outcome"])).hexdigest()
        self.tell("results.counted", outcome_sha256=digest)
        return self.tell("results.published", outcome_sha256=digest)

    def zip(self) -> bytes:
        return zipped(self.files)

    def examine(self, folder: Path, **options: Any) -> dict[str, Any]:
        """Write the ZIP file and return what the verifier says of it."""
        path = folder / f"{secrets.token_hex(4)}.zip"
        path.write_bytes(self.zip())
        try:
            return examine(path, **options)
        finally:
            path.unlink()


def draw_choices(
    kind: BallotKind, codes: Sequence[str], chance: random.Random
) -> list[tuple[str, int]]:
    """Draw a ballot of this kind that keeps its rules; now and then a blank one."""
    named = chance.sample(codes, chance.randint(0, len(codes)))
    if kind is BallotKind.EURO and named:
        cuts = sorted(chance.sample(range(1, 100), len(named) - 1))
        shares = [high - low for low, high in zip([0, *cuts], [*cuts, 100], strict=True)]
        return list(zip(named, shares, strict=True))
    if kind is BallotKind.APPROVAL_WITHIN_ENVELOPE:
        named = named[:1]
    return [(code, 1) for code in named]


def hold_vote(
    database: Database,
    keys: KeyStore,
    now: datetime,
    *,
    ballots: int = 30,
    again: int = 4,
    seed: int = 1,
    during: Callable[[Poll], object] = lambda _: None,
    opening: Callable[[Poll], object] = Poll.open,
    **edition: Any,
) -> Bundle:
    """Hold a whole vote, `again` of its voters voting twice, and return its bundle."""
    kind = edition.get("ballot_kind", BallotKind.EURO)
    chance = random.Random(seed)
    poll = start_poll(database, keys, now, voters=ballots, **{"budget_cents": 6_000_000} | edition)
    for voter in poll.voters[:again]:
        poll.cast([(next(iter(COSTS)), 100)], voter=voter, intent=secrets.token_bytes(16))
    receipts = [
        poll.cast(
            draw_choices(kind, list(COSTS), chance), voter=voter, intent=secrets.token_bytes(16)
        )
        for voter in poll.voters
    ]
    during(poll)
    poll.close()
    opening(poll)
    return Bundle(
        publish(database, keys, poll.edition.slug),
        keys.log_key(),
        [receipt.tracker for receipt in receipts],
    )


def publish(database: Database, keys: KeyStore, slug: str) -> Files:
    """Count and publish an opened vote; return the files of its bundle."""
    with database.writing() as db:
        edition = get_edition(db, slug)
        hour = opens_at(edition, Phase.COUNTING)
        count_edition(db, edition=edition, now=hour)
        publish_result(db, edition=edition, now=hour)
    with database.reading() as db:
        edition = get_edition(db, slug)
        result = find_published(db, edition.id)
        voting_round = find_bundled(db, edition, result)
        assert voting_round is not None
        assert result is not None
        return bundle_files(
            db, edition=edition, voting_round=voting_round, result=result, keys=keys, zone=ZONE
        )
