/** Writes chains down as `.lmmu` scenarios. */
import { printName, printString } from "../../grammar/index.js";
import type { Chains } from "./chains.js";
import type { StackPart } from "./interrupts.js";
import { LibraryIndex, type LibraryFile } from "./library.js";
import { mayBeLazyMmu, printsWarnings, type Splat } from "./splat.js";
import { baseSymbol, legalName, quotedInComment } from "./symbols.js";
import type { TraceFrame } from "./trace.js";

export interface ImportedFile {
  /** The file, ending in a line feed. */
  readonly text: string;
  /** The library files that it imports, in order. */
  readonly imports: readonly string[];
  /** One for each chain, in their order. */
  readonly scenarios: readonly ImportedScenario[];
}

export interface ImportedScenario {
  /** Its name, not quoted. */
  readonly name: string;
  /** The function that the file declares `[lazy]` because nothing better is known, or null. */
  readonly guessed: string | null;
}

/**
 * A file with a scenario for each chain. `expectations` has for each of them whole `expect` lines of the language, which
 * stand at its end; the writer of these has run the scenario before. Whatever names and texts the chains hold, the file
 * parses, and holds nothing of them but names, strings and comments.
 */
export function writeScenarios(
  { chains, notes }: Chains,
  library: readonly LibraryFile[],
  expectations: readonly (readonly string[])[] = [],
): ImportedFile {
  const index = new LibraryIndex(library);
  const named = nameAll(chains.map(({ splat }) => splat));
  const frames = named.flatMap(({ parts }) => parts.flatMap((part) => part.frames));
  const imports = [...new Set(frames.flatMap(({ symbol }) => index.find(symbol)?.path ?? []))].sort();

  const guesses = chains.map(({ splat }, i) => guessOf(splat, named[i]!, index));
  const declarations = [...new Set(guesses)].flatMap((guessed) =>
    guessed === null ? [] : [...comment("///", GUESS), `fn ${printName(guessed)} [lazy];`, ""],
  );
  const declared = new Set<string | null>(guesses);
  for (const { frames, continuation } of named.flatMap(({ parts }) => parts)) {
    const only = frames[0];
    if (only === undefined || frames.length > 1 || continuation !== null || index.find(only.symbol)) continue;
    const name = baseName(only.symbol);
    if (declared.has(name)) continue;
    // A chain of one has to be declared.
    declared.add(name);
    declarations.push(`fn ${printName(name)};`, "");
  }

  const isAlone = chains.length === 1;
  const own = chains.map(({ splat }, i) => notesOn(splat, index, named[i]!.innermost));
  const lines = [
    ...comment("//", origin(chains), ...notes.map(quotedInComment), ...(isAlone ? own[0]! : [])),
    "",
    ...imports.map((path) => `import ${printString(path)};`),
    ...(imports.length > 0 ? [""] : []),
    ...declarations,
  ];
  chains.forEach(({ splat, times }, i) => {
    const { parts, name } = named[i]!;
    if (i > 0) lines.push("");
    for (const part of parts.slice(1)) {
      if (part.irq === null) continue;
      lines.push(`irq ${printName(part.irq.name)} ${part.irq.kind} {`, ...writeChain(part), "}", "");
    }
    const often = times === 1 ? [] : [`${String(times)} times in the text.`];
    const expected = expectations[i] ?? [];
    lines.push(
      ...comment("///", summary(splat), ...often, ...(isAlone ? [] : own[i]!)),
      `scenario ${printName(name)} ${printString(titleOf(splat))} {`,
      ...(parts[0] === undefined ? [] : writeChain(parts[0])),
      ...(expected.length > 0 ? [""] : []),
      ...expected.flatMap((line) => line.split("\n").flatMap(brokenExpectation)),
      "}",
    );
  });
  const scenarios = named.map(({ name }, i) => ({ name, guessed: guesses[i]! }));
  return { text: `${lines.join("\n")}\n`, imports, scenarios };
}

/** The function to be declared `[lazy]` for a chain, or null. */
function guessOf(splat: Splat, { innermost }: NamedChain, index: LibraryIndex): string | null {
  return index.find(innermost) === undefined && mayBeLazyMmu(splat) ? baseName(innermost) : null;
}

