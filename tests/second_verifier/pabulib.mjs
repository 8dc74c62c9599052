// Section 11: the ballots as researchers' tools read them.
import { byCodePoint, canonical, demand, textLines } from "./bytes.mjs";

const FILE = "pabulib.pb";
const SECTIONS = ["META", "PROJECTS", "VOTES"];

/** Return the cells of a line, or null when its quotes do not close. */
function cells(line) {
  const found = [];
  const cell = /(?:"((?:[^"\r]|"")*)"|([^";\r]*))(;|$)/y;
  for (;;) {
    const parts = cell.exec(line);
    if (!parts) return null;
    found.push(parts[1] === undefined ? parts[2] : parts[1].replaceAll('""', '"'));
    if (!parts[3]) return found;
  }
}

function readSections(files) {
  const sections = new Map();
  let rows = null;
  textLines(files, FILE).forEach((line, at) => {
    if (SECTIONS.includes(line)) {
      demand(line === SECTIONS[sections.size], "form", FILE, at + 1, "a section is not where it should be");
      sections.set(line, (rows = []));
      return;
    }
    const found = cells(line);
    demand(rows && found, "form", FILE, at + 1, "this is no row of a section");
    rows.push({ cells: found, line: at + 1 });
  });
  for (const name of SECTIONS) demand(sections.get(name)?.length, "form", FILE, 0, `${name} is missing`);
  return sections;
}

const rowsOf = (sections, name, fewest) =>
  sections.get(name).slice(1).map(({ cells: found, line }) => {
    demand(found.length >= fewest, "form", FILE, line, "this row is too short");
    return { cells: found, line };
  });

function cents(text, line) {
  const parts = /^(0|[1-9]\d*)(?:\.(\d{1,2}))?$/.exec(text);
  demand(parts, "form", FILE, line, `${text} is no cost`);
  return BigInt(parts[1]) * 100n + BigInt((parts[2] ?? "").padEnd(2, "0"));
}

const listed = (text) => (text ? text.split(",") : []);

function choicesIn({ cells: found, line }, kind) {
  const codes = listed(found[1]);
  if (kind === "ranking") return codes.map((code, at) => [code, BigInt(at + 1)]);
  if (kind !== "euro") return codes.map((code) => [code, 1n]);
  const numbers = listed(found[2]);
  const areNumbers = numbers.length === codes.length && numbers.every((number) => /^(0|[1-9]\d*)$/.test(number));
  demand(areNumbers, "form", FILE, line, "these are not the cents of this ballot");
  return codes.map((code, at) => [code, BigInt(numbers[at])]);
}

const spelt = (choices) => canonical([...choices].sort((a, b) => byCodePoint(a[0], b[0])));
const gathered = (texts) => texts.sort(byCodePoint).join("\n");

export function checkPabulib(files, rules, ballots) {
  const sections = readSections(files);
  const projects = rowsOf(sections, "PROJECTS", 2).map(({ cells: found, line }) => canonical([found[0], cents(found[1], line)]));
  const wanted = rules.projects.map(({ code, cost }) => canonical([code, cost]));
  demand(gathered(projects) === gathered(wanted), "pabulib.projects", FILE, 0, "these are not the projects of the vote");
  const votes = rowsOf(sections, "VOTES", rules.kind === "euro" ? 3 : 2).map((row) => spelt(choicesIn(row, rules.kind)));
  const cast = ballots.map(({ choices }) => spelt(choices));
  demand(gathered(votes) === gathered(cast), "pabulib.ballots", FILE, 0, "these are not the ballots of the vote");
}
