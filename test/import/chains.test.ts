import { describe, expect, test } from "vitest";
import { writeScenarios } from "../../compiler/import/index.js";
import { chainInText, chainsOf, fixtures, notesOf, readAll } from "./fixtures.js";
import { kernelFrames } from "./library.js";

test("there are traces of every kind, each with its chains", () => {
  expect(fixtures.length).toBeGreaterThanOrEqual(41);
});

describe.each(fixtures)("$name", ({ text, chain, notes }) => {
  test("is read as the chain beside it says", () => {
    const found = readAll(text);
    expect(chainsOf(found)).toEqual(chain);
    expect(notesOf(found)).toEqual(notes);
  });

  test("is written as the chain beside it says", () => {
    const written = writeScenarios(readAll(text), kernelFrames);
    expect(chainInText(written.text)).toEqual(chain);
    const comments = written.text.replaceAll(/\n\/\/+/g, "");
    for (const sentence of notes) expect(comments).toContain(sentence);
  });
});