interface NamedChain {
  /** The scenario's. */
  readonly name: string;
  readonly parts: readonly NamedPart[];
  /** Symbol of the innermost frame. */
  readonly innermost: string;
}

/** Gives scenarios and handlers names of their own; handlers share theirs with frames. */
function nameAll(splats: readonly Splat[]): NamedChain[] {
  const filled = splats.map(filledParts);
  const frames = filled.flat().flatMap((part) => part.frames);
  const used = new Set(frames.flatMap(({ symbol }) => [legalName(symbol), baseName(symbol)]));
  const scenarios = new Set<string>();
  return splats.map((splat, i) => {
    const parts = nameParts(splat, filled[i]!, used);
    const name = unused(baseName(splat.function), scenarios);
    return { name, parts, innermost: parts.at(-1)?.frames.at(-1)?.symbol ?? splat.function };
  });
}

/** The name, or with a number behind it one that is not used yet; it is then. */
function unused(wanted: string, used: Set<string>): string {
  let name = wanted;
  for (let i = 2; used.has(name); i++) name = `${wanted}_${String(i)}`;
  used.add(name);
  return name;
}

interface NamedPart {
  readonly irq: { readonly name: string; readonly kind: "soft" | "hard" | "nmi" } | null;
  readonly frames: readonly Pick<TraceFrame, "symbol" | "gap">[];
  /** The statement that the innermost frame comes to: the interrupt, or the sleep that is reported. */
  readonly continuation: string | null;
  /** The text leaves out what the innermost frame calls. */
  readonly gapInside: boolean;
}

function filledParts({ parts, function: where }: Splat): StackPart[] {
  return parts.map((part, i) =>
    // A warning in the very entry of an interrupt, or in nothing at all.
    i === parts.length - 1 && part.frames.length === 0 ? { ...part, frames: [{ ...NO_FRAME, symbol: where }] } : part,
  );
}

const NO_FRAME = { module: null, reliable: true, inlined: false, mark: null, gap: false } as const;

function nameParts(splat: Splat, filled: readonly StackPart[], used: Set<string>): NamedPart[] {
  const irqs = filled.map(({ interrupt }) =>
    interrupt === null ? null : { name: unused(baseName(interrupt.name), used), kind: interrupt.kind },
  );
  return filled.map(({ frames }, i) => {
    const interruptedBy = irqs[i + 1]?.name;
    const isLast = i === filled.length - 1;
    const sleep = splat.kind === "sleeping" && isLast ? "sleep;" : null;
    return {
      irq: irqs[i] ?? null,
      frames,
      continuation: interruptedBy === undefined ? sleep : `interrupt ${printName(interruptedBy)};`,
      gapInside: isLast && splat.gapInside,
    };
  });
}

function writeChain({ frames, continuation, gapInside }: NamedPart): string[] {
  if (frames.length === 0) return continuation === null ? [] : [`  ${continuation}`];
  const lines: string[] = [];
  frames.forEach((frame, i) => {
    if (frame.gap)
      lines.push(i === 0 ? "  // The text leaves frames out here." : "    // The text leaves frames out here.");
    lines.push(`${i === 0 ? "  " : "    -> "}${printName(legalName(frame.symbol))}`);
  });
  if (continuation === null) lines[lines.length - 1] += ";";
  else lines.push(`    -> { ${continuation} }`);
  if (gapInside) lines.push("  // The text leaves frames out here, further inside.");
  return lines;
}

const GUESS =
  "A guess, to be checked: the warning is in a lazy MMU call that is inlined here, and the library does not know this " +
  "function. Say [paused] if it pauses, or write out its enable, disable, pause and resume.";

/** What the chains come from. */
function origin(chains: Chains["chains"]): string {
  const [first] = chains;
  const what = first === undefined || chains.length > 1 ? "kernel traces" : WHAT[first.splat.kind];
  return `Written from the text of ${what}, frames that the trace shows and no others.`;
}

const WHAT = {
  warning: "a kernel warning",
  bug: "a kernel BUG",
  sleeping: "a kernel BUG",
  trace: "a kernel trace",
} as const;

