import { expect, test } from "vitest";
import { Recent } from "../../lsp/core/recent.js";

test("forgets everything once it is too much, but never what came last", () => {
  const recent = new Recent<string>(3, 100);
  recent.set("a", "first", 40);
  recent.set("b", "second", 60);
  expect([recent.get("a"), recent.get("b")]).toEqual(["first", "second"]);
  recent.set("c", "third", 1);
  expect([recent.get("a"), recent.get("b"), recent.get("c")]).toEqual([undefined, undefined, "third"]);
  recent.set("d", "huge", 1000);
  expect([recent.get("c"), recent.get("d")]).toEqual([undefined, "huge"]);
});

test("holds no more entries than it may, whatever their sizes", () => {
  const recent = new Recent<number>(2, 100);
  for (const [index, key] of ["a", "b", "c"].entries()) recent.set(key, index, 0);
  expect([recent.get("a"), recent.get("b"), recent.get("c")]).toEqual([undefined, undefined, 2]);
});

test("counts an entry once that is set again", () => {
  const recent = new Recent<number>(10, 100);
  recent.set("a", 0, 30);
  for (let round = 1; round < 5; round++) recent.set("b", round, 60);
  expect([recent.get("a"), recent.get("b")]).toEqual([0, 4]);
});
