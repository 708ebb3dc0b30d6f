/** `diff` and `matrix --sequences`, against every sequence of calls played on the tables of test/model. */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  countSequences,
  diff,
  type Difference,
  LAZY_CALLS,
  MAX_COUNTED_LENGTH,
  type LazyCall,
  type SequenceClass,
} from "../../runtime/index.js";
import { model, RULE_SETS, type RuleSetName } from "../model/model.js";
import { shipped } from "../rules/programs.js";
import { runLine, type Said } from "./run-line.js";

const loaded = shipped();

/** Every sequence of so many calls, in the order of the API. */
function* sequences(length: number): Generator<LazyCall[]> {
  if (length === 0) yield [];
  else for (const calls of sequences(length - 1)) for (const call of LAZY_CALLS) yield [...calls, call];
}

/** By the definition: closes take the innermost of their kind from a stack of the calls as written. */
function classOf(calls: readonly LazyCall[]): SequenceClass {
  const open: LazyCall[] = [];
  let crossed = false;
  let unmatched = false;
  for (const call of calls) {
    if (call === "enable" || call === "pause") open.push(call);
    else {
      const at = open.lastIndexOf(call === "disable" ? "enable" : "pause");
      if (at < 0) unmatched = true;
      else if (!unmatched && at !== open.length - 1) crossed = true;
      if (at >= 0) open.splice(at, 1);
    }
  }
  if (unmatched) return "unmatched";
  if (open.length > 0) return "open";
  return crossed ? "crossed" : "nested";
}

/** What can be seen of a call from outside: its hooks, whether it reports or ends the task, and the mode after it. */
function observed(name: RuleSetName, calls: readonly LazyCall[]): string[] {
  const rules = model(name);
  let state = rules.initial();
  const seen: string[] = [];
  for (const call of calls) {
    const { state: after, hooks, warnings, stopped } = rules.call(state, call, false);
    state = after;
    seen.push(
      JSON.stringify([hooks.map(({ hook }) => hook), warnings.length > 0, stopped, rules.active(state, false)]),
    );
    if (stopped) break;
  }
  return seen;
}

const differ = (left: RuleSetName, right: RuleSetName, calls: readonly LazyCall[]): boolean =>
  observed(left, calls).join() !== observed(right, calls).join();

/** Both make all calls; or the last one is the first that ends the task under one of them. */
const isPlayed = (left: RuleSetName, right: RuleSetName, calls: readonly LazyCall[]): boolean =>
  [left, right].every((name) => observed(name, calls).length === calls.length);

/** The lengths from 1 at which some sequence that `wanted` accepts shows a difference, up to `most`; else null. */
function shortestLength(
  [left, right]: readonly [RuleSetName, RuleSetName],
  most: number,
  wanted: (calls: readonly LazyCall[]) => boolean,
): number | null {
  for (let length = 1; length <= most; length++) {
    for (const calls of sequences(length)) {
      if (wanted(calls) && isPlayed(left, right, calls) && differ(left, right, calls)) return length;
    }
  }
  return null;
}

const pairs = RULE_SETS.flatMap((left, i) => RULE_SETS.slice(i + 1).map((right) => [left, right] as const));
/** Longer ones take too long to try. */
const TRIED = process.env["LMMU_DEEP"] ? 8 : 6;

