/** The page tables of a model as arrays of C, and how the model looks into them. */
import type { Pages } from "../../../runtime/index.js";
import type { Line } from "./text.js";
import { type StatementTable, type Tabulated } from "./tables.js";

const PER_LINE = 24;

/** The arrays of a model. `questions` are those that its conditions ask, in their order. */
export function arrays(
  tables: Tabulated,
  questions: readonly { readonly question: "mapped" | "visible"; readonly pages: Pages }[],
): Line[] {
  return [
    `/* The page tables: ${tables.states} states, the first is what "given" leaves. By state, what statements and barriers make`,
    "   of it, on each CPU (of a statement: while the mode is off and on); -1 where no code comes to that. */",
    ...rows("EMITTED", tables.emitted),
    ...rows("SWITCHED", tables.switched),
    ...rows("SYNCHRONIZED", tables.synchronized),
    ...[...tables.statements].flatMap(([node, table]) => ofStatement(String(node), table)),
    ...questions.flatMap(({ question, pages }, index) =>
      array(`${question.toUpperCase()}_${index}`, tables.isSo(question, pages).map(Number)),
    ),
    "",
  ];
}

/** What a statement does to the page tables: `tables` is the state behind it, `what` its outcome. */
export function lookUp(name: string): Line[] {
  return [
    "row = on[me] * 2 + is_active(me);",
    `c_code { now.what = WHAT_${name}[now.row][now.tables]; now.tables = NEXT_${name}[now.row][now.tables]; };`,
    "row = 0;",
    "assert(tables >= 0);",
  ];
}

/** Whether a statement leaves a barrier to be queued in a move of its own. */
export function owes(name: string): string {
  return `c_expr { OWES_${name}[now.tables] }`;
}

function ofStatement(name: string, { next, what, outcomes }: StatementTable): Line[] {
  const states = next[0]!.length;
  // Whether something is owed depends on what was stored, not on the CPU or the mode.
  const owing = Array.from({ length: states }, (_, state) =>
    Number(next.some((row, index) => row[state] !== -1 && outcomes[what[index]![state]!]?.owes === true)),
  );
  const some = outcomes.some((outcome) => outcome?.owes === true);
  const none = outcomes.some((outcome) => outcome?.owes !== true);
  return [
    ...rows(`NEXT_${name}`, next),
    ...rows(`WHAT_${name}`, what),
    ...(some && none ? array(`OWES_${name}`, owing) : []),
  ];
}

/** An array of arrays; those that are alike are one. */
function rows(name: string, all: readonly (readonly number[])[]): Line[] {
  const known = new Map<string, string>();
  const lines: Line[] = [];
  const names = all.map((row, index) => {
    const key = row.join();
    const own = known.get(key) ?? `${name}_${index}`;
    if (!known.has(key)) lines.push(...array(own, row));
    known.set(key, own);
    return own;
  });
  return [...lines, `c_decl { static const short *const ${name}[] = { ${names.join(", ")} }; };`];
}

/** Each array is a declaration of its own: spin reads at most 64 kilobytes of C at once. */
function array(name: string, values: readonly number[]): Line[] {
  const lines = Array.from({ length: Math.ceil(values.length / PER_LINE) }, (_, line) =>
    values.slice(line * PER_LINE, (line + 1) * PER_LINE).join(","),
  );
  if (lines.length === 1) return [`c_decl { static const short ${name}[] = { ${lines[0]!} }; };`];
  return [`c_decl { static const short ${name}[] = {`, lines.map((line) => `${line},`), "}; };"];
}
