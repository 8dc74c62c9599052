// Sections 2 and 3: the files of a bundle, their list, and its signature.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { Refused, byCodePoint, demand, hex, isSigned, lines, onlyLine, sha256 } from "./bytes.mjs";

const ALWAYS = [
  "round.json", "SHA256SUMS", "SHA256SUMS.sig", "SPEC.md", "verify.py", "log/leaves.txt",
  "counts.json", "voids.csv", "admin-log.jsonl", "result.json",
];
const TOGETHER = ["ballots.jsonl", "unopened.txt", "pabulib.pb"];
const KNOWN = new Set([...ALWAYS, ...TOGETHER, "sealed.sha256"]);
export const HEAD = /^log\/heads\/(\d{12})\.note$/;

/** Return the files of a bundle by name. */
export function read(path) {
  return statSync(path).isDirectory() ? readFolder(path) : readZip(readFileSync(path));
}

function readFolder(path) {
  const names = [...namesIn(path, "")];
  names.forEach(expect);
  return checked(new Map(names.map((name) => [name, readFileSync(join(path, name))])));
}

function* namesIn(path, start) {
  for (const entry of readdirSync(join(path, start), { withFileTypes: true })) {
    if (entry.isDirectory()) yield* namesIn(path, `${start}${entry.name}/`);
    else if (statSync(join(path, start, entry.name), { throwIfNoEntry: false })?.isFile()) yield start + entry.name;
  }
}

function expect(name) {
  demand(KNOWN.has(name) || HEAD.test(name), "files.unexpected", name, 0, "no bundle has this file");
}

function checked(files) {
  [...files.keys()].forEach(expect);
  const needed = TOGETHER.some((name) => files.has(name)) ? [...ALWAYS, ...TOGETHER] : ALWAYS;
  for (const name of needed) demand(files.has(name), "files.missing", name, 0, "this file is missing");
  return files;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, start) => {
  let rest = start;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

function crc32(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = CRC_TABLE[(sum ^ byte) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

const LOCAL = 0x04034b50;
const widths = { 2: "writeUInt16LE", 4: "writeUInt32LE" };

/** Return numbers as bytes: `packed([width, number, …], …)`. */
function packed(...groups) {
  return Buffer.concat(
    groups.flatMap(([width, ...numbers]) =>
      numbers.map((number) => {
        const bytes = Buffer.alloc(width);
        bytes[widths[width]](number);
        return bytes;
      }),
    ),
  );
}

/** Return the numbers that both records of a file share, and its name. */
function shared(name, content) {
  return [[4, crc32(content), content.length, content.length], [2, name.length]];
}

function firstRecord(name, content) {
  const numbers = packed([4, LOCAL], [2, 20, 0, 0, 0, 33], ...shared(name, content), [2, 0]);
  return Buffer.concat([numbers, Buffer.from(name, "latin1")]);
}

function secondRecord(name, content, offset) {
  const start = [[4, 0x02014b50], [2, 788, 20, 0, 0, 0, 33]];
  const numbers = packed(...start, ...shared(name, content), [2, 0, 0, 0, 0], [4, 0x81a40000, offset]);
  return Buffer.concat([numbers, Buffer.from(name, "latin1")]);
}

function readZip(data) {
  const [files, seconds] = [new Map(), []];
  const demandForm = (holds, name) => demand(holds, "zip.form", name, 0, "this is not a ZIP file of the one form taken");
  let [at, former] = [0, ""];
  while (at + 30 <= data.length && data.readUInt32LE(at) === LOCAL) {
    const start = at + 30 + data.readUInt16LE(at + 26);
    const end = start + data.readUInt32LE(at + 22);
    const name = data.toString("latin1", at + 30, start);
    const content = data.subarray(start, end);
    demandForm(end <= data.length && firstRecord(name, content).equals(data.subarray(at, start)), name);
    demand(name !== former, "files.repeated", name, 0, "this file is there twice");
    demandForm(name > former, name);
    seconds.push(secondRecord(name, content, at));
    files.set(name, content);
    [at, former] = [end, name];
  }
  const list = Buffer.concat(seconds);
  demandForm(files.size < 65536, "");
  const last = packed([4, 0x06054b50], [2, 0, 0, files.size, files.size], [4, list.length, at], [2, 0]);
  demandForm(Buffer.concat([list, last]).equals(data.subarray(at)), "");
  return checked(files);
}

/** Check that the list names every file with what it holds. */
export function checkSums(files) {
  const names = [...files.keys()].filter((name) => !name.startsWith("SHA256SUMS")).sort(byCodePoint);
  const wanted = names.map((name) => `${hex(sha256(files.get(name)))}  ${name}\n`);
  const said = files.get("SHA256SUMS");
  lines(files, "SHA256SUMS");
  if (said.equals(Buffer.from(wanted.join("")))) return;
  const found = said.toString("latin1").split(/(?<=\n)/);
  const line = wanted.findIndex((each, at) => each !== found[at]);
  const at = line < 0 ? wanted.length : line;
  throw new Refused("sums.mismatch", "SHA256SUMS", at + 1, `this is not the line of ${names[at] ?? "any file"}`);
}

export function checkSignature(files, key) {
  const file = "SHA256SUMS.sig";
  const line = onlyLine(files, file).toString("latin1");
  demand(/^[0-9a-f]{128}$/.test(line), "form", file, 1, "this is no signature");
  const message = Buffer.concat([Buffer.from("pb/bundle/v1"), files.get("SHA256SUMS")]);
  demand(isSigned(key, message, Buffer.from(line, "hex")), "sums.signature", file, 1, "the log's key did not sign this list");
}
