/** The page on the style is written in it. Prettier sees to whole listings; here are those that need a scenario around. */
import { expect, test } from "vitest";
import { format } from "../../grammar/prettier/index.js";
import { documents } from "./markdown.js";

const fragments = documents()
  .filter(({ file }) => file === "docs/formatting.md")
  .flatMap(({ listings }) => listings.filter(({ words }) => words.includes("fragment")));

test("there are some", () => expect(fragments.length).toBeGreaterThan(1));

test.each(fragments.map((each) => [each.line, each.text] as const))("docs/formatting.md:%i", (_, text) => {
  const whole = `scenario listing {\n${text}}\n`;
  expect(format(whole)).toEqual({ ok: true, text: whole });
});
