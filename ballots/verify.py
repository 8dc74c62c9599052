"""Check a vote by yourself, from its published bundle alone: python verify.py BUNDLE.

BUNDLE is the ZIP file or its folder. The first check of SPEC.md that fails ends it, with its place.
Exit: 0 all agrees, 1 something does not, 2 wrong use, 3 nothing wrong found but not all checked.
"""

# fmt: off
import argparse
import base64
import csv
import hashlib
import json
import re
import struct
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import zip_longest
from pathlib import Path
from typing import Any

LIST, SEALED, BALLOTS = "SHA256SUMS", "sealed.sha256", "ballots.jsonl"
ALWAYS = {LIST, "SHA256SUMS.sig", "SPEC.md", "admin-log.jsonl", "counts.json", "log/leaves.txt",
          "result.json", "round.json", "verify.py", "voids.csv"}
OPENED = {BALLOTS, "pabulib.pb", "unopened.txt"}
HEAD = re.compile(r"log/heads/([0-9]{12})\.note")
BALLOT = re.compile(rb'\A\{"choices":(\[.*\]),"tracker":"([0-9A-HJKMNP-TV-Z]{20})"\}\Z')
LEAF, SHOWN = re.compile(rb"[0-9a-f]{64}"), {"action", "at", "by", "details", "object"}
SIGNED = re.compile(rb"\A([A-Za-z0-9+/]{90}[AEIMQUYcgkosw048]=)\n\Z")
LEAST_BALLOTS, EURO_CENTS, NEVER = 20, 100, Fraction(10**30)
LOCAL, CENTRAL, END = (struct.Struct(form) for form in ("<4s5H3I2H", "<4s6H3I5H2I", "<4s4H2IH"))
DECODER = json.JSONDecoder(parse_float=str, parse_constant=str)
ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
SUMS = ("leaves = opened + unopened", "versions = leaves + lost", "boxes = opened + set_aside",
        "versions = boxes + replaced + voided_versions")
COUNTS = {*re.findall("[a-z_]+", " ".join(SUMS)), "voided_ballots", "late", "register", "flaws"}
VOID = re.compile(rb'\A([^,"]+)' + rb",(0|[1-9][0-9]*)" * 3 + rb"\Z")
COST = re.compile(r"\A(?:0|[1-9][0-9]*)(?:\.[0-9]{1,2})?\Z")
CELLS = re.compile(rb'(?:(?:"(?:[^"\r]|"")*"|[^";\r]*)(?:;|$))+')
TEXT = "{0.numerator}/{0.denominator}".format
RULES = {"equal-shares", "greedy", "greedy-per-cost", "phragmen"}
USUAL = {"utility": "", "score_vector": "", "completion": "add1u", "increment": 100,
         "start": "exact", "stop": "over-budget", "comparison": "none", "misfit": "stop",
         "threshold": 0, "eligibility": 0, "ties": "chain", "seed": ""}
FREE = {"completion", "increment", "threshold", "seed"}  # the others are counted only as usual
UNPAID = {"rho": None, "payment": None, "full_payers": 0, "partial_payers": 0,
          "partial_paid": "0/1"}
Row = dict[str, Any]
Pattern = tuple[tuple[str, int], ...]

class Refusal(Exception):
    """The bundle is not what it says."""
def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
def canonical(document: object) -> bytes:
    return ENCODER.encode(document).encode()

# Ed25519 (RFC 8032), checked as OpenSSL does: points of a curve over the integers modulo P.
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int]
def add(one: Point, other: Point) -> Point:
    (x, y), (u, v) = one, other
    turn = D * x * y * u * v
    return (x * v + u * y) * pow(1 + turn, -1, P) % P, (y * v + x * u) * pow(1 - turn, -1, P) % P
def times(number: int, point: Point) -> Point:
    half = times(number >> 1, add(point, point)) if number else (0, 1)
    return add(half, point) if number & 1 else half
