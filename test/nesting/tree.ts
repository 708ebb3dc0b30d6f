/**
 * Small trees of `.lmmu` programs: what random programs are drawn as, shrunk as and printed from. Leaves are text; only
 * what shrinking takes apart has a form of its own.
 */

/** `head { body }`, one of the arms of a block. */
export interface Arm {
  readonly head: string;
  readonly body: readonly Statement[];
}

export type Statement =
  /** A statement without braces, its semicolon included. */
  | { readonly kind: "simple"; readonly text: string }
  /** `lazy { … }`, `if (C) { … } else { … }`, `choose { … } or { … }`. */
  | { readonly kind: "block"; readonly arms: readonly Arm[] }
  /** `a -> b -> c;`, or `a -> b -> { … }` where `block` is not null. */
  | { readonly kind: "chain"; readonly elements: readonly Element[]; readonly block: readonly Statement[] | null };

export interface Element {
  readonly name: string;
  /** Without parentheses; null: none are written. */
  readonly arguments: string | null;
  readonly wraps: readonly string[];
}

export interface Config {
  readonly name: string;
  /** ` = y`, ` = n` or nothing. */
  readonly value: string;
  readonly dependsOn: string | null;
}

export interface Frame {
  /** `fn f0` or `irq i0 soft`. */
  readonly head: string;
  readonly parameters: readonly string[];
  readonly inlines: string | null;
  readonly wraps: readonly string[];
  readonly guard: string | null;
  readonly source: string | null;
  /** Null: `;`. */
  readonly body: readonly Statement[] | null;
}

export interface Rules {
  /** `rules own "random"`. */
  readonly head: string;
  /** Variables and `active`. */
  readonly members: readonly string[];
  /** The four calls. */
  readonly calls: readonly Arm[];
}

export interface Program {
  readonly settings: readonly string[];
  readonly configs: readonly Config[];
  readonly regions: readonly string[];
  readonly frames: readonly Frame[];
  readonly rules: Rules | null;
  /** The code of scenario `s`. */
  readonly body: readonly Statement[];
  /** Names of the rule sets that it runs under. */
  readonly ruleSets: readonly string[];
}

/** A statement without braces. */
export const simple = (text: string): Statement => ({ kind: "simple", text });
/** A block with one arm. */
export const block = (head: string, body: readonly Statement[]): Statement => ({
  kind: "block",
  arms: [{ head, body }],
});

/** The program as a file. */
export function programText({ settings, configs, regions, frames, rules, body, ruleSets }: Program): string {
  const declarations = [
    settings.length === 0 ? [] : [`machine { ${settings.join(" ")} }`],
    configs.map(configText),
    regions,
    frames.map(frameText),
    rules === null ? [] : [rulesText(rules)],
    [`scenario s {\n${statementsText(body, "  ")}\n  expect ${ruleSets.join(", ")}: may clean;\n}`],
  ];
  return declarations.flatMap((each) => (each.length === 0 ? [] : [`${each.join("\n")}\n`])).join("\n");
}

function configText({ name, value, dependsOn }: Config): string {
  return `config ${name}${value}${dependsOn === null ? "" : ` depends on ${dependsOn}`};`;
}

/** A statement without line breaks. */
export function statementInLine(statement: Statement): string {
  return statementText(statement, "").replace(/\s*\n\s*/g, " ");
}

/** The declaration of a frame. */
export function frameText({ head, parameters, inlines, wraps, guard, source, body }: Frame): string {
  const parts = [
    head + (parameters.length === 0 ? "" : `(${parameters.join(", ")})`),
    inlines === null ? "" : ` inlines ${inlines}`,
    wrapsText(wraps),
    guard === null ? "" : ` if (${guard})`,
    source === null ? "" : ` @ "${source}"`,
    body === null ? ";" : ` {\n${statementsText(body, "  ")}}`,
  ];
  return parts.join("");
}

function rulesText({ head, members, calls }: Rules): string {
  const lines = members.map((member) => `  ${member}\n`);
  return `${head} {\n${lines.join("")}${calls.map((arm) => `  ${armText(arm, "  ")}\n`).join("")}}`;
}

function wrapsText(wraps: readonly string[]): string {
  return wraps.length === 0 ? "" : ` [${wraps.join(", ")}]`;
}

/** Lines with their ends, each behind `indent`. */
function statementsText(statements: readonly Statement[], indent: string): string {
  return statements.map((statement) => `${indent}${statementText(statement, indent)}\n`).join("");
}

function statementText(statement: Statement, indent: string): string {
  switch (statement.kind) {
    case "simple":
      return statement.text;
    case "block":
      return statement.arms.map((arm) => armText(arm, indent)).join(" ");
    case "chain": {
      const elements = statement.elements.map(elementText).join(" -> ");
      return statement.block === null
        ? `${elements};`
        : `${elements} -> ${armText({ head: "", body: statement.block }, indent)}`;
    }
  }
}

function armText({ head, body }: Arm, indent: string): string {
  return `${head === "" ? "" : `${head} `}{\n${statementsText(body, `${indent}  `)}${indent}}`;
}

function elementText({ name, arguments: given, wraps }: Element): string {
  return `${name}${given === null ? "" : `(${given})`}${wrapsText(wraps)}`;
}
