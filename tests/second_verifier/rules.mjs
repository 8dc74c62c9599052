// Section 10: the rules of counting, in exact fractions.
import { sha256 } from "./bytes.mjs";
import { ZERO, add, compare, divide, floor, fraction, multiply, spelt, subtract } from "./fractions.mjs";

const isLess = (a, b) => compare(a, b) < 0;

/** The projects of a vote with what the ballots give them, and the rounds that fund some. */
export class Election {
  constructor(rules, settings, ballots) {
    Object.assign(this, { rules, settings, voters: ballots.length });
    this.patterns = grouped(ballots);
    const most = rules.largest ?? BigInt(rules.projects.length);
    const points = rules.kind === "euro" ? (n) => n : rules.kind === "ranking" ? (n) => most + 1n - n : () => 1n;
    this.projects = rules.projects.map((project) => this.supported(project, points));
    this.candidates = this.projects
      .filter(({ score }) => score >= 1n && score >= settings.threshold)
      .sort(inOrder);
  }

  supported({ code, cost }, points) {
    const supporters = this.patterns.flatMap(({ choices, times }, at) => {
      const choice = choices.find((each) => each[0] === code);
      return choice ? [{ at, times, points: points(choice[1]) }] : [];
    });
    const votes = supporters.reduce((sum, { times }) => sum + times, 0n);
    const score = supporters.reduce((sum, each) => sum + each.times * each.points, 0n);
    const lot = sha256(`${this.settings.seed}\n${code}`);
    return { code, cost, votes, score, supporters, lot };
  }

  isShutOut({ code }, funded) {
    return this.rules.incompatible.some(
      (group) => group.includes(code) && group.some((other) => other !== code && funded.some((each) => each.code === other)),
    );
  }

  canFund(project, funded) {
    return !funded.includes(project) && !this.isShutOut(project, funded);
  }
}

function grouped(ballots) {
  const patterns = new Map();
  for (const { choices } of ballots) {
    const key = choices.join();
    const pattern = patterns.get(key) ?? { choices, times: 0n };
    patterns.set(key, { choices, times: pattern.times + 1n });
  }
  return [...patterns.values()];
}

const falling = (a, b) => (a < b ? 1 : Number(a > b) * -1);

function inOrder(a, b) {
  return falling(b.cost, a.cost) || falling(a.votes, b.votes) || Buffer.compare(a.lot, b.lot);
}

const totalCost = (projects) => projects.reduce((sum, { cost }) => sum + cost, 0n);

function plainRound({ code, cost, votes, score }, stage) {
  return {
    project: code, cost, votes, score, stage, rho: null, payment: null,
    full_payers: 0n, partial_payers: 0n, partial_paid: "0/1",
  };
}

/** Fund candidates one by one in this order, whichever still can be. */
function inTurn(election, candidates, start, stage) {
  const [funded, rounds] = [[...start], []];
  for (const project of candidates) {
    const isPayable = project.cost <= election.rules.budget - totalCost(funded);
    if (!isPayable || !election.canFund(project, funded)) continue;
    funded.push(project);
    rounds.push(plainRound(project, stage));
  }
  return rounds;
}

const byScore = (a, b) => falling(a.score, b.score);

function perCost(a, b) {
  if (a.cost === 0n || b.cost === 0n) return falling(b.cost !== 0n, a.cost !== 0n) || byScore(a, b);
  return falling(a.score * b.cost, b.score * a.cost);
}

const ordered = (election, order) => [...election.candidates].sort((a, b) => order(a, b) || inOrder(a, b));
const alone = (rounds) => ({ share: null, runs: 1n, rounds });

function phragmen(election) {
  const loads = election.patterns.map(() => ZERO);
  const [funded, rounds] = [[], []];
  const moment = ({ cost, votes, supporters }) => {
    const carried = supporters.reduce((sum, { at, times }) => add(sum, multiply(fraction(times), loads[at])), fraction(cost));
    return divide(carried, fraction(votes));
  };
  for (;;) {
    const left = election.rules.budget - totalCost(funded);
    const next = election.candidates.filter((project) => election.canFund(project, funded)).map((project) => ({ project, when: moment(project) }));
    if (!next.length) return rounds;
    const least = next.reduce((a, b) => (isLess(b.when, a.when) ? b : a));
    const equal = next.filter(({ when }) => compare(when, least.when) === 0);
    if (equal.some(({ project }) => project.cost > left)) return rounds;
    for (const { at } of least.project.supporters) loads[at] = least.when;
    funded.push(least.project);
    rounds.push(plainRound(least.project, "rule"));
  }
}

