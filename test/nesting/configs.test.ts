/** Conditions on configs as sets, against what the runtime makes of them under each assignment; and the formulas made of them. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { check } from "../../compiler/index.js";
import { NEVER } from "../../compiler/nesting/bdd.js";
import { Configs, ConfigVariables } from "../../compiler/nesting/configs.js";
import type { Expression } from "../../runtime/index.js";
import { type Ready, ready } from "./agreement.js";

const NAMES = ["A", "B", "C", "D0", "E", "F"];
const numRuns = process.env["LMMU_DEEP"] ? 1_000 : 50;

interface Config {
  readonly value: "" | " = y" | " = n";
  readonly dependsOn: string | null;
}

const version = fc.constantFrom("6.15", "6.16", "6.20", "7.0", "7.1");
const kernel = fc
  .tuple(fc.constantFrom(">=", "<", "==", "!=", "<=", ">"), version)
  .map((pair) => `kernel ${pair.join(" ")}`);

/** Conditions over configs: truth values, and numbers where they are compared. */
const { condition } = fc.letrec<{ condition: string; number: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(...NAMES),
    kernel,
    tie("condition").map((inner) => `!(${inner})`),
    fc
      .tuple(tie("condition"), fc.constantFrom("&&", "||"), tie("condition"))
      .map(([l, op, r]) => `(${l}) ${op} (${r})`),
    fc
      .tuple(tie("number"), fc.constantFrom("==", "!=", "<", "<=", ">", ">="), tie("number"))
      .map(([l, op, r]) => `(${l}) ${op} (${r})`),
  ),
  number: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(...NAMES),
    fc.nat(4).map(String),
    fc.tuple(tie("number"), fc.constantFrom("+", "-"), tie("number")).map(([l, op, r]) => `(${l}) ${op} (${r})`),
  ),
}));

const config: fc.Arbitrary<Config> = fc.record({
  value: fc.constantFrom("", "", "", " = y", " = n"),
  dependsOn: fc.option(condition, { nil: null }),
});

function programOf(configs: readonly Config[], conditions: readonly string[]): Ready | null {
  const declared = configs.map(({ value, dependsOn }, index) => {
    // On earlier ones only: a circle would be an error.
    const on = dependsOn?.replaceAll(/[A-F]0?(?![a-z])/g, (name) =>
      NAMES.indexOf(name) < index ? name : index === 0 ? "1" : NAMES[index - 1]!,
    );
    return `config ${NAMES[index]!}${value}${on === undefined ? "" : ` depends on ${on}`};`;
  });
  const code = conditions.map((each) => `  if (${each}) { irqs_off { sleep; } }`);
  return ready(`${declared.join("\n")}\nscenario s {\n${code.join("\n")}\n}\n`);
}

/** The conditions as the program has them. */
function conditionsOf({ loaded: { program } }: Ready): Expression[] {
  const { code } = program.frames[program.scenarios[0]!.tasks[0]!]!;
  return code.flatMap((instruction) => (instruction.op === "branch" ? [instruction.condition] : []));
}

const drawn = fc.tuple(
  fc.array(config, { minLength: NAMES.length, maxLength: NAMES.length }),
  fc.array(condition, { minLength: 1, maxLength: 3 }),
);

/** Tries many programs, under rule sets of three kernels; few have errors. */
function eachProgram(check: (program: Ready, ruleSet: number) => void): void {
  let compiled = 0;
  const holds = fc.property(drawn, ([configs, conditions]) => {
    const program = programOf(configs, conditions);
    fc.pre(program !== null);
    compiled++;
    for (const name of ["legacy", "D", "none"]) {
      check(
        program,
        program.loaded.program.ruleSets.findIndex((each) => each.name === name),
      );
    }
  });
  fc.assert(holds, { numRuns });
  expect(compiled).toBeGreaterThanOrEqual(numRuns);
}

/** What the runtime makes of a condition where the switches have these values. */
function evaluated({ loaded }: Ready, condition: Expression, ruleSet: number, of: (index: number) => boolean): boolean {
  const unasked = (): never => {
    throw new TypeError("a condition on configs asks for more");
  };
  return loaded.condition(condition)({
    switch: of,
    kernel: loaded.ruleSet(ruleSet).kernel,
    slot: unasked,
    variable: unasked,
    state: unasked,
    regionPages: unasked,
    mapped: unasked,
    visible: unasked,
  });
}

