// Section 13: the checks in their order.
import { Refused, demand, onlyDocument } from "./bytes.mjs";
import { checkBallots } from "./ballots.mjs";
import { checkSignature, checkSums, read } from "./container.mjs";
import { checkCounts } from "./counts.mjs";
import { checkJournal } from "./journal.mjs";
import { checkLog } from "./log.mjs";
import { checkPabulib } from "./pabulib.mjs";
import { checkResult } from "./result.mjs";
import { readRound, readRules } from "./round.mjs";

/** Check a bundle in the order of section 13 and return what there is to say of it. */
function examine(path, known, wanted) {
  const files = read(path);
  checkSums(files);
  const round = readRound(files, known);
  checkSignature(files, round.key);
  const leaves = checkLog(files, round);
  const rules = files.has("ballots.jsonl") ? readRules(round) : null;
  const ballots = rules && checkBallots(files, rules, leaves);
  const counted = checkCounts(files, leaves, ballots);
  checkJournal(files, round.about, counted);
  const isCounted = ballots ? checkResult(files, rules, ballots) : false;
  if (ballots) checkPabulib(files, rules, ballots);
  const trackers = new Set(ballots?.map(({ tracker }) => tracker));
  for (const each of wanted) demand(trackers.has(each), "trackers.missing", "ballots.jsonl", 0, `${each} is not there`);
  const { voters, winners } = onlyDocument(files, "result.json").outcome;
  demand(voters !== undefined && winners !== undefined, "form", "result.json", 1, "voters or winners is missing");
  const unchecked = ballots ? (isCounted ? "" : "result") : "ballots";
  const status = unchecked ? 3 : 0;
  return { status, round: round.about.round, voters, leaves: leaves.length, winners, trackers: wanted.size, unchecked };
}

/** Return what there is to say of the bundle at a path, a refusal included. */
export function judge(path, known, wanted = new Set()) {
  try {
    return examine(path, known, wanted);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { status: 1, code: error.code, file: error.file, line: error.line, reason: error.message };
  }
}

/** Return what was said as JSON, whatever the bundle published as its winners. */
export const spelt = (said) => JSON.stringify(said, (_, value) => (typeof value === "bigint" ? Number(value) : value));
