/** Rule sets with one line changed. */
export interface Mutant {
  /** The line as it was and as it is now, without indentation; empty where it is gone. */
  readonly from: string;
  readonly to: string;
  /** The whole file. */
  readonly text: string;
}

/** Every change of one line of code of a rule set's file that is tried, and every exchange with the line after it. */
export function mutantsOf(text: string): Mutant[] {
  const lines = text.split("\n");
  return lines.flatMap((line, at) => {
    if (!isCode(line)) return [];
    const mutants = [...changes(line)].map((changed) => ({
      from: line.trim(),
      to: changed.trim(),
      text: [...lines.slice(0, at), changed, ...lines.slice(at + 1)].join("\n"),
    }));
    const next = lines[at + 1] ?? "";
    if (!isOrdered(line, next)) return mutants;
    const swapped = [...lines.slice(0, at), next, line, ...lines.slice(at + 2)].join("\n");
    return [...mutants, { from: `${line.trim()} ${next.trim()}`, to: `${next.trim()} ${line.trim()}`, text: swapped }];
  });
}

/** Whether a line is neither empty nor a comment. */
export function isCode(line: string): boolean {
  return !/^\s*(\/\/.*)?$/.test(line);
}

/** Whether two lines are statements of one block whose order may matter: what only looks at the state does not. */
function isOrdered(line: string, next: string): boolean {
  const looks = /^ *(forbid|warn|warn_once|bug) /;
  const statement = /^( {4,})\S.*;$/;
  const indentation = statement.exec(line)?.[1];
  if (indentation === undefined || indentation !== statement.exec(next)?.[1]) return false;
  return !looks.test(line) || !looks.test(next);
}

/** Words and operators, and what each is exchanged for. Longer ones first: what a match takes no other one sees. */
const EXCHANGES: readonly (readonly string[])[] = [
  ["warn_once", "warn", "bug"],
  ["arch_enter", "arch_leave", "arch_flush"],
  ["u16", "u8", "bool"],
  ["+=", "-="],
  ["==", "!="],
  [">=", ">"],
  ["&&", "||"],
];

const PARTS = new RegExp(
  ['"[^"]*"', ...EXCHANGES.flat().map(literally), String.raw`\b\d+\b`, String.raw`[A-Za-z_]\w*`].join("|"),
  "g",
);

function literally(word: string): string {
  const escaped = word.replaceAll(/[+|]/g, String.raw`\$&`);
  return /^\w/.test(word) ? String.raw`\b${escaped}\b` : escaped;
}

function* changes(line: string): Generator<string> {
  yield "";
  const condition = conditionOf(line);
  if (condition !== null) {
    const before = line.slice(0, condition.start);
    const after = line.slice(condition.end);
    const text = line.slice(condition.start, condition.end);
    yield `${before}!(${text})${after}`;
    // Operands and operators by turns.
    const parts = text.split(/ (&&|\|\|) /);
    for (let at = 0; parts.length > 1 && at < parts.length; at += 2) {
      yield before + parts.toSpliced(Math.max(0, at - 1), 2).join(" ") + after;
    }
  }
  for (const match of line.matchAll(PARTS)) {
    const [part] = match;
    for (const other of replacements(part)) {
      yield line.slice(0, match.index) + other + line.slice(match.index + part.length);
    }
  }
}

function replacements(part: string): string[] {
  if (part.startsWith('"')) return [`${part.slice(0, -1)}, or so"`];
  if (/^\d/.test(part)) return part === "0" ? ["1"] : [String(Number(part) + 1), String(Number(part) - 1)];
  return EXCHANGES.find((group) => group.includes(part))?.filter((other) => other !== part) ?? [];
}

/** Where the line's condition, or the definition of `active`, stands. */
function conditionOf(line: string): { start: number; end: number } | null {
  const definition = /^\s*active = (?=.*;$)/.exec(line);
  if (definition !== null) return { start: definition[0].length, end: line.length - 1 };
  const conditional = /^\s*(?:if|(?:forbid|warn|warn_once|bug) "[^"]*") \(/.exec(line);
  if (conditional === null) return null;
  const start = conditional[0].length;
  let depth = 1;
  for (let end = start; end < line.length; end++) {
    if (line[end] === "(") depth++;
    if (line[end] === ")" && --depth === 0) return { start, end };
  }
  return null;
}
