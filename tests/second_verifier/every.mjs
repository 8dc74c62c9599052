// Print a line of JSON for each bundle named on the standard input.
import { readFileSync } from "node:fs";
import { judge, spelt } from "./examine.mjs";

for (const path of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  try {
    console.log(spelt(judge(path)));
  } catch (error) {
    console.log(JSON.stringify({ status: `crashed: ${error.stack}` }));
  }
}
