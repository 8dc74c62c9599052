// Section 4: the vote, and the key of its log.
import { demand, field, isDigest, onlyDocument, sha256 } from "./bytes.mjs";

const FILE = "round.json";
const FORMAT = "partage/bundle/v1";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const LARGEST_SIZE = 1048576n;

/** Return what the checks need of a vote, its key held against the one known from elsewhere. */
export function readRound(files, known) {
  const about = onlyDocument(files, FILE);
  const get = (name, type) => field(about, name, type, FILE);
  demand(get("format", "text") === FORMAT, "round.format", FILE, 1, `this is not ${FORMAT}`);
  demand(UUID.test(get("round", "text")), "form", FILE, 1, "round is no UUID");
  demand(isDigest(get("log_public_key", "text")), "form", FILE, 1, "log_public_key is no key");
  const key = Buffer.from(about.log_public_key, "hex");
  const origin = `partage/urn/${about.round}`;
  const typed = Buffer.concat([Uint8Array.of(1), key]);
  const tag = sha256(`${origin}\n`, typed).subarray(0, 4);
  const verifier = `${origin}+${tag.toString("hex")}+${typed.toString("base64")}`;
  demand(get("log_verifier_key", "text") === verifier, "round.key", FILE, 1, `the key should be ${verifier}`);
  demand((known ?? verifier) === verifier, "round.other-key", FILE, 1, `the key is ${verifier}`);
  return { about, key, origin, tag };
}

/** Return the rules of a vote that its ballots and its count need. */
export function readRules({ about }) {
  const get = (object, name, type) => field(object, name, type, FILE);
  const freeze = get(about, "freeze", "object");
  const [ballot, rule] = [get(freeze, "ballot", "object"), get(freeze, "rule", "object")];
  const projects = get(freeze, "projects", "list").map((project) => ({
    code: get(project, "code", "text"),
    cost: get(project, "cost_cents", "number"),
  }));
  const costs = new Map(projects.map(({ code, cost }) => [code, cost]));
  demand(costs.size === projects.length, "form", FILE, 1, "two projects have the same code");
  const incompatible = get(about, "incompatible", "list");
  const areCodes = (group) => Array.isArray(group) && group.every((code) => typeof code === "string");
  demand(incompatible.every(areCodes), "form", FILE, 1, "incompatible is no list of lists of codes");
  const largest = get(ballot, "largest_choice", "number or null");
  demand(largest === null || largest >= 1n, "form", FILE, 1, "largest_choice is below one");
  const size = get(about, "size", "number");
  demand(size >= 1n && size <= LARGEST_SIZE, "form", FILE, 1, "no ballot has this size");
  return {
    kind: get(ballot, "kind", "text"),
    projects,
    incompatible,
    round: about.round,
    suite: get(about, "suite", "text"),
    size,
    version: get(about, "rule_version", "text"),
    budget: get(freeze, "budget_cents", "number"),
    seed: get(freeze, "tie_seed", "text"),
    largest,
    rule: get(rule, "id", "text"),
    parameters: get(rule, "parameters", "object"),
    costs,
  };
}
