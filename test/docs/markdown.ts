/** Reads the project's Markdown as far as the tests need it: fenced listings, headings and links. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface Listing {
  /** Path from the root. */
  readonly file: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  /** What stands behind the backquotes: the language, then our own words. */
  readonly words: readonly string[];
  readonly text: string;
}

export interface Page {
  readonly file: string;
  readonly listings: readonly Listing[];
  /** Anchors of its headings, as GitHub makes them. */
  readonly anchors: ReadonlySet<string>;
  /** Targets of its links and images, with their lines. */
  readonly links: readonly { readonly target: string; readonly line: number }[];
}

/** The documents at the root and everything under docs/, by path. */
export function documents(): Page[] {
  const top = readdirSync(ROOT).filter((name) => name.endsWith(".md"));
  const below = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" });
  const pages = below.filter((path) => path.endsWith(".md")).map((path) => `docs/${path.replaceAll("\\", "/")}`);
  return [...top.sort(), ...pages.sort()].map((file) => readPage(file, readFileSync(join(ROOT, file), "utf8")));
}

/** Reads a page's text. */
export function readPage(file: string, text: string): Page {
  const listings: Listing[] = [];
  const anchors = new Set<string>();
  const links: { target: string; line: number }[] = [];
  let open: { fence: string; line: number; words: string[]; lines: string[] } | null = null;
  text.split("\n").forEach((content, index) => {
    const line = index + 1;
    const fence = /^ {0,3}(`{3,})([^`]*)$/.exec(content);
    if (open !== null) {
      if (fence !== null && fence[1]!.length >= open.fence.length && fence[2]!.trim() === "") {
        listings.push({
          file,
          line: open.line,
          words: open.words,
          text: open.lines.map((each) => `${each}\n`).join(""),
        });
        open = null;
      } else open.lines.push(content);
    } else if (fence !== null) {
      open = { fence: fence[1]!, line, words: fence[2]!.trim().split(/\s+/), lines: [] };
    } else {
      const heading = /^#{1,6} +(.*)$/.exec(content);
      if (heading !== null) addAnchor(anchors, heading[1]!);
      for (const target of targetsIn(content)) links.push({ target, line });
    }
  });
  if (open !== null) throw new Error(`${file}: a listing is never closed`);
  return { file, listings, anchors, links };
}

/** GitHub's rule: lower case, without punctuation, spaces become hyphens; a second one of a name gets a number. */
function addAnchor(anchors: Set<string>, heading: string): void {
  const base = heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\- ]/gu, "")
    .replaceAll(" ", "-");
  let anchor = base;
  for (let number = 1; anchors.has(anchor); number++) anchor = `${base}-${number}`;
  anchors.add(anchor);
}

function* targetsIn(line: string): Iterable<string> {
  const plain = line.replace(/(`+)(?!`).*?[^`]\1(?!`)/g, "");
  for (const match of plain.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)) yield match[1]!;
  for (const match of plain.matchAll(/<(?:a|img)\b[^>]*?\b(?:href|src)="([^"]*)"/g)) yield match[1]!;
}
