// Sections 9 and 10: the result, counted again and held against what was published.
import { byCodePoint, canonical, demand, field, onlyDocument } from "./bytes.mjs";
import { parse } from "./fractions.mjs";
import { Election, RULES } from "./rules.mjs";

const FILE = "result.json";
const VERSION = "1";
const USUAL = {
  utility: "", score_vector: "", completion: "add1u", increment: 100n, start: "exact",
  stop: "over-budget", comparison: "none", misfit: "stop", threshold: 0n, eligibility: 0n,
  ties: "chain", seed: "",
};
const FREE = ["completion", "increment", "threshold", "seed"];
const COMPLETIONS = ["none", "greedy", "add1", "add1u"];
const FIELDS = {
  rule: "text", version: "text", parameters: "object", budget: "number", voters: "number",
  rounds: "list", winners: "list", cost: "number", leftover: "number", share: "text or null",
  runs: "number", losses: "list",
};
const CHECKED = ["rule", "version", "parameters", "share", "budget", "voters", "runs", "cost", "rounds", "winners", "leftover"];

/** Return the parameters in force, or null when this program cannot count with them. */
function settingsOf(rules) {
  const settings = { ...USUAL, seed: rules.seed, ...rules.parameters };
  const isUsual = Object.keys(settings).every((name) => FREE.includes(name) || settings[name] === USUAL[name]);
  if (!isUsual || !(Object.hasOwn(RULES, rules.rule)) || rules.version !== VERSION) return null;
  const { completion, increment, threshold, seed } = settings;
  const areWhole = typeof increment === "bigint" && increment >= 1n && typeof threshold === "bigint";
  const isRead = COMPLETIONS.includes(completion) && areWhole && typeof seed === "string";
  demand(isRead, "form", "round.json", 1, "a parameter of the rule is not as it can be");
  return settings;
}

function spelledOut(settings, { kind, largest, projects }) {
  const most = Number(largest ?? BigInt(projects.length));
  const ranks = Array.from({ length: kind === "ranking" ? most : 0 }, (_, at) => most - at);
  return {
    ...settings,
    utility: { euro: "points", ranking: "borda" }[kind] ?? "cost",
    score_vector: ranks.join(),
  };
}

/** Check the result; return whether it could be. */
export function checkResult(files, rules, ballots) {
  const settings = settingsOf(rules);
  if (!settings) return false;
  const outcome = onlyDocument(files, FILE).outcome;
  for (const [name, type] of Object.entries(FIELDS)) field(outcome, name, type, FILE);
  const published = outcome.share === null ? null : parse(outcome.share);
  demand(outcome.share === null || published, "form", FILE, 1, "share is no fraction");
  const election = new Election(rules, spelledOut(settings, rules), ballots);
  const counted = RULES[rules.rule](election, published);
  const cost = counted.rounds.reduce((sum, round) => sum + round.cost, 0n);
  const wanted = {
    ...counted,
    rule: rules.rule, version: VERSION, parameters: election.settings, budget: rules.budget,
    voters: BigInt(ballots.length), cost, winners: counted.rounds.map((round) => round.project),
    leftover: rules.budget - cost,
  };
  for (const name of CHECKED) {
    const agrees = canonical(outcome[name]) === canonical(wanted[name]);
    demand(agrees, `result.${name}`, FILE, 1, `the ballots do not give this ${name}`);
  }
  demand(cost <= rules.budget, "result.cost", FILE, 1, "it costs more than the budget");
  checkLosses(outcome.losses, election, wanted.winners);
  return true;
}

function checkLosses(losses, election, winners) {
  const sorted = (texts) => texts.sort(byCodePoint).join("\n");
  const said = losses.map((loss) => {
    const [code, votes, score] = [["project", "text"], ["votes", "number"], ["score", "number"]].map(([name, type]) => field(loss, name, type, FILE));
    return canonical([code, votes, score]);
  });
  const others = election.projects.filter(({ code }) => !winners.includes(code));
  const wanted = others.map(({ code, votes, score }) => canonical([code, votes, score]));
  demand(sorted(said) === sorted(wanted), "result.losses", FILE, 1, "these are not the other projects with their votes and scores");
}
