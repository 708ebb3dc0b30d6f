import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { library } from "../../compiler/index.js";
import type { LoadedRuleSet } from "../../runtime/index.js";
import { contracts } from "../fixtures/contracts/index.js";
import { sequences } from "../fixtures/sequences/index.js";
import { RULE_SETS, type RuleSetName } from "../model/model.js";
import { disagreement } from "./agreement.js";
import { judgedRows, repeatedRows } from "./contracts.js";
import { declarationOf, declarations } from "./declarations.js";
import { isCode, type Mutant, mutantsOf } from "./mutants.js";
import { load, Rejected, ruleSetOf } from "./programs.js";
import { predict, type Predicted, sequence } from "./random.js";
import { observedRows, withoutUnstated } from "./sequences.js";

interface Equivalence {
  readonly because: string;
  readonly of: readonly RuleSetName[];
  /** As `from -> to`. */
  readonly changes: readonly string[];
}

/** Mutants that do what the rule set does. */
const EQUIVALENT: readonly Equivalence[] = [
  {
    because: "a bool is 1 whatever is assigned to it but 0",
    of: ["legacy", "A", "B", "C", "v3"],
    changes: [
      "lazy_mmu = 1; -> lazy_mmu = 2;",
      "state_active = 1; -> state_active = 2;",
      "paused = 1; -> paused = 2;",
      "enabled = 1; -> enabled = 2;",
    ],
  },
  {
    because: "[B] has [A]'s assertions, behind its return at level 0",
    of: ["B"],
    changes: [
      'warn "pause outside a section or while paused" (nesting_level == 0 || !state_active); -> ' +
        'warn "pause outside a section or while paused" (!state_active);',
      'warn "resume outside a section or while not paused" (nesting_level == 0 || state_active); -> ' +
        'warn "resume outside a section or while not paused" (state_active);',
    ],
  },
  {
    because: "neither of two returns leaves a trace",
    of: ["D"],
    changes: [
      "if (in_interrupt) return; if (pause_count > 0) return; -> if (pause_count > 0) return; if (in_interrupt) return;",
    ],
  },
  {
    because: "the assertion does not look at the count",
    of: ["A", "v3"],
    changes: [
      'warn "disable while not active" (!state_active); nesting_level -= 1; -> ' +
        'nesting_level -= 1; warn "disable while not active" (!state_active);',
      'warn "disable while not active" (!enabled); count -= 1; -> count -= 1; warn "disable while not active" (!enabled);',
    ],
  },
  {
    because: "arm64's hooks change nothing that an assertion or the contract looks at",
    of: ["legacy", "v3"],
    changes: [
      'warn "resume outside a section or while not paused" (count == 0 || enabled); arch_enter; -> ' +
        'arch_enter; warn "resume outside a section or while not paused" (count == 0 || enabled);',
      'forbid "disable crosses a pause" (crossing); arch_leave; -> arch_leave; forbid "disable crosses a pause" (crossing);',
      'forbid "pause outside a section" (sections == 0); arch_leave; -> ' +
        'arch_leave; forbid "pause outside a section" (sections == 0);',
      'forbid "resume crosses a section" (crossing); arch_enter; -> arch_enter; forbid "resume crosses a section" (crossing);',
    ],
  },
];

function changeOf({ from, to }: Mutant): string {
  return `${from} -> ${to}`;
}

function equivalentsOf(name: RuleSetName): ReadonlySet<string> {
  return new Set(EQUIVALENT.filter(({ of }) => of.includes(name)).flatMap(({ changes }) => changes));
}

function textOf(name: RuleSetName): string {
  return library.read(`lmmu:rules/${name.toLowerCase()}`)!;
}

const drawn = fc.sample(sequence, { numRuns: 300, seed: 12_11_2025 });

/** Whether anything notices that a rule set is not the one it should be. */
function isNoticed(ruleSet: LoadedRuleSet, name: RuleSetName, predicted: readonly Predicted[][]): boolean {
  if (!isDeepStrictEqual(declarationOf(ruleSet.definition), declarations[name])) return true;
  const isAsWritten = sequences.every(({ calls, expected }) =>
    isDeepStrictEqual(withoutUnstated(observedRows(ruleSet, calls), expected[name]), expected[name]),
  );
  if (!isAsWritten) return true;
  const isJudged = contracts.every(({ calls, expected }) =>
    isDeepStrictEqual(judgedRows(ruleSet, calls), repeatedRows(calls, expected[name])),
  );
  if (!isJudged) return true;
  return drawn.some((calls, at) => disagreement(ruleSet, calls, predicted[at]!) !== null);
}

/** The same of a file that declares the rule set under its own name, which hides the one that ships. */
function isTextNoticed(text: string, name: RuleSetName, predicted: readonly Predicted[][]): boolean {
  try {
    const loaded = load(`${text}\nscenario nothing "nothing" { expect ${name}: clean; }`);
    return isNoticed(ruleSetOf(loaded, name), name, predicted);
  } catch (failure) {
    if (failure instanceof Rejected) return true;
    throw failure;
  }
}

test("what is listed as equivalent is a change of some rule set", () => {
  const changes = new Set(
    RULE_SETS.flatMap((name) => mutantsOf(textOf(name)).map((mutant) => `${name}: ${changeOf(mutant)}`)),
  );
  const missing = EQUIVALENT.flatMap(({ of, changes: listed }) =>
    listed.filter((change) => !of.some((name) => changes.has(`${name}: ${change}`))),
  );
  expect(missing).toEqual([]);
});

describe.runIf(process.env["LMMU_DEEP"])("changing any one line of a rule set is noticed", () => {
  test.each(RULE_SETS)("%s", (name) => {
    const text = textOf(name);
    const predicted = drawn.map((calls) => predict(name, calls));
    expect(isTextNoticed(text, name, predicted), "as it ships").toBe(false);

    const mutants = mutantsOf(text);
    const lines = text.split("\n").filter(isCode);
    expect(mutants.length).toBeGreaterThanOrEqual(lines.length);
    const survivors = mutants.filter((mutant) => !isTextNoticed(mutant.text, name, predicted)).map(changeOf);
    const equivalents = equivalentsOf(name);
    expect(survivors).toEqual(mutants.map(changeOf).filter((change) => equivalents.has(change)));
  });
});
