// A second verifier of the bundle of a vote, written from docs/SPEC.md alone.
// node verify.mjs BUNDLE [--trackers FILE] [--key KEY] [--json]
import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { judge, spelt } from "./examine.mjs";

const OPTIONS = { trackers: { type: "string" }, key: { type: "string" }, json: { type: "boolean" } };

function told(said) {
  if (said.status === 1) return `REFUSED ${said.code} ${said.file}:${said.line} ${said.reason}`;
  const start = said.unchecked ? `NOT CHECKED: ${said.unchecked}` : "AGREES";
  return `${start}: ${said.voters} ballots, ${said.leaves} leaves, ${said.trackers} trackers found`;
}

function command() {
  try {
    const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
    const [path, ...others] = positionals;
    if (others.length || !existsSync(path)) throw new Error("name one bundle that is there");
    const trackers = values.trackers !== undefined ? readFileSync(values.trackers, "latin1").split(/[ \t\r\n]+/) : [];
    return { ...values, path, trackers: new Set(trackers.filter(Boolean)) };
  } catch (error) {
    console.error(`verify.mjs BUNDLE [--trackers FILE] [--key KEY] [--json]: ${error.message}`);
    return null;
  }
}

function main() {
  const asked = command();
  if (!asked) return 2;
  const said = judge(asked.path, asked.key, asked.trackers);
  console.log(asked.json ? spelt(said) : told(said));
  return said.status;
}

process.exitCode = main();
