/** What must not be in the tree: traces of the machine on which it was written, and ways to fetch from elsewhere. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");

/** Paths of the text files that are tracked, or would be. Empty outside a checkout. */
function tracked(): string[] {
  if (!existsSync(resolve(root, ".git"))) return [];
  const list = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return [...new Set(list.split("\0"))].filter((path) => path !== "" && existsSync(resolve(root, path)));
}

/** Written in pieces, so that this file does not hold what it looks for. */
const UNWANTED: [what: string, pattern: RegExp][] = [
  ["a path of the machine it was written on", new RegExp(String.raw`(?<![\w.~$}-])/(${"wo"}rk|ro${"ot"})/`)],
  ["a path to a temporary folder", new RegExp(String.raw`(?<![\w.~$}-])/tm${"p"}/\w`)],
  [
    "a path beside the project",
    new RegExp(String.raw`(^|[\s"'(\x60])(\.\./)+(sha${"red"}|se${"ed"}|des${"ign"})/`, "m"),
  ],
  ["the host of a package registry", new RegExp(String.raw`registr${"y"}\.\w+|${"de"}b\.debian|${"yarn"}pkg\.`, "i")],
  ["where a package was downloaded", new RegExp(String.raw`"resol${"ved"}":`)],
  ["an address of a machine", new RegExp(String.raw`https?://(local${"host"}|\d+\.\d+\.\d+\.\d+)`)],
  ["a mark of a merge", new RegExp(String.raw`^(<{7}|>{7}) `, "m")],
  ["a test that runs alone", new RegExp(String.raw`\b(test|describe|it)\.on${"ly"}\(`)],
  [
    "a word of how it was written",
    new RegExp(String.raw`\b(cl${"aude"}|anthro${"pic"}|chat${"gpt"}|sub${"agent"}s?)\b`, "i"),
  ],
];

describe("the project speaks of itself alone", () => {
  const files = tracked().map((path) => ({ path, bytes: readFileSync(resolve(root, path)) }));
  const texts = files.filter(({ bytes }) => !bytes.includes(0));

  test.skipIf(files.length === 0)("there are files to look at", () => {
    expect(texts.map(({ path }) => path)).toContain("package.json");
  });

  test.each(UNWANTED)("nowhere %s", (_, pattern) => {
    const found = texts.flatMap(({ path, bytes }) => {
      const text = bytes.toString("utf8");
      const match = pattern.exec(text);
      return match ? [`${path}:${text.slice(0, match.index).split("\n").length}: ${match[0].trim()}`] : [];
    });
    expect(found).toEqual([]);
  });

  test.each([
    ["a path of the machine it was written on", ["read /", "root/notes"].join("")],
    ["a path to a temporary folder", ["see /", "tmp/x"].join("")],
    ["a path beside the project", ["`../sha", "red/x`"].join("")],
    ["the host of a package registry", ["https://registry", ".example.org/"].join("")],
    ["where a package was downloaded", ['"resol', 'ved": "x"'].join("")],
    ["an address of a machine", ["http://127.0", ".0.1:80"].join("")],
    ["a mark of a merge", [">>>>", ">>> theirs"].join("")],
    ["a test that runs alone", ["describe.on", "ly("].join("")],
  ])("%s would be found", (what, text) => {
    expect(UNWANTED.find(([name]) => name === what)?.[1].test(text)).toBe(true);
  });

  test("kernel text, links and relative paths are fine", () => {
    const fine = [
      "mm/memory.c:273 drivers/work/core.c",
      "https://lore.kernel.org/linux-mm/some-mail@id/T/",
      'import { x } from "../compiler/index.js"',
      "register_sysctl(x)",
    ];
    for (const text of fine)
      for (const [what, pattern] of UNWANTED) expect(pattern.test(text), what + text).toBe(false);
  });

  test("text files end their lines with LF and the last one too", () => {
    const raw = /^(test\/fixtures|examples)\/.*\.(txt|lmmu)$/;
    const wrong = texts.filter(({ path, bytes }) => {
      return !raw.test(path) && bytes.length > 0 && (bytes.includes(13) || bytes[bytes.length - 1] !== 10);
    });
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});