describe.each(pairs)("diff %s %s", (left, right) => {
  const result = diff(loaded.get(left)!, loaded.get(right)!);

  const isDifference = (difference: Difference): void => {
    expect(differ(left, right, difference.calls)).toBe(true);
    expect(classOf(difference.calls)).toBe(difference.class);
    for (const [name, side] of [
      [left, difference.left],
      [right, difference.right],
    ] as const) {
      expect(
        side.map(({ hooks, raised, ends, active }) => JSON.stringify([hooks, raised.length > 0, ends, active])),
      ).toEqual(observed(name, difference.calls));
    }
  };

  it("finds one that is one", () => {
    expect(result.shortest).not.toBeNull();
    isDifference(result.shortest!);
    if (result.nested === null) return;
    expect(result.nested.class).toBe("nested");
    isDifference(result.nested);
  });

  it("finds the shortest of those that close what they open", () => {
    const closes = (calls: readonly LazyCall[]): boolean => ["nested", "crossed"].includes(classOf(calls));
    const shortest = shortestLength([left, right], TRIED, closes);
    const found = result.shortest!.calls.length;
    if (shortest !== null) expect(found).toBe(shortest);
    else if (closes(result.shortest!.calls)) expect(found).toBeGreaterThan(TRIED);
    else expect(found).toBe(shortestLength([left, right], TRIED, () => true));
  });

  it("finds the shortest of those that nest", () => {
    const shortest = shortestLength([left, right], TRIED, (calls) => classOf(calls) === "nested");
    if (shortest !== null) expect(result.nested?.calls.length).toBe(shortest);
    else expect(result.nested?.calls.length ?? Infinity).toBeGreaterThan(TRIED);
  });

  it("finds the same again, and the other way round", () => {
    expect(diff(loaded.get(left)!, loaded.get(right)!)).toEqual(result);
    const { shortest, nested } = diff(loaded.get(right)!, loaded.get(left)!);
    expect([shortest?.calls, nested?.calls]).toEqual([result.shortest?.calls, result.nested?.calls]);
  });
});

describe.each(RULE_SETS)("sequences under %s", (name) => {
  const most = process.env["LMMU_DEEP"] ? 7 : 5;

  it(`are counted as ${"`step`"} judges each of them`, () => {
    const ruleSet = loaded.get(name)!;
    const counts: Record<string, number> = {};
    for (let length = 1; length <= most; length++) {
      for (const calls of sequences(length)) {
        const rules = model(name);
        let state = rules.initial();
        let played = { variables: 0, perCpu: 0, written: 0, pending: false, barriers: 0 } as Parameters<
          typeof ruleSet.step
        >[0];
        let forbiddenAt = -1;
        let detected = false;
        const warnedAt: number[] = [];
        for (const [at, call] of calls.entries()) {
          // Warnings are the model's; what the contract forbids only the rule set says.
          const outcome = rules.call(state, call, false);
          state = outcome.state;
          const result = ruleSet.step(played, call, { inInterrupt: false, readSwitch: () => true });
          played = result.state;
          if (result.forbidden.length > 0 && forbiddenAt < 0) {
            forbiddenAt = at;
            detected = outcome.warnings.length > 0;
          }
          if (outcome.warnings.length > 0) warnedAt.push(at);
          if (outcome.stopped) break;
        }
        const spurious = warnedAt.length > 0 && (forbiddenAt < 0 || warnedAt[0]! < forbiddenAt);
        const late = warnedAt.some((at) => at > forbiddenAt);
        const outcome = spurious
          ? "spurious"
          : forbiddenAt < 0
            ? "allowed"
            : detected
              ? "detected"
              : late
                ? "late"
                : "silent";
        const key = `${classOf(calls)} ${outcome}`;
        counts[key] = (counts[key] ?? 0) + 1;
      }
    }
    const found = Object.entries(countSequences(ruleSet, most)).flatMap(([kind, outcomes]) =>
      Object.entries(outcomes).flatMap(([outcome, number]) =>
        number === 0 ? [] : [[`${kind} ${outcome}`, number] as const],
      ),
    );
    expect(Object.fromEntries(found)).toEqual(counts);
  });

  it("are all counted, up to the longest that is allowed", () => {
    const counts = countSequences(loaded.get(name)!, MAX_COUNTED_LENGTH);
    const sum = Object.values(counts)
      .flatMap((each) => Object.values(each))
      .reduce((all, number) => all + number, 0);
    expect(sum).toBe((4 ** (MAX_COUNTED_LENGTH + 1) - 4) / 3);
  });
});

