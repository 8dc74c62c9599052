// Section 8: the journal of the ceremony.
import { canonical, demand, documents, field, hex, isDigest, onlyDocument, sha256 } from "./bytes.mjs";

const FILE = "admin-log.jsonl";
const SEALED = "sealed.sha256";
const SHOWN = ["action", "at", "by", "chain", "details", "object", "sequence"].join();
const FIRST = ["chain", "sequence"].join();
const HIDDEN = ["chain", "digest", "sequence"].join();

export function checkJournal(files, about, { counts, people }) {
  const rows = documents(files, FILE);
  rows.forEach((row, at) => {
    checkForm(row, at);
    checkChain(rows[at - 1], row, at + 1);
  });
  const sealed = readSealed(files, about);
  let former = 0;
  for (const [action, facts] of steps(files, about, counts, people, sealed)) {
    const at = rows.findLastIndex((row, line) => line > 0 && row.action === action);
    demand(at > former, "journal.step", FILE, at + 1, `${action} is not there, or not after the step before it`);
    for (const [name, fact] of Object.entries(facts)) {
      const said = rows[at].details[name];
      const agrees = said !== undefined && canonical(said) === canonical(fact);
      demand(agrees, "journal.fact", FILE, at + 1, `${name} should be ${canonical(fact)}`);
    }
    former = at;
  }
}

function checkForm(row, at) {
  const fields = row && typeof row === "object" ? Object.keys(row).join() : "";
  const isWhole = at ? [HIDDEN, SHOWN].includes(fields) : fields === FIRST;
  demand(isWhole, "form", FILE, at + 1, "this row has other fields than it should");
  if (fields === HIDDEN) field(row, "digest", "digest", FILE, at + 1);
  if (fields === SHOWN) field(row, "details", "object", FILE, at + 1);
}

function checkChain(before, row, line) {
  const { chain, ...rest } = row;
  let follows = typeof row.sequence === "bigint" && isDigest(chain);
  if (follows && before) {
    const digest = row.digest ?? hex(sha256(canonical(rest)));
    const next = hex(sha256(Buffer.from(before.chain + digest, "hex")));
    follows = row.sequence === before.sequence + 1n && chain === next;
  }
  demand(follows, "journal.chain", FILE, line, "this row does not follow the one before");
}

function readSealed(files, about) {
  const isThere = files.has(SEALED);
  demand(isThere === field(about, "trustees", "number", "round.json") > 1n, "files.sealed", SEALED, 0, "it is there exactly when there are several trustees");
  const end = "  urn.txt\n";
  const line = isThere ? files.get(SEALED).toString("latin1") : "";
  return isThere ? (line.endsWith(end) ? line.slice(0, -end.length) : line) : null;
}

function steps(files, about, counts, people, sealed) {
  const outcome = field(onlyDocument(files, "result.json"), "outcome", "object", "result.json");
  const published = { outcome_sha256: hex(sha256(canonical(outcome))) };
  return [
    ["voting.round-opened", { freeze: hex(sha256(canonical(field(about, "freeze", "object", "round.json")))) }],
    ["voting.closed", { versions: counts.versions }],
    ["voting.disputes-ended", { ballots: counts.boxes, voids: people }],
    ...(sealed !== null ? [["voting.exported", { sha256: sealed }], ["voting.link-destroyed", {}]] : []),
    ["voting.opened", { flaws: counts.flaws, late: counts.late }],
    ["results.counted", published],
    ["results.published", published],
  ];
}
