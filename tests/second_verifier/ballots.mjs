// Section 6: the ballots and the leaves that none of them took.
import { byCodePoint, canonical, demand, documents, hex, lines, sha256 } from "./bytes.mjs";

const FILE = "ballots.jsonl";
const TRACKER = /^[0-9ABCDEFGHJKMNPQRSTVWXYZ]{20}$/;

/** Check the ballots against their log and return them. */
export function checkBallots(files, rules, leaves) {
  const waiting = new Map();
  for (const leaf of leaves) waiting.set(leaf, (waiting.get(leaf) ?? 0) + 1);
  const ballots = documents(files, FILE);
  ballots.forEach((ballot, at) => {
    const say = (holds, code, reason) => demand(holds, code, FILE, at + 1, reason);
    say(isBallot(ballot), "form", "this is no ballot under a tracker");
    const order = at ? byCodePoint(ballots[at - 1].tracker, ballot.tracker) : -1;
    say(order !== 0, "ballots.twice", "the same tracker as the line before");
    say(order < 0, "ballots.order", "a lesser tracker than the line before");
    const reason = brokenRule(ballot.choices, rules);
    say(!reason, "ballots.rules", reason);
    const commitment = commitmentOf(ballot, rules);
    say(waiting.get(commitment) > 0, "ballots.commitment", `${commitment} is not in the log`);
    waiting.set(commitment, waiting.get(commitment) - 1);
  });
  checkUnopened(files, waiting);
  return ballots;
}

function isBallot(ballot) {
  const keys = ballot && typeof ballot === "object" ? Object.keys(ballot).join() : "";
  return keys === "choices,tracker" && typeof ballot.tracker === "string" && TRACKER.test(ballot.tracker) && Array.isArray(ballot.choices) && ballot.choices.every(isChoice);
}

function isChoice(choice) {
  return Array.isArray(choice) && choice.length === 2 && typeof choice[0] === "string" && typeof choice[1] === "bigint";
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0n);
const areOnes = (numbers) => numbers.every((number) => number === 1n);

const KINDS = {
  euro: (codes, numbers) => numbers.every((number) => number >= 1n) && sum(numbers) === 100n,
  approval: (codes, numbers) => areOnes(numbers),
  "approval-within-envelope": (codes, numbers, { costs, budget }) =>
    areOnes(numbers) && sum(codes.map((code) => costs.get(code))) <= budget,
  ranking: (codes, numbers) => {
    const ranks = new Set(numbers);
    return codes.every((_, at) => ranks.has(BigInt(at + 1)));
  },
};

function brokenRule(choices, rules) {
  const codes = choices.map(([code]) => code);
  const numbers = choices.map(([, number]) => number);
  if (!codes.length) return "";
  if (!codes.every((code) => rules.costs.has(code))) return "it names something that is no project";
  if (!codes.every((code, at) => !at || byCodePoint(codes[at - 1], code) < 0)) return "its codes do not rise";
  if (rules.largest !== null && BigInt(codes.length) > rules.largest) return "it names too many projects";
  return KINDS[rules.kind]?.(codes, numbers, rules) ? "" : `its numbers are not those of ${rules.kind}`;
}

function commitmentOf({ choices, tracker }, { round, suite, size }) {
  const plain = Buffer.from(canonical({ choices, round, suite, tracker }));
  if (BigInt(plain.length) > size) return "";
  return hex(sha256("pb/commit/v1", plain, Buffer.alloc(Number(size) - plain.length)));
}

function checkUnopened(files, waiting) {
  const file = "unopened.txt";
  const wanted = [...waiting].flatMap(([leaf, times]) => Array(times).fill(leaf)).sort(byCodePoint);
  const found = lines(files, file).map((bytes) => bytes.toString("latin1"));
  for (let at = 0; at < Math.max(wanted.length, found.length); at += 1) {
    demand(wanted[at] === found[at], "unopened.mismatch", file, at + 1, `this should be ${wanted[at] ?? "no line"}`);
  }
}