describe("conditions on configs", () => {
  it("hold where the runtime says so, under every assignment", () => {
    eachProgram((program, ruleSet) => {
      const { loaded, assignments } = program;
      const variables = new ConfigVariables(loaded.program);
      const configs = new Configs(loaded, loaded.ruleSet(ruleSet).kernel, variables);
      for (const condition of conditionsOf(program)) {
        const set = configs.holds(condition, []);
        for (let each = 0; each < assignments.count; each++) {
          const of = assignments.effective(each, ruleSet);
          const holds = variables.bdds.includes(set, (variable) => of(variables.switchOf(variable)));
          expect(holds).toBe(evaluated(program, condition, ruleSet, of));
        }
      }
    });
  });

  it("are asked only of values that switches can have together", () => {
    eachProgram((program, ruleSet) => {
      const { loaded, assignments } = program;
      const variables = new ConfigVariables(loaded.program);
      const { possible } = new Configs(loaded, loaded.ruleSet(ruleSet).kernel, variables);
      for (let each = 0; each < assignments.count; each++) {
        // A free switch that is y where what it depends on is n cannot be.
        const of = assignments.effective(each, ruleSet);
        const given = (index: number): boolean => ((each >> assignments.free.indexOf(index)) & 1) === 1;
        const consistent = assignments.free.every((index) => of(index) === given(index));
        expect(variables.bdds.includes(possible, (variable) => given(variables.switchOf(variable)))).toBe(consistent);
      }
    });
  });

  it("come out in ways that exclude each other and leave nothing out", () => {
    eachProgram((program, ruleSet) => {
      const { loaded } = program;
      const configs = new Configs(loaded, loaded.ruleSet(ruleSet).kernel, new ConfigVariables(loaded.program));
      const { bdds } = configs;
      for (const condition of conditionsOf(program)) {
        const ways = configs.ways((readSwitch) => evaluated(program, condition, ruleSet, readSwitch));
        let all = NEVER;
        for (const { when } of ways) {
          expect(when).not.toBe(NEVER);
          expect(bdds.and(all, when)).toBe(NEVER);
          all = bdds.or(all, when);
        }
        expect(bdds.not(all)).toBe(NEVER);
        const yes = ways.filter(({ result }) => result).reduce((any, { when }) => bdds.or(any, when), NEVER);
        expect(yes).toBe(configs.holds(condition, []));
      }
    });
  });
});

/** Under which configs each condition's sleep is reported. */
function formulasOf(program: Ready, ruleSet: number): ReadonlyMap<Expression, string> {
  const { text, loaded } = program;
  const { name } = loaded.program.ruleSets[ruleSet]!;
  const host = { read: () => ({ ok: true, text }) as const, resolve: () => null };
  const { diagnostics } = check("test.lmmu", host, { ruleSets: [name] });
  const first = text.slice(0, text.indexOf("scenario s {\n")).split("\n").length + 1;
  const conditions = conditionsOf(program);
  return new Map(
    diagnostics
      .filter(({ code }) => code === "LMMU305")
      .map(({ span, when }) => [conditions[text.slice(0, span.start).split("\n").length - first]!, when] as const),
  );
}

/** Of `A && !B || C`: the terms, each with the values that it wants. */
function termsOf(formula: string): ReadonlyMap<string, boolean>[] {
  return formula
    .split(" || ")
    .map(
      (term) =>
        new Map(term.split(" && ").map((literal) => [literal.replace("!", ""), !literal.startsWith("!")] as const)),
    );
}

