// Section 5: the log and its heads.
import { Refused, demand, isDigest, isSigned, lines, sha256 } from "./bytes.mjs";
import { HEAD } from "./container.mjs";

const join = (left, right) => sha256(Uint8Array.of(1), left, right);

/** A Merkle tree that grows at its end: the roots of its whole subtrees, the largest first. */
class Tree {
  peaks = [];

  append(leaf) {
    let node = { size: 1, hash: sha256(Uint8Array.of(0), Buffer.from(leaf, "hex")) };
    while (this.peaks.at(-1)?.size === node.size) {
      node = { size: 2 * node.size, hash: join(this.peaks.pop().hash, node.hash) };
    }
    this.peaks.push(node);
  }

  root() {
    const hashes = this.peaks.map((peak) => peak.hash);
    return hashes.length ? hashes.reduceRight((right, left) => join(left, right)) : sha256();
  }
}

/** Check the log and return its commitments. */
export function checkLog(files, round) {
  const leaves = readLeaves(files);
  const sizes = [...files.keys()].filter((name) => HEAD.test(name)).map((name) => Number(HEAD.exec(name)[1]));
  sizes.sort((a, b) => a - b);
  demand(sizes[0] === 0, "log.empty", "log/heads/000000000000.note", 0, "no head shows the urn empty");
  demand(sizes.at(-1) === leaves.length, "log.whole", "log/leaves.txt", 0, `no head is over all ${leaves.length} leaves`);
  const tree = new Tree();
  let grown = 0;
  for (const size of sizes) {
    for (; grown < size; grown += 1) tree.append(leaves[grown]);
    checkHead(files, round, size, tree.root());
  }
  return leaves;
}

function readLeaves(files) {
  const file = "log/leaves.txt";
  return lines(files, file).map((bytes, at) => {
    const leaf = bytes.toString("latin1");
    demand(isDigest(leaf), "log.leaf", file, at + 1, "this is no commitment");
    return leaf;
  });
}

function checkHead(files, round, size, root) {
  const file = `log/heads/${String(size).padStart(12, "0")}.note`;
  const found = lines(files, file).map((bytes) => bytes.toString("utf8"));
  const signed = [round.origin, String(size), root.toString("base64")];
  signed.forEach((line, at) => demand(found[at] === line, "log.head", file, at + 1, `this should be ${line}`));
  const start = `\u2014 ${round.origin} `;
  const isWhole = found.length === 5 && found[3] === "" && found[4].startsWith(start);
  demand(isWhole, "form", file, 5, "this is no line of a signature");
  const encoded = found[4].slice(start.length);
  const bytes = Buffer.from(encoded, "base64");
  demand(bytes.length === 68 && bytes.toString("base64") === encoded, "form", file, 5, "this is no base64 of a signature");
  const isOurs = bytes.subarray(0, 4).equals(round.tag);
  const message = Buffer.from(signed.map((line) => `${line}\n`).join(""));
  if (!isOurs || !isSigned(round.key, message, bytes.subarray(4))) {
    throw new Refused("log.signature", file, 5, "the log's key did not sign this head");
  }
}