describe("on the command line", () => {
  let cwd: string;
  beforeAll(() => {
    cwd = realpathSync(mkdtempSync(join(tmpdir(), "lmmu-sequences-")));
    writeFileSync(join(cwd, "own.lmmu"), "rules own extends D { enable { } }\nscenario s { }\n");
  });
  afterAll(() => rmSync(cwd, { recursive: true }));
  const lmmu = (line: string, stdin?: string): Promise<Said> => runLine(cwd, line, stdin);

  it.each([
    ["diff C D", "diff-c-d"],
    ["diff A D", "diff-a-d"],
    ["diff none legacy", "diff-none-legacy"],
    ["diff v3 A", "diff-v3-a"],
    ["matrix --sequences 6", "matrix-sequences"],
    ["matrix --sequences 4 --rules A,D,own own.lmmu", "matrix-sequences-own"],
  ])("%s", async (line, golden) => {
    const { exit, out, err } = await lmmu(line);
    expect([exit, err]).toEqual([0, ""]);
    await expect(out).toMatchFileSnapshot(join(import.meta.dirname, `goldens/commands/${golden}.txt`));
  });

  it("diff C D is as the thread has it: crossed, and a pause in a pause", async () => {
    const { out } = await lmmu("diff C D");
    expect(out).toMatch(
      /^ shortest: pause; enable; resume; disable; {4}\(crossed\)\n {3}C {2}hooks enter, leave .*\n {3}D {2}hooks flush +warns "disable without enable"/,
    );
    expect(out).toMatch(
      /\n shortest properly nested: pause; pause; resume; resume;\n {3}C .*"pause while paused".*\n {3}D {2}clean\n\nscenario /,
    );
  });

  it.each(RULE_SETS.flatMap((one, index) => RULE_SETS.slice(index + 1).map((other) => [one, other] as const)))(
    "diff %s %s prints scenarios that hold",
    async (one, other) => {
      const { out } = await lmmu(`diff ${one} ${other}`);
      const scenarios = out.slice(out.indexOf("\nscenario "));
      const { exit, out: report } = await lmmu("test -", scenarios);
      expect([exit, report], scenarios).toEqual([0, expect.stringMatching(/^0 failed, [24] scenario runs passed$/m)]);
    },
  );

  // It takes as long as the limit lets it: some ten seconds.
  it.runIf(process.env["LMMU_DEEP"])(
    "end in a word on it where a rule set has too many states",
    async () => {
      const mixing = "enable { a += a + 1; b += a; } disable { b += b + a; } pause { a += b; } resume { b += a + 1; }";
      const rules = `rules wide extends none { u16 a; u16 b; ${mixing} }\nrules same extends wide { }\n`;
      writeFileSync(join(cwd, "wide.lmmu"), `${rules}scenario s { }\n`);
      expect((await lmmu("diff wide same wide.lmmu")).out).toMatch(/do the same on every sequence of up to \d+ calls/);
      const { exit, err } = await lmmu("matrix --sequences 12 --rules wide wide.lmmu");
      expect([exit, err]).toEqual([2, expect.stringMatching(/too many different states[^]*say --sequences \d/)]);
    },
    60_000,
  );

  it("is told as JSON", async () => {
    const counted = JSON.parse((await lmmu("matrix --sequences 3 --format json --rules C")).out) as unknown;
    expect(counted).toEqual({
      version: 1,
      length: 3,
      ruleSets: [{ ruleSet: "C", counts: countSequences(loaded.get("C")!, 3) }],
    });
    const { shortest } = JSON.parse((await lmmu("diff C D --format json")).out) as { shortest: Difference };
    expect(shortest.calls).toEqual(["pause", "enable", "resume", "disable"]);
  });

  it.each(["0", "15", "-1", "x", "1.5", "1e3", ""])("--sequences %s is wrong usage", async (length) => {
    const { exit, out, err } = await lmmu(`matrix --sequences=${length}`);
    expect([exit, out]).toEqual([2, ""]);
    expect(err).toMatch(/^error: --sequences .*is not understood\n {2}help: it takes a length from 1 to 12\n$/);
  });

  it.each(["diff C", "diff C X", "diff C D none.lmmu"])("%s is wrong usage", async (line) => {
    expect(await lmmu(line)).toMatchObject({ exit: 2, out: "" });
  });
});
