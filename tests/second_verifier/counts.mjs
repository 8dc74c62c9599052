// Section 7: the counts.
import { demand, field, onlyDocument, textLines } from "./bytes.mjs";

const FILE = "counts.json";
const VOIDS = "voids.csv";
const FEWEST = 20n;
const NUMBERS = [
  "versions", "boxes", "replaced", "voided_ballots", "voided_versions", "leaves", "lost", "late",
  "opened", "set_aside", "unopened", "register",
];
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0n);

function readCounts(files) {
  const counts = onlyDocument(files, FILE);
  for (const name of NUMBERS) field(counts, name, "number", FILE);
  const fields = [...NUMBERS, "flaws"].sort().join();
  demand(Object.keys(counts).join() === fields, "form", FILE, 1, "there is a field too many");
  const flaws = field(counts, "flaws", "object", FILE);
  for (const reason of Object.keys(flaws)) field(flaws, reason, "number", FILE);
  return counts;
}

/** Return the rows of the voided ballots: reason, people, ballots, versions. */
function readVoids(files) {
  const [head, ...rows] = textLines(files, VOIDS);
  demand(head === "reason,people,ballots,versions", "form", VOIDS, 1, "these are not the names of the columns");
  return rows.map((row, at) => {
    const parts = /^([^,"]+),(0|[1-9]\d*),(0|[1-9]\d*),(0|[1-9]\d*)$/.exec(row);
    demand(parts, "form", VOIDS, at + 2, "this is no row of voided ballots");
    demand(!rows.slice(0, at).some((other) => other.startsWith(`${parts[1]},`)), "form", VOIDS, at + 2, "this reason is there twice");
    return { reason: parts[1], people: BigInt(parts[2]), ballots: BigInt(parts[3]), versions: BigInt(parts[4]) };
  });
}

/** Check the counts and return them, with how many people were voided for each reason. */
export function checkCounts(files, leaves, ballots) {
  const counts = readCounts(files);
  const voids = readVoids(files);
  const same = (name, number) =>
    demand(counts[name] === number, "counts.mismatch", FILE, 1, `${name} is ${counts[name]}, should be ${number}`);
  same("leaves", BigInt(leaves.length));
  if (ballots) same("opened", BigInt(ballots.length));
  same("set_aside", sum(Object.values(counts.flaws)));
  same("voided_ballots", sum(voids.map((row) => row.ballots)));
  same("voided_versions", sum(voids.map((row) => row.versions)));
  checkSums(counts);
  demand(Boolean(ballots) === counts.opened >= FEWEST, "counts.secrecy", FILE, 1, `ballots are there exactly from ${FEWEST}`);
  return { counts, people: Object.fromEntries(voids.map(({ reason, people }) => [reason, people])) };
}

function checkSums(c) {
  const add = (name, number) => demand(c[name] === number, "counts.sum", FILE, 1, `${name} is ${c[name]}, should be ${number}`);
  add("leaves", c.opened + c.unopened);
  add("versions", c.leaves + c.lost);
  add("boxes", c.opened + c.set_aside);
  add("versions", c.boxes + c.replaced + c.voided_versions);
  for (const name of NUMBERS) demand(c[name] >= 0n, "counts.sum", FILE, 1, `${name} is below zero`);
  for (const number of Object.values(c.flaws)) demand(number >= 0n, "counts.sum", FILE, 1, "a flaw is below zero");
}
