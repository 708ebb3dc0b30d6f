/** Small random scenarios of a few tasks, so that all their states are soon seen. */
import fc from "fast-check";

/** A scenario as text, and the rule set that its lines name. */
export interface RandomScenario {
  readonly text: string;
  readonly rules: string;
}

const RULE_SETS = ["legacy", "A", "B", "C", "D", "v3", "literal", "none", "xen70", "xen71", "powerpc_hash", "sparc64"];

const CALLS = ["enable;", "disable;", "pause;", "resume;"];
const PAGES = [
  "map p;",
  "unmap p;",
  "protect p ro;",
  "read p;",
  "flush_tlb p;",
  "map q;",
  "read q;",
  "write p;",
  "dsb;",
  "isb;",
  "emit;",
];
const OTHERS = ["sleep;", "schedule;", "assert pauses <= sections;", "assert !pending || active;"];

/** Statements of a task or handler; nested at most `depth` deep. */
function statements(
  depth: number,
  most: number,
  own: readonly string[],
  around: readonly string[],
): fc.Arbitrary<string> {
  const simple = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...CALLS) },
    { weight: 3, arbitrary: fc.constantFrom(...PAGES) },
    { weight: 2, arbitrary: fc.constantFrom(...OTHERS, ...own) },
  );
  if (depth === 0) return fc.array(simple, { maxLength: most }).map((all) => all.join(" "));
  const inner = statements(depth - 1, 2, own, around);
  const block = fc.oneof(
    fc
      .tuple(fc.constantFrom("lazy", "paused", "lazy", "maybe", ...around), inner)
      .map(([word, body]) => `${word} { ${body} }`),
    fc.tuple(inner, inner).map(([one, other]) => `choose { ${one} } or { ${other} }`),
  );
  return fc
    .array(fc.oneof({ weight: 2, arbitrary: simple }, { weight: 3, arbitrary: block }), {
      minLength: 1,
      maxLength: most,
    })
    .map((all) => all.join(" "));
}

/** What some path shows. */
const POSSIBLE = [
  "may warns",
  "may bugs",
  "may forbidden",
  "may warns x1",
  "may leaks",
  "may hooks enter leave",
  "may barriers 1",
  "may hazard stranded_barrier",
  "may hazard sleep_in_atomic",
  "may reachable pending",
  "may reachable visible(p) && !mapped(p)",
];
/** What all paths do. Some of these cannot hold together. */
const CERTAIN = ["leaks", "forbidden x1", "hooks enter leave", "barriers 0", "reachable active && !in_interrupt"];

interface Parts {
  readonly rules: string;
  readonly cpus: number;
  readonly handler: { readonly kind: string; readonly times: number; readonly body: string } | null;
  readonly tasks: readonly string[];
  readonly facts: readonly string[];
  readonly always: boolean;
}

export const randomScenario: fc.Arbitrary<RandomScenario> = fc
  .record({ count: fc.integer({ min: 1, max: 2 }), cpus: fc.integer({ min: 1, max: 2 }), fires: fc.boolean() })
  .chain(({ count, cpus, fires }): fc.Arbitrary<Parts> => {
    const around = ["irqs_off", "bh_off", "nopreempt", "spin m", "mutex n", "spin_bh m", "raw_spin n"];
    const named = count === 1 ? [] : ["schedule b;", "schedule a on 0;"];
    const own = [...(fires ? ["interrupt h;"] : []), ...named, `schedule on ${cpus - 1};`];
    return fc.record({
      rules: fc.constantFrom(...RULE_SETS),
      cpus: fc.constant(cpus),
      handler: fires
        ? fc.record({
            kind: fc.constantFrom("soft", "hard", "nmi"),
            times: fc.integer({ min: 1, max: 2 }),
            body: statements(1, 1, [], ["spin m"]),
          })
        : fc.constant(null),
      tasks: fc.array(statements(count === 1 ? 2 : 1, count === 1 ? 3 : 2, own, around), {
        minLength: count,
        maxLength: count,
      }),
      facts: fc.oneof(
        fc.constant(["clean"]),
        fc
          .tuple(fc.uniqueArray(fc.constantFrom(...POSSIBLE), { maxLength: 3 }), fc.constantFrom(...CERTAIN))
          .map(([possible, certain]) => [...possible, certain]),
        fc.uniqueArray(fc.constantFrom(...POSSIBLE), { minLength: 1, maxLength: 3 }),
      ),
      always: fc.boolean(),
    });
  })
  .map(({ rules, cpus, handler, tasks, facts, always }) => ({
    rules,
    text: [
      `machine { cpus ${cpus}; }`,
      "region p: kernel 1 pages;",
      "region q: kernel 1 pages;",
      ...(handler === null ? [] : [`irq h ${handler.kind} { ${handler.body} }`]),
      "scenario s {",
      "  given { populate p; map q; }",
      ...(handler === null ? [] : [`  interrupts h x${handler.times};`]),
      ...(tasks.length === 1 ? [`  ${tasks[0]!}`] : tasks.map((body, index) => `  task ${"ab"[index]!} { ${body} }`)),
      ...facts.map((fact) => `  expect ${rules}: ${fact};`),
      ...(always ? [`  always ${rules}: sections <= 2;`] : []),
      "}",
      "",
    ].join("\n"),
  }));