def point_of(raw: bytes) -> Point | None:
    sign, y = divmod(int.from_bytes(raw, "little"), 2**255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    is_point = y < P and x * x % P == square and (x or not sign)
    return (x if x % 2 == sign else P - x, y) if is_point else None
BASE = point_of(b"\x58" + b"\x66" * 31) or (0, 1)
def is_signed_slowly(key: bytes, message: bytes, signature: bytes) -> bool:
    public, scalar = point_of(key), int.from_bytes(signature[32:], "little")
    if public is None or scalar >= L or len(signature) != 2 * 32:
        return False
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    back_x, back_y = times(int.from_bytes(digest, "little") % L, public)
    x, y = add(times(scalar, BASE), (P - back_x, back_y))
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]
def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Use the `cryptography` package where there is one: the same answer, sooner."""
    try:
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415
        ed25519.Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except ImportError:
        return is_signed_slowly(key, message, signature)
    except Exception:  # noqa: BLE001
        return False
    return True

class Verifier:
    """The files, all in memory, and where in them we are, so that a refusal names the place."""

    def __init__(self) -> None:
        self.files, self.file, self.line = dict[str, bytes](), "", 0
    def refused(self, code: str, reason: str) -> Row:
        return {"status": 1, "code": code, "reason": reason, "file": self.file, "line": self.line}
    def need(self, truth: object, code: str, reason: str) -> None:
        if not truth:
            raise Refusal(self.refused(code, reason))
    def read_folder(self, path: Path) -> None:
        for found in path.rglob("*"):
            if found.is_file():
                self.files[found.relative_to(path).as_posix()] = found.read_bytes()
    def read_zip(self, data: bytes) -> None:
        """Take one form of ZIP alone: stored, sorted, not a byte to spare; no bomb, no overlap."""
        directory, at = bytearray(), 0
        while data[at : at + 4] == b"PK\3\4" and len(data) - at >= LOCAL.size:
            *_, size, _, length, _ = LOCAL.unpack_from(data, at)
            start = at + LOCAL.size + length
            raw, content = data[at + LOCAL.size : start], data[start : start + size]
            fields = 20, 0, 0, 0, 33, zlib.crc32(content), len(content), len(content), len(raw), 0
            former, self.file = self.file, raw.decode("ascii", "backslashreplace")
            is_ours = data[at : at + LOCAL.size] == LOCAL.pack(b"PK\3\4", *fields)
            self.need(self.file not in self.files, "files.repeated", "this name is there twice")
            self.need(is_ours and self.file > former, "zip.form", "not stored, or out of order")
            directory += CENTRAL.pack(b"PK\1\2", 788, *fields, 0, 0, 0, 0x81A40000, at) + raw
            self.files[self.file], at = content, start + size
        self.file, number = "", len(self.files)
        end = END.pack(b"PK\5\6", 0, 0, number, number, len(directory), at, 0)
        self.need(data[at:] == directory + end, "zip.form", "no bundle, or damaged")
    def lines(self, file: str) -> Iterator[bytes]:
        """Yield the lines of a file; while one is looked at, a refusal names it."""
        self.file, self.line = file, 0
        *lines, rest = self.files[file].split(b"\n")
        self.need(not rest, "form", "the last line is not whole")
        for self.line, line in enumerate(lines, 1):
            yield line
        self.line = 0
    def parse(self, data: bytes) -> Any:
        """Read JSON written in the one canonical way; it knows no floats."""
        document = DECODER.decode(data.decode())
        self.need(canonical(document) == data, "form", "not canonical JSON")
        return document
    def check_files(self) -> None:
        """Require every file of a bundle and no other, each as the list says it is."""
        known = ALWAYS | OPENED | {SEALED} | set(filter(HEAD.fullmatch, self.files))
        wanted = ALWAYS | (OPENED if OPENED & self.files.keys() else set())
        strange, absent = sorted(self.files.keys() - known), sorted(wanted - self.files.keys())
        self.file = (strange or absent or [""])[0]
        self.need(not strange, "files.unexpected", "no such file belongs to a bundle")
        self.need(not absent, "files.missing", "this file is missing")
        names = sorted(self.files.keys() - {LIST, "SHA256SUMS.sig"})
        listed = [f"{sha256(self.files[name])}  {name}".encode() for name in names]
        for line, expected in zip_longest(self.lines(LIST), listed):
            self.need(line == expected, "sums.mismatch", f"not {expected!r}")
    def check_signature(self, pinned: str | None) -> None:
        """Require that the key of the log signed the list, and so all of the bundle."""
        [self.round] = map(self.parse, self.lines("round.json"))
        self.frozen, self.key = self.round["freeze"], bytes.fromhex(self.round["log_public_key"])
        self.costs = {each["code"]: each["cost_cents"] for each in self.frozen["projects"]}
        self.need(self.round["format"] == "partage/bundle/v1", "round.format", "another version")
        is_key = self.key.hex() == self.round["log_public_key"]
        self.need(is_key and type(self.round["trustees"]) is int, "form", "not a key, or a number")
        self.origin = f"partage/urn/{self.round['round']}"
        self.tag = hashlib.sha256(f"{self.origin}\n\1".encode() + self.key).digest()[:4]
        encoded = base64.b64encode(b"\1" + self.key).decode()
        written = f"{self.origin}+{self.tag.hex()}+{encoded}"
        self.need(self.round["log_verifier_key"] == written, "round.key", "not the log's own key")
        self.need(pinned in (None, written), "round.other-key", "not the key you gave")
        [line] = self.lines("SHA256SUMS.sig")
        message, signature = b"pb/bundle/v1" + self.files[LIST], bytes.fromhex(line.decode())
        self.need(line == signature.hex().encode(), "form", "not in lower-case digits alone")
        is_ours = is_signed(self.key, message, signature)
        self.need(is_ours, "sums.signature", "not signed with the log's key")
    def check_log(self) -> list[bytes]:
        """Require signed heads over the first leaves of one list, from none of them to all."""
        leaves, self.nodes = list[bytes](), {(0, 0): hashlib.sha256().digest()}
        for line in self.lines("log/leaves.txt"):
            self.need(LEAF.fullmatch(line), "log.leaf", "not a commitment")
            node = hashlib.sha256(b"\0" + bytes.fromhex(line.decode())).digest()
            self.nodes[len(leaves), len(leaves) + 1] = node
            leaves.append(line)
        heads = {int(match[1]): match[0] for name in self.files if (match := HEAD.fullmatch(name))}
        self.need(0 in heads, "log.empty", "no head shows the urn empty")
        self.need(max(heads) == len(leaves), "log.whole", "the last head is not over all leaves")
        for size, self.file in sorted(heads.items()):
            note, root = self.files[self.file], base64.b64encode(self.root(0, size)).decode()
            body = f"{self.origin}\n{size}\n{root}\n".encode()
            self.need(note.startswith(body), "log.head", "not over the first leaves of the list")
            start = body + f"\n\u2014 {self.origin} ".encode()
            [signed] = map(base64.b64decode, SIGNED.findall(note.removeprefix(start)))
            is_ours = signed[:4] == self.tag and is_signed(self.key, body, signed[4:])
            self.need(is_ours, "log.signature", "not signed with the log's key")
        return leaves
    def root(self, first: int, end: int) -> bytes:
        """Return the RFC 6962 hash of these leaves."""
        if (first, end) not in self.nodes:
            middle = first + (1 << (end - first - 1).bit_length() - 1)
            both = self.root(first, middle) + self.root(middle, end)
            self.nodes[first, end] = hashlib.sha256(b"\1" + both).digest()
        return self.nodes[first, end]
    def check_ballots(self, leaves: Sequence[bytes]) -> Counter[Pattern]:
        """Require ballots within the rules, each there once and promised in the log."""
        self.file, self.line, known = "round.json", 1, dict[bytes, Pattern]()
        size, rivals = self.round["size"], self.round["incompatible"]
        is_right = 0 < size <= 2**20 and self.frozen["ballot"]["largest_choice"] != 0
        is_right = is_right and len(self.costs) == len(self.frozen["projects"])
        is_right = is_right and all(type(each) is list for each in [rivals, *rivals])
        self.need(is_right, "form", "a size or a list that cannot be")
        cast, unopened, former = Counter[bytes](), Counter(leaves), b""
        middle = canonical({"round": self.round["round"], "suite": self.round["suite"]})[1:-1]
        for line in self.lines(BALLOTS):
            [(choices, tracker)] = BALLOT.findall(line)
            self.need(tracker != former, "ballots.twice", "this tracker is there twice")
            self.need(tracker > former, "ballots.order", "not in the order of trackers")
            if choices not in known:
                known[choices] = tuple((code, number) for code, number in self.parse(choices))
                self.check_choices(known[choices])
            plain = b'{"choices":%b,%b,"tracker":"%b"}' % (choices, middle, tracker)
            leaf = sha256(b"pb/commit/v1" + plain.ljust(size, b"\0")).encode()
            is_there = len(plain) <= size and unopened[leaf] > 0
            self.need(is_there, "ballots.commitment", "not in the log")
            unopened[leaf] -= 1
            cast[choices] += 1
            former = tracker
        is_rest = list(self.lines("unopened.txt")) == sorted(unopened.elements())
        self.need(is_rest, "unopened.mismatch", "not the leaves that no ballot opens")
        return Counter({known[choices]: number for choices, number in cast.items()})
    def check_choices(self, choices: Pattern) -> None:
        frozen, costs = self.frozen, self.costs
        codes, numbers = [code for code, _ in choices], sorted(number for _, number in choices)
        self.need(costs.keys() >= set(codes), "ballots.rules", "names no project of this round")
        most, kind = frozen["ballot"]["largest_choice"] or len(costs), frozen["ballot"]["kind"]
        is_list = sorted(set(codes)) == codes and len(codes) <= most
        self.need(is_list, "ballots.rules", "too many projects, one twice, or out of order")
        ranks, is_euro = [*range(1, len(codes) + 1)], sum(numbers) == EURO_CENTS and numbers[0] > 0
        is_right = numbers == (ranks if kind == "ranking" else [1] * len(codes))
        is_right = is_euro or not codes if kind == "euro" else is_right
        self.need(is_right, "ballots.rules", "other numbers than such a ballot has")
        envelope = frozen["budget_cents"] if kind == "approval-within-envelope" else NEVER
        fits = sum(costs[code] for code in codes) <= envelope
        self.need(fits, "ballots.rules", "costs more than the envelope")
    def check_counts(self, leaves: int, ballots: Counter[Pattern] | None) -> None:
        """Require what the round declares to add up, and to agree with what is there."""
        header, *rest = self.lines("voids.csv")
        voids = [row for [row] in map(VOID.findall, rest)]
        columns, names = b"reason,people,ballots,versions", {row[0] for row in voids}
        self.need((header, len(names)) == (columns, len(voids)), "form", "columns, or a name twice")
        [said] = map(self.parse, self.lines("counts.json"))
        self.counts, numbers = said, [*said["flaws"].values(), *said.values()]
        numbers.remove(said["flaws"])
        is_whole = said.keys() == COUNTS and all(type(number) is int for number in numbers)
        self.need(is_whole, "form", "other fields, or no whole numbers")
        opened = said["opened"] if ballots is None else ballots.total()
        there = {"leaves": leaves, "opened": opened, "set_aside": sum(said["flaws"].values())}
        there["voided_ballots"] = sum(int(row[2]) for row in voids)
        there["voided_versions"] = sum(int(row[3]) for row in voids)
        self.voids = {row[0].decode(): int(row[1]) for row in voids}
        for name, number in there.items():
            self.need(said[name] == number, "counts.mismatch", f"{name}: {number} are there")
        for equation in SUMS:
            total, *parts = equation.replace("+", "=").split(" = ")
            self.need(said[total] == sum(said[part] for part in parts), "counts.sum", equation)
        self.need(min(numbers) >= 0, "counts.sum", "a number below zero")
        is_shown = (said["opened"] >= LEAST_BALLOTS) == (ballots is not None)
        self.need(is_shown, "counts.secrecy", "ballots are shown from 20 on, and not below")
    def check_journal(self) -> None:
        """Require one chain of rows, and among them the steps of the vote, in order and true."""
        [result] = map(self.parse, self.lines("result.json"))
        former, done, self.outcome = Row(), dict[str, tuple[int, Row]](), result["outcome"]
        for line in self.lines("admin-log.jsonl"):
            row = self.parse(line)
            fields = {"chain", "sequence"} | (SHOWN if "action" in row else {"digest"})
            self.need(row.keys() == (fields if former else {"chain", "sequence"}), "form", "fields")
            shown = {name: value for name, value in row.items() if name != "chain"}
            digest = shown.get("digest") or sha256(canonical(shown))
            link = sha256(bytes.fromhex(former.get("chain", "") + digest))
            is_next = (row["sequence"], row["chain"]) == (former.get("sequence", 0) + 1, link)
            is_start = not former and LEAF.fullmatch(row["chain"].encode())
            self.need(is_next or is_start, "journal.chain", "does not continue the row before")
            former, done[row.get("action", "")] = row, (self.line, row)
        is_shared, said, where = self.round["trustees"] > 1, self.counts, 1
        self.need(is_shared == (SEALED in self.files), "files.sealed", "goes with trustees")
        sealed = self.files.get(SEALED, b"").decode().removesuffix("  urn.txt\n")
        outcome = {"outcome_sha256": sha256(canonical(self.outcome))}
        steps: list[tuple[str, Row]] = [
            ("voting.round-opened", {"freeze": sha256(canonical(self.frozen))}),
            ("voting.closed", {"versions": said["versions"]}),
            ("voting.disputes-ended", {"ballots": said["boxes"], "voids": self.voids}),
            ("voting.exported", {"sha256": sealed}), ("voting.link-destroyed", {}),
            ("voting.opened", {"flaws": said["flaws"], "late": said["late"]}),
            ("results.counted", outcome), ("results.published", outcome)]
        for step, facts in steps if is_shared else steps[:3] + steps[5:]:
            self.line, row = done.get(step, (0, Row()))
            self.need(self.line > where, "journal.step", f"{step} is missing, or out of order")
            self.need(row["details"] | facts == row["details"], "journal.fact", f"{step} differs")
            where = self.line
    def check_result(self, ballots: Counter[Pattern]) -> str:
        """Require the same rounds from the same ballots, to the last fraction of a cent."""
        self.file, self.line = "result.json", 1
        rule, told = self.frozen["rule"]["id"], self.outcome
        chosen = USUAL | {"seed": self.frozen["tie_seed"]} | self.frozen["rule"]["parameters"]
        ours, usual = ({n: row[n] for n in row.keys() - FREE} for row in (chosen, USUAL))
        is_known = rule in RULES and self.round["rule_version"] == "1"
        if canonical(ours) != canonical(usual) or not is_known:
            return "result"
        types = [type(chosen[name]) for name in ("increment", "threshold", "seed")]
        ok = chosen["completion"] in {"none", "greedy", "add1", "add1u"} and chosen["increment"] > 0
        self.need(ok and types == [int, int, str], "form", "a parameter that cannot be")
        count = Count(self.round, chosen, ballots)
        share, runs, rounds = count.again(rule, told["share"])
        cost = sum(count.cost[code] for code in rounds)
        expected = {
            "rule": rule, "version": "1", "parameters": count.settings, "share": share,
            "budget": count.budget, "voters": ballots.total(), "runs": runs, "cost": cost,
            "rounds": [*rounds.values()], "winners": [*rounds], "leftover": count.budget - cost}
        for name, value in expected.items():
            is_same = canonical(told[name]) == canonical(value)
            self.need(is_same, f"result.{name}", f"counted: {str(value)[:200]}")
        self.need(cost <= count.budget, "result.cost", "more than the envelope")
        losses = [(each["project"], each["votes"], each["score"]) for each in told["losses"]]
        lost = [(c, count.votes[c], count.score[c]) for c in count.cost if c not in rounds]
        self.need(sorted(losses) == sorted(lost), "result.losses", "others, or scores")
        return ""
    def check_pabulib(self, ballots: Counter[Pattern]) -> None:
        lines = list(self.lines("pabulib.pb"))
        is_table = lines[:1] == [b"META"] and all(map(CELLS.fullmatch, lines))
        self.need(is_table, "form", "not three sections of cells")
        rows = list(csv.reader(map(bytes.decode, lines), delimiter=";"))
        kind, projects = self.frozen["ballot"]["kind"], rows.index(["PROJECTS"]) + 2
        told = [(row[0], Fraction(*COST.findall(row[1]) or ["-1"]) * 100)
                for row in rows[projects : rows.index(["VOTES"])]]
        self.need(sorted(told) == sorted(self.costs.items()), "pabulib.projects", "others")
        cast, votes = Counter[Pattern](), rows.index(["VOTES"]) + 2
        for cells, number in Counter(tuple(row[1:]) for row in rows[votes:]).items():
            codes = cells[0].split(",") if cells[0] else []
            points = list(range(1, len(codes) + 1)) if kind == "ranking" else [1] * len(codes)
            if kind == "euro" and codes:
                points = [int(*COST.findall(text)) for text in cells[1].split(",")]
            cast[tuple(sorted(zip(codes, points, strict=True)))] += number
        self.need(cast == ballots, "pabulib.ballots", "other ballots")

class Count:
    """Who supports what, the order of equal projects, and those that may be funded at all."""

    def __init__(self, about: Row, chosen: Row, ballots: Counter[Pattern]) -> None:
        frozen, kind = about["freeze"], about["freeze"]["ballot"]["kind"]
        self.budget: int = frozen["budget_cents"]
        self.cost: dict[str, int] = {p["code"]: p["cost_cents"] for p in frozen["projects"]}
        utility = {"euro": "points", "ranking": "borda"}.get(kind, "cost")
        vector = list(range(frozen["ballot"]["largest_choice"] or len(self.cost), 0, -1))
        shown = ",".join(map(str, vector)) if kind == "ranking" else ""
        self.settings = chosen | {"utility": utility, "score_vector": shown}
        self.scale = {c: cost or 1 if utility == "cost" else 1 for c, cost in self.cost.items()}
        self.votes, self.score, self.size = Counter[str](), Counter[str](), list(ballots.values())
        self.supporters: dict[str, list[tuple[int, int]]] = {code: [] for code in self.cost}
        for group, (choices, voters) in enumerate(ballots.items()):
            for code, number in choices:
                points = vector[number - 1] if kind == "ranking" else number
                self.votes[code] += voters
                self.score[code] += voters * points
                self.supporters[code].append((group, points))
        lots = {code: sha256(f"{chosen['seed']}\n{code}".encode()) for code in self.cost}
        places = {code: (self.cost[code], -self.votes[code], lots[code]) for code in self.cost}
        self.order = {code: at for at, code in enumerate(sorted(places, key=places.__getitem__))}
        self.open = {c for c in self.cost if self.score[c] >= max(chosen["threshold"], 1)}
        self.rivals = [set(group) for group in about["incompatible"]]
    def again(self, rule: str, said: str | None) -> tuple[str | None, int, dict[str, Row]]:
        """Return share, runs and rounds; of Add1, the run that was said and the one after it."""
        if rule != "equal-shares":
            return None, 1, Market(self, rule).run({})
        how, rise = self.settings["completion"], self.settings["increment"]
        share, runs = Fraction(self.budget, max(sum(self.size), 1)), 1
        if rises := how in ("add1", "add1u") and bool(self.open):
            steps = max(0, (Fraction(said or 0) - share) // rise)
            share, runs = share + steps * rise, runs + steps
        market = Market(self, rule, share)
        rounds = market.run({})
        if rises and market.open:
            beyond = Market(self, rule, share + rise)
            beyond.run({})
            runs += 1 if beyond.money < 0 else 2
        if how in ("greedy", "add1u"):
            rounds = Market(self, "greedy").run(rounds, "completion")
        return TEXT(share), runs, rounds

class Market:
    """One run of a rule; groups of equal ballots hold money or load in `unit`ths of a cent."""

    def __init__(self, count: Count, rule: str, share: Fraction = Fraction(0)) -> None:
        self.of, self.rule, self.unit, self.money = count, rule, share.denominator, count.budget
        self.held, self.open = [share.numerator] * len(count.size), set(count.open)
        self.keys = dict.fromkeys(count.open, -NEVER)
    def run(self, rounds: dict[str, Row], stage: str = "rule") -> dict[str, Row]:
        """Go on after these rounds: the project of least key is next, ties by the public order."""
        of = self.of
        while True:
            self.money = of.budget - sum(of.cost[code] for code in rounds)
            shut = {*rounds}.union(*(group for group in of.rivals if group & rounds.keys()))
            self.open -= shut
            tied = self.first()
            stops = self.rule == "phragmen" and any(of.cost[code] > self.money for code in tied)
            if not tied or stops:
                return rounds
            code = min(tied, key=of.order.__getitem__)
            told = {"project": code, "cost": of.cost[code], "votes": of.votes[code], "stage": stage}
            rounds[code] = told | {"score": of.score[code]} | self.pay(code)
    def first(self) -> list[str]:
        """Return the projects of least key. No key ever falls, so old ones are bounds."""
        best = NEVER
        for code in sorted(self.open, key=self.keys.__getitem__):
            if self.keys[code] <= best:
                self.keys[code] = self.key(code)
                best = min(best, self.keys[code])
        return [code for code in self.open if self.keys[code] == best < NEVER]
    def key(self, code: str) -> Fraction:
        of, cost, score = self.of, self.of.cost[code], self.of.score[code]
        if self.rule == "equal-shares":
            return self.rho(code)
        if cost > self.money and self.rule != "phragmen":
            return NEVER
        if self.rule == "phragmen":
            loads = sum(of.size[group] * self.held[group] for group, _ in of.supporters[code])
            return Fraction(cost * self.unit + loads, self.unit * of.votes[code])
        is_relative = cost and self.rule == "greedy-per-cost"
        return Fraction(cost, score) if is_relative else Fraction(-score)
    def rho(self, code: str) -> Fraction:
        """Return the price of a point at which supporters, paying it or all they have, pay."""
        # From a price too low: whoever cannot pay it gives all, the others share the rest.
        held, size, payers = self.held, self.of.size, self.of.supporters[code]
        rest, points = self.of.cost[code] * self.unit, self.of.score[code]
        if sum(size[group] * held[group] for group, _ in payers) < rest:
            return NEVER
        known = self.keys[code] * self.of.scale[code] * self.unit
        over, under = max(known, Fraction(rest, points)).as_integer_ratio()
        while poor := [each for each in payers if held[each[0]] * under < over * each[1]]:
            payers = [each for each in payers if held[each[0]] * under >= over * each[1]]
            rest -= sum(size[group] * held[group] for group, _ in poor)
            points -= sum(size[group] * worth for group, worth in poor)
            over, under = rest, points
        return Fraction(rest, points * self.unit * self.of.scale[code])
    def pay(self, code: str) -> Row:
        """Take the money, or set the load, in units so fine that both are whole."""
        full, partial, points, is_sale = 0, 0, 0, self.rule == "equal-shares"
        price = self.keys[code] * (self.of.scale[code] if is_sale else 1)
        due, factor = (price * self.unit).as_integer_ratio()
        self.unit, self.held = self.unit * factor, [each * factor for each in self.held]
        for group, worth in self.of.supporters[code]:
            if self.held[group] >= due * worth:
                full, points = full + self.of.size[group], points + self.of.size[group] * worth
            elif self.held[group]:
                partial += self.of.size[group]
            self.held[group] = max(0, self.held[group] - due * worth) if is_sale else due
        rest = TEXT(self.of.cost[code] - price * points)
        paid = {"full_payers": full, "partial_payers": partial, "partial_paid": rest}
        paid |= {"rho": TEXT(self.keys[code]), "payment": TEXT(price)}
        return paid if is_sale else UNPAID

def examine(path: Path, pinned: str | None = None, trackers: Path | None = None) -> Row:
    """Return what to say; nothing in a bundle makes this fail."""
    verifier = Verifier()
    try:
        verifier.read_folder(path) if path.is_dir() else verifier.read_zip(path.read_bytes())
        verifier.check_files()
        verifier.check_signature(pinned)
        leaves, is_shown, unchecked = verifier.check_log(), BALLOTS in verifier.files, "ballots"
        ballots = verifier.check_ballots(leaves) if is_shown else None
        verifier.check_counts(len(leaves), ballots)
        verifier.check_journal()
        if ballots is not None:
            unchecked = verifier.check_result(ballots)
            verifier.check_pabulib(ballots)
        wanted = set(trackers.read_bytes().split()) if trackers else set()
        known = {line[-22:-2] for line in verifier.files.get(BALLOTS, b"").split(b"\n")}
        verifier.need(wanted <= known, "trackers.missing", str(sorted(wanted - known)[:20]))
        told = {name: verifier.outcome[name] for name in ("voters", "winners")}
    except Refusal as refusal:
        return dict(refusal.args[0])
    except Exception as fault:  # noqa: BLE001
        return verifier.refused("form", f"not as SPEC.md says: {fault!r}")
    told |= {"status": 3 if unchecked else 0, "unchecked": unchecked, "leaves": len(leaves)}
    return told | {"round": verifier.round["round"], "trackers": len(wanted)}
def main(arguments: Sequence[str] | None = None) -> int:
    asked = argparse.ArgumentParser(description="Check the bundle of a vote.")
    asked.add_argument("bundle", type=Path, help="the ZIP file, or its folder")
    asked.add_argument("--json", action="store_true", help="answer in JSON")
    asked.add_argument("--key", help="the log's key, as you know it from elsewhere")
    asked.add_argument("--trackers", type=Path, help="a file of trackers to find, one a line")
    given = asked.parse_args(arguments)
    for path in filter(None, (given.bundle, given.trackers)):
        path.exists() or asked.error(f"there is no {path}")
    said = examine(given.bundle, given.key, given.trackers)
    text = "AGREES: {voters} ballots, {leaves} leaves, {trackers} trackers found; funded: {winners}"
    text += "\nNOT CHECKED: {unchecked}" if said.get("unchecked") else ""
    place = "{file}:{line}" if said.get("line") else "{file}"
    text = f"REFUSED {{code}} {place}: {{reason}}" if said["status"] == 1 else text
    sys.stdout.write((json.dumps(said) if given.json else text.format(**said)) + "\n")
    return int(said["status"])

if __name__ == "__main__":
    sys.exit(main())
