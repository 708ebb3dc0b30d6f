import { describe, expect, test } from "vitest";
import { readSplat, writeScenario } from "../../compiler/import/index.js";
import { chainInText, chainOf, fixtures } from "./fixtures.js";
import { kernelFrames } from "./library.js";

test("there are splats of every kind, each with a chain", () => {
  expect(fixtures.length).toBeGreaterThanOrEqual(17);
});

describe.each(fixtures)("$name", ({ text, chain, lost }) => {
  test("is read as the chain beside it says", () => {
    const result = readSplat(text);
    if (!result.ok) throw new Error(JSON.stringify(result.problem));
    expect(chainOf(result.splat)).toEqual(chain);
    expect(result.splat.lost).toEqual(lost);
  });

  test("is written as the chain beside it says", () => {
    const result = readSplat(text);
    if (!result.ok) throw new Error(JSON.stringify(result.problem));
    const written = writeScenario(result.splat, kernelFrames);
    expect(chainInText(written.text)).toEqual(chain);
    const comments = written.text.replaceAll(/\n\/\/+/g, "");
    for (const sentence of lost) expect(comments).toContain(sentence);
  });
});
