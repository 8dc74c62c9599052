// Section 1: words and bytes.
import { createHash, createPublicKey, verify } from "node:crypto";

/** A bundle that is not as it should be: the code, the file, the line, the reason. */
export class Refused extends Error {
  constructor(code, file, line, reason) {
    super(reason);
    Object.assign(this, { code, file, line });
  }
}

export function demand(holds, code, file, line, reason) {
  if (!holds) throw new Refused(code, file, line, reason);
}

export const sha256 = (...parts) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};
export const hex = (bytes) => bytes.toString("hex");
export const isDigest = (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);

/** Compare texts by Unicode code point, which is the order of their UTF-8 bytes. */
export const byCodePoint = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));

const KEY_START = Buffer.from("302a300506032b6570032100", "hex");

/** Tell whether this is the Ed25519 signature of a message, as OpenSSL checks it. */
export function isSigned(key, message, signature) {
  const der = Buffer.concat([KEY_START, key]);
  try {
    return verify(null, message, createPublicKey({ key: der, format: "der", type: "spki" }), signature);
  } catch {
    return false;
  }
}

const ESCAPES = { '"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const escaped = (sign) => ESCAPES[sign] ?? `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
const quoted = (text) => `"${text.replace(/["\\\u0000-\u001f]/g, escaped)}"`;

/** Return the canonical JSON of a value whose whole numbers are BigInt. */
export function canonical(value) {
  if (typeof value === "string") return quoted(value);
  if (value === null || typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const keys = Object.keys(value).sort(byCodePoint);
  return `{${keys.map((key) => `${quoted(key)}:${canonical(value[key])}`).join(",")}}`;
}

const TOKEN = /[[\]{},:]|true|false|null|-?\d+|"(?:[^"\\]+|\\.)*"/y;
const WORDS = { true: true, false: false, null: null };
const DEEPEST = 50;

class Reader {
  constructor(text) {
    Object.assign(this, { text, at: 0 });
  }

  token() {
    TOKEN.lastIndex = this.at;
    const found = TOKEN.exec(this.text);
    if (!found) throw new SyntaxError("no JSON of this form");
    this.at = TOKEN.lastIndex;
    return found[0];
  }

  value(token, depth = 0) {
    if (depth > DEEPEST) throw new SyntaxError("too deep");
    if (token in WORDS) return WORDS[token];
    if (token[0] === '"') return JSON.parse(token);
    if (token === "[") return this.items("]", [], (list, first) => list.push(this.value(first, depth + 1)));
    if (token === "{") return this.items("}", Object.create(null), (object, first) => this.member(object, first, depth + 1));
    return BigInt(token);
  }

  member(object, first, depth) {
    if (first[0] !== '"' || this.token() !== ":") throw new SyntaxError("no member");
    object[JSON.parse(first)] = this.value(this.token(), depth);
  }

  items(end, into, take) {
    let token = this.token();
    if (token === end) return into;
    for (;;) {
      take(into, token);
      const after = this.token();
      if (after === end) return into;
      if (after !== ",") throw new SyntaxError("no comma");
      token = this.token();
    }
  }
}

/** Return the document these bytes are the canonical JSON of. */
export function document(bytes, file, line) {
  try {
    const reader = new Reader(decoded(bytes));
    const value = reader.value(reader.token());
    if (Buffer.from(canonical(value)).equals(bytes)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
  }
  throw new Refused("form", file, line, "this is not canonical JSON");
}

const decoded = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);

/** Return the lines of a file as bytes, without their ends. */
export function lines(files, file) {
  const content = files.get(file);
  demand(content.length === 0 || content.at(-1) === 10, "form", file, 0, "the last line is not whole");
  const found = [];
  for (let at = 0; at < content.length; ) {
    const end = content.indexOf(10, at);
    found.push(content.subarray(at, end));
    at = end + 1;
  }
  return found;
}

export function textLines(files, file) {
  return lines(files, file).map((bytes, at) => {
    try {
      return decoded(bytes);
    } catch {
      throw new Refused("form", file, at + 1, "this is not UTF-8");
    }
  });
}

export const documents = (files, file) => lines(files, file).map((bytes, at) => document(bytes, file, at + 1));

export function onlyLine(files, file) {
  const found = lines(files, file);
  demand(found.length === 1, "form", file, 0, "this is not one line");
  return found[0];
}

export const onlyDocument = (files, file) => document(onlyLine(files, file), file, 1);

const TYPES = {
  text: (value) => typeof value === "string",
  number: (value) => typeof value === "bigint",
  list: Array.isArray,
  object: (value) => value !== null && typeof value === "object" && !Array.isArray(value),
  digest: isDigest,
  "text or null": (value) => value === null || typeof value === "string",
  "number or null": (value) => value === null || typeof value === "bigint",
};

/** Return a field of an object, which must be there and of this type. */
export function field(object, name, type, file, line = 1) {
  const is = TYPES.object(object) && name in object && TYPES[type](object[name]);
  demand(is, "form", file, line, `${name} is missing, or is no ${type}`);
  return object[name];
}