const needs = (supporter, price) => multiply(price, fraction(supporter.points));
const together = (supporters, each) => supporters.reduce((sum, one) => add(sum, multiply(fraction(one.times), each(one))), ZERO);
const heads = (supporters) => supporters.reduce((sum, { times }) => sum + times, 0n);

/** Return the least price at which the supporters pay the cost, or null if they cannot. */
function priceOf({ cost, score, supporters }, balances) {
  const balance = ({ at }) => balances[at];
  const whole = fraction(cost);
  if (isLess(together(supporters, balance), whole)) return null;
  let price = divide(whole, fraction(score));
  for (let poor = -1; ; ) {
    const [poorer, others] = [[], []];
    for (const one of supporters) (isLess(balance(one), needs(one, price)) ? poorer : others).push(one);
    if (poorer.length === poor) return price;
    poor = poorer.length;
    const points = together(others, (one) => fraction(one.points));
    price = divide(subtract(whole, together(poorer, balance)), points);
  }
}

/** Buy at this share whatever its supporters afford; nobody looks at the budget. */
function buy(election, share) {
  const balances = election.patterns.map(() => share);
  const [funded, rounds] = [[], []];
  for (;;) {
    let best = null;
    for (const project of election.candidates) {
      const price = election.canFund(project, funded) ? priceOf(project, balances) : null;
      if (!price) continue;
      const unit = election.settings.utility === "cost" && project.cost > 1n ? project.cost : 1n;
      const rho = divide(price, fraction(unit));
      if (!best || isLess(rho, best.rho)) best = { project, price, rho };
    }
    if (!best) return { funded, rounds, isOver: totalCost(funded) > election.rules.budget };
    rounds.push(paid(best, balances));
    funded.push(best.project);
  }
}

function paid({ project, price, rho }, balances) {
  const isFull = (one) => !isLess(balances[one.at], needs(one, price));
  const full = project.supporters.filter(isFull);
  const part = project.supporters.filter((one) => !isFull(one) && isLess(ZERO, balances[one.at]));
  const round = {
    ...plainRound(project, "rule"),
    rho: spelt(rho), payment: spelt(price),
    full_payers: heads(full), partial_payers: heads(part),
    partial_paid: spelt(together(part, (one) => balances[one.at])),
  };
  for (const one of full) balances[one.at] = subtract(balances[one.at], needs(one, price));
  for (const one of part) balances[one.at] = ZERO;
  return round;
}

function equalShares(election, published) {
  const { completion, increment } = election.settings;
  const first = divide(fraction(election.rules.budget), fraction(BigInt(Math.max(election.voters, 1))));
  const isOnce = ["none", "greedy"].includes(completion) || !election.candidates.length;
  let [steps, runs] = [0n, 1n];
  if (!isOnce) {
    const raised = floor(divide(subtract(published ?? first, first), fraction(increment)));
    steps = raised > 0n ? raised : 0n;
  }
  const share = add(first, fraction(steps * increment));
  const run = buy(election, share);
  if (!isOnce) {
    const isLast = !election.candidates.some((project) => election.canFund(project, run.funded));
    runs = steps + (isLast ? 1n : buy(election, add(share, fraction(increment))).isOver ? 2n : 3n);
  }
  const isCompleted = ["greedy", "add1u"].includes(completion);
  const more = isCompleted ? inTurn(election, ordered(election, byScore), run.funded, "completion") : [];
  return { share: spelt(share), runs, rounds: [...run.rounds, ...more] };
}

export const RULES = {
  greedy: (election) => alone(inTurn(election, ordered(election, byScore), [], "rule")),
  "greedy-per-cost": (election) => alone(inTurn(election, ordered(election, perCost), [], "rule")),
  phragmen: (election) => alone(phragmen(election)),
  "equal-shares": equalShares,
};
