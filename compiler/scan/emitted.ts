/** The declarations of a whole tree as one file of the language. */
import { quotedInComment } from "../import/symbols.js";
import type { ScannedFunction, ScanReport } from "./report.js";

/** A file that declares every function with calls once. Not laid out. */
export function emittedText({ functions }: ScanReport): string {
  const texts = [HEAD];
  const declared = new Map<string, ScannedFunction>();
  let file = "";
  for (const each of functions) {
    if (each.declaration === null) continue;
    if (each.file !== file) texts.push("\n");
    file = each.file;
    const first = declared.get(each.name);
    if (first === undefined) {
      declared.set(each.name, each);
      texts.push(each.declaration);
    } else texts.push(`// ${quotedInComment(`${placeText(each)} has a function ${each.name}, too.`)}\n`);
  }
  return texts.join("");
}

function placeText({ file, line }: ScannedFunction): string {
  return `${file}:${line}`;
}

const HEAD = `// Written by lmmu scan from C. \`next\` stands where the first section or pause of a function
// has begun. Loops are gone through once. Conditions are not read: one that opens or closes is
// taken to hold where that comes out even.
`;
