import { existsSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { describe, expect, test } from "vitest";
import { documents, type Page, readPage, ROOT } from "./markdown.js";

const pages = new Map(documents().map((page) => [page.file, page]));

/** What is wrong with a link, or null. Links to the web are not followed. */
function complaint(page: Page, target: string): string | null {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return null;
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? page.file : posix.join(posix.dirname(page.file), decodeURIComponent(path));
  if (path !== "") {
    if (file.startsWith("../") || !existsSync(join(ROOT, file))) return "there is no such file";
    if (anchor === undefined || statSync(join(ROOT, file)).isDirectory()) return null;
  }
  const linked = file === page.file ? page : pages.get(file);
  if (linked === undefined) return "only documents have anchors";
  return linked.anchors.has(anchor ?? "") ? null : "the file has no such heading";
}

test.each([...pages.values()].map((page) => [page.file, page] as const))(
  "the links in %s lead somewhere",
  (_, page) => {
    const broken = page.links.flatMap(({ target, line }) => {
      const why = complaint(page, target);
      return why === null ? [] : [`${page.file}:${line}: ${target}: ${why}`];
    });
    expect(broken).toEqual([]);
  },
);

describe("what counts as a broken link", () => {
  const page = readPage(
    "docs/page.md",
    "# One `two`, three!\n\n[a](#one-two-three) `[b](no)`\n\n```text\n[c](no)\n```\n",
  );

  test("links in code are none", () => {
    expect(page.links).toEqual([{ target: "#one-two-three", line: 3 }]);
    expect(complaint(page, "#one-two-three")).toBeNull();
  });

  test.each([
    ["no-such-file.md", "there is no such file"],
    ["../../outside.md", "there is no such file"],
    ["#two", "the file has no such heading"],
    ["language.md#no-such-heading", "the file has no such heading"],
    ["../package.json#name", "only documents have anchors"],
  ])("%s", (target, why) => expect(complaint(page, target)).toBe(why));
});
