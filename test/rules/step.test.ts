import { describe, expect, test } from "vitest";
import { RULE_SETS } from "../model/model.js";
import { sequences } from "../fixtures/sequences/index.js";
import { observedRows, withoutUnstated } from "./sequences.js";
import { declarationOf, declarations } from "./declarations.js";
import { shipped } from "./programs.js";

const ruleSets = shipped();

describe.each(RULE_SETS)("%s", (name) => {
  const ruleSet = ruleSets.get(name)!;

  test("declares what its version of the kernel has", () => {
    expect(declarationOf(ruleSet.definition)).toEqual(declarations[name]);
  });

  test.each(sequences)("$name", ({ calls, expected }) => {
    const rows = observedRows(ruleSet, calls);
    expect(withoutUnstated(rows, expected[name])).toEqual(expected[name]);
  });
});