describe("the formula of a set", () => {
  it("is true in the set, false in the rest of what can be, and has nothing to spare", () => {
    let told = 0;
    eachProgram((program, ruleSet) => {
      const { loaded, assignments } = program;
      const variables = new ConfigVariables(loaded.program);
      const configs = new Configs(loaded, loaded.ruleSet(ruleSet).kernel, variables);
      const { bdds } = variables;
      const names = loaded.program.switches.map(({ name }) => name);
      const all = Array.from({ length: assignments.count }, (_, each) => assignments.effective(each, ruleSet));
      const formulas = formulasOf(program, ruleSet);
      for (const condition of conditionsOf(program)) {
        const set = configs.holds(condition, []);
        if (bdds.and(set, configs.possible) === NEVER) continue;
        const text = formulas.get(condition)!;
        const isIn = (of: (index: number) => boolean): boolean =>
          bdds.includes(set, (variable) => of(variables.switchOf(variable)));
        if (text === "") {
          expect(all.every(isIn)).toBe(true);
          continue;
        }
        if (text.includes(" more, e.g. ")) {
          const [example] = termsOf(text.split(" more, e.g. ")[1]!);
          const fitting = all.filter((of) => [...example!].every(([name, value]) => of(names.indexOf(name)) === value));
          expect(fitting.length).toBeGreaterThan(0);
          expect(fitting.every(isIn)).toBe(true);
          continue;
        }
        told++;
        const terms = termsOf(text);
        const meets = (term: ReadonlyMap<string, boolean>, of: (index: number) => boolean): boolean =>
          [...term].every(([name, value]) => of(names.indexOf(name)) === value);
        for (const of of all)
          expect(
            terms.some((term) => meets(term, of)),
            text,
          ).toBe(isIn(of));
        for (const term of terms) {
          for (const name of term.keys()) {
            const shorter = new Map([...term].filter(([other]) => other !== name));
            expect(
              all.some((of) => meets(shorter, of) && !isIn(of)),
              `${name} in ${text}`,
            ).toBe(true);
          }
        }
      }
    });
    expect(told).toBeGreaterThan(numRuns / 2);
  });
});

describe("the limits", () => {
  const many = (length: number, each: (index: number) => string, between: string): string =>
    Array.from({ length }, (_, index) => each(index)).join(between);
  const found = (text: string) =>
    check("a.lmmu", { read: () => ({ ok: true, text }), resolve: () => null }).diagnostics.map(
      ({ code, when }) => [code, when] as const,
    );
  const declared = (count: number): string => many(count, (i) => `config C${i};`, "\n");

  it("a thousand configs in one condition are decided", () => {
    const all = many(1000, (i) => `C${i}`, " && ");
    const codes = found(`${declared(1000)}\nscenario s { if (${all}) sleep; spin l { if (${all}) sleep; } }`);
    expect(codes.map(([code]) => code)).toEqual(["LMMU305"]);
    expect(codes[0]![1].split(" && ")).toHaveLength(1000);
  });

  it("one more is not, and is not called clean", () => {
    const codes = found(
      `${declared(1001)}\nscenario s { if (${many(1001, (i) => `C${i}`, " && ")}) { spin l { sleep; } } }`,
    );
    expect(codes.map(([code]) => code)).toContain("LMMU504");
  });

  it("ten thousand terms are decided", () => {
    const codes = found(
      `${declared(10)}\nscenario s { if (${many(10_000, (i) => `C${i % 10}`, " || ")}) { spin l { sleep; } } }`,
    );
    expect(codes).toEqual([["LMMU305", many(4, (i) => `C${i}`, " || ") + " || 6 more, e.g. C0"]]);
  });

  it("a condition with more terms than anybody reads is told by four of them and an example", () => {
    const sum = `${many(6, (i) => `C${i}`, " + ")} == 3`;
    const codes = found(`${declared(6)}\nscenario s { if (${sum}) { spin l { sleep; } } }`);
    expect(codes.map(([code]) => code)).toEqual(["LMMU305"]);
    const [terms, example] = codes[0]![1].split(" || 16 more, e.g. ");
    const ons = (term: string): number => term.split(" && ").filter((literal) => !literal.startsWith("!")).length;
    expect(terms!.split(" || ").map(ons)).toEqual([3, 3, 3, 3]);
    expect(ons(example!)).toBe(3);
  });

  it("and by the example alone where there are hundreds", () => {
    const sum = `${many(12, (i) => `C${i}`, " + ")} == 6`;
    const codes = found(`${declared(12)}\nscenario s { if (${sum}) { spin l { sleep; } } }`);
    expect(codes.map(([code]) => code)).toEqual(["LMMU305"]);
    const [, example] = /^more than 512 combinations of configs, e\.g\. (.+)$/.exec(codes[0]![1])!;
    expect(example!.split(" && ").filter((literal) => !literal.startsWith("!"))).toHaveLength(6);
  });

  it("a sum of so many configs that its ways cannot be told apart is not, and is not called clean", () => {
    const codes = found(
      `${declared(40)}\nscenario s { if (${many(40, (i) => `C${i}`, " + ")} == 20) { spin l { sleep; } } }`,
    );
    expect(codes.map(([code]) => code)).toEqual(["LMMU504"]);
  });
});