function notesOn(splat: Splat, index: LibraryIndex, innermost: string): string[] {
  const texts: string[] = [];
  if (splat.condition !== null) texts.push(`The condition that held: ${quotedInComment(splat.condition)}`);
  if (splat.hook !== null) {
    texts.push(`${legalName(splat.hook)} is part of a lazy MMU call in ${legalName(innermost)}.`);
  }
  if (splat.kind === "sleeping") {
    texts.push(
      "It ends in the sleep that was reported: `lmmu check` says where the file itself shows it in atomic context.",
    );
    if (splat.preemptionDisabledAt !== null)
      texts.push(`Preemption was disabled in ${legalName(splat.preemptionDisabledAt)}.`);
  } else if (splat.kind !== "trace" && !mayBeLazyMmu(splat)) {
    if (splat.kind === "bug") texts.push("It is not a BUG in the lazy MMU calls: no rule set will report it.");
    else texts.push("The file of the warning is not one that has the lazy MMU calls: no rule set will warn there.");
  } else if (splat.kind !== "trace" && index.find(innermost) !== undefined && !index.callsLazyMmu(innermost)) {
    texts.push(`The library knows ${legalName(innermost)}, but no lazy MMU call in it.`);
  }
  const doubtful = unreliableNames(splat);
  if (doubtful.length > 0) {
    const more = doubtful.length > 12 ? `, and ${String(doubtful.length - 12)} more` : "";
    texts.push(`Left out, since the trace marks them as unreliable: ${doubtful.slice(0, 12).join(", ")}${more}.`);
  }
  if (splat.cut) texts.push("The trace is longer than any kernel stack; its outermost frames are left out.");
  texts.push(...splat.lost.map(quotedInComment));
  return texts;
}

/** Without those that the trace has elsewhere as reliable, and what printed it. */
function unreliableNames(splat: Splat): string[] {
  const reliable = new Set(splat.trace.filter((frame) => frame.reliable).map((frame) => frame.symbol));
  const names = splat.trace
    .filter((frame) => !reliable.has(frame.symbol) && frame.symbol !== splat.function && !printsWarnings(frame.symbol))
    .map((frame) => legalName(frame.symbol));
  return [...new Set(names)];
}

function titleOf(splat: Splat): string {
  if (splat.kind === "warning") return `WARN ${at(splat)}`.trimEnd();
  return splat.title === "kernel BUG" ? `BUG ${at(splat)}`.trimEnd() : splat.title;
}

function summary(splat: Splat): string {
  const who = [
    splat.kernel === null ? "" : `kernel ${splat.kernel}`,
    splat.cpu === null ? "" : `CPU ${String(splat.cpu)}`,
    splat.pid === null ? "" : `PID ${String(splat.pid)}`,
    splat.comm ?? "",
  ].filter((text) => text !== "");
  const rest = who.length === 0 ? "" : `: ${quotedInComment(who.join(", "))}`;
  return `${quotedInComment(splat.title)} ${at(splat)}in ${legalName(splat.function)}${rest}`;
}

/** Ends in a blank, or is empty. */
function at(splat: Splat): string {
  if (splat.file === null) return "";
  const line = splat.line === null ? "" : `:${String(splat.line)}`;
  return `at ${quotedInComment(splat.file)}${line} `;
}

function baseName(symbol: string): string {
  return legalName(baseSymbol(symbol));
}

/** A line of an expectation, indented; a long one goes on below its colon. */
function brokenExpectation(line: string): string[] {
  const fact = line.indexOf(": ") + 2;
  if (line.length <= 98 || !line.startsWith("expect ") || fact < 2) return [`  ${line}`.trimEnd()];
  return [`  ${line.slice(0, fact).trimEnd()}`, `    ${line.slice(fact)}`];
}

/** Comment lines of at most 100 columns, each text beginning on a line of its own. */
function comment(marker: string, ...texts: readonly string[]): string[] {
  const lines: string[] = [];
  for (const text of texts) {
    let line = marker;
    for (const word of text.split(" ")) {
      if (line.length + 1 + word.length > 100 && line !== marker) {
        lines.push(line);
        line = marker;
      }
      line += ` ${word}`;
    }
    lines.push(line);
  }
  return lines;
}
