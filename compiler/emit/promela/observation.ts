/** What can be seen of a state, as a line that a model prints of each that it comes to. */
import type { LoadedProgram, Program } from "../../../runtime/index.js";
import type { Expressions } from "./expressions.js";
import type { Tabulated } from "./tables.js";
import type { Line } from "./text.js";

/** At most so many pages are told of. */
const MAX_PAGES = 32;

/** The pages of declared regions whose entries an observation tells of. */
export function observedPages({ regions }: Pick<Program, "regions">): { region: number; from: number; to: number }[] {
  return regions
    .flatMap(({ pages, implicit }, region) =>
      implicit
        ? []
        : Array.from({ length: Math.min(pages, MAX_PAGES) }, (_, page) => ({ region, from: page, to: page + 1 })),
    )
    .slice(0, MAX_PAGES);
}

/**
 * A function of C that prints a state: `@`, of each task its CPU (or -1), whether it has ended, its handler, in interrupt,
 * how often preemption, interrupts and bottom halves are off, sections, pauses, pending, active (-1 where it is on no CPU) and its variables, of each CPU its variables, of each page
 * whether it is mapped and visible.
 */
export function observation(of: {
  readonly loaded: LoadedProgram;
  readonly ruleSet: number;
  readonly tasks: number;
  readonly variables: ReadonlyMap<string, string>;
  readonly expressions: Expressions;
  readonly tables: Tabulated | null;
}): Line[] {
  const { loaded, ruleSet, tasks, variables, expressions, tables } = of;
  const { definition } = loaded.ruleSet(ruleSet);
  const own = definition.variables.filter(({ perCpu }) => !perCpu).map(({ name }) => variables.get(name)!);
  const perCpu = definition.variables.filter((variable) => variable.perCpu).map(({ name }) => variables.get(name)!);
  const print = (values: readonly string[]): string => {
    return `printf("${values.map(() => " %d").join("")}", ${values.join(", ")});`;
  };
  const ofTasks = Array.from({ length: tasks }, (_, task): Line => {
    const here = `${task} * LEVELS + now.top[${task}]`;
    return print([
      `now.on[${task}] == OFF ? -1 : now.on[${task}]`,
      `now.ended[${task}]`,
      `now.ended[${task}] ? 0 : now.top[${task}]`,
      `now.top[${task}] > 0 || now.bh_off[${task}] > 0`,
      `now.no_preempt[${task}]`,
      `now.irqs_off[${task}]`,
      `now.bh_off[${task}]`,
      `now.sections[${here}]`,
      `now.pauses[${here}]`,
      `now.pending[${task}]`,
      `now.on[${task}] == OFF ? -1 : (${expressions.activeInC(task)})`,
      ...own.map((name) => `now.${name}[${task}]`),
    ]);
  });
  const ofCpus =
    perCpu.length === 0
      ? []
      : Array.from({ length: loaded.program.machine.cpus }, (_, cpu): Line =>
          print(perCpu.map((name) => `now.${name}[${cpu}]`)),
        );
  const pages = tables === null ? [] : observedPages(loaded.program);
  const digits = (tabulated: Tabulated): string[] =>
    Array.from({ length: tabulated.states }, (_, state) =>
      pages
        .map(
          (page) => `${Number(tabulated.isSo("mapped", page)[state])}${Number(tabulated.isSo("visible", page)[state])}`,
        )
        .join(""),
    );
  const seen = tables === null || pages.length === 0 ? null : digits(tables);
  return [
    ...(seen === null ? [] : seenIn(seen)),
    "c_code {",
    [
      "static void observe(void) {",
      [
        'if (now.halted) { printf("@ halted\\n"); return; }',
        'printf("@");',
        ...ofTasks,
        ...ofCpus,
        ...(seen === null ? [] : ['printf(" %s", SEEN(now.tables));']),
        'printf("\\n");',
      ],
      "}",
    ],
    "};",
  ];
}

/** The pages' digits of each state: each array is short enough for spin to read. */
function seenIn(seen: readonly string[]): Line[] {
  const perArray = 256;
  const count = Math.ceil(seen.length / perArray);
  const parts = Array.from({ length: count }, (_, index) => seen.slice(index * perArray, (index + 1) * perArray));
  return [
    ...parts.flatMap((part, index): Line[] => [
      `c_decl { static const char *const SEEN_${index}[] = {`,
      part.map((digits) => `"${digits}",`),
      "}; };",
    ]),
    `c_decl { static const char *const *const SEEN_PARTS[] = { ${parts.map((_, index) => `SEEN_${index}`).join(", ")} }; };`,
    `#define SEEN(state) SEEN_PARTS[(state) / ${perArray}][(state) % ${perArray}]`,
  ];
}
