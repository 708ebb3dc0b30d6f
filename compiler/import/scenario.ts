/** Writes a splat down as a `.lmmu` scenario. */
import { printName, printString } from "../../grammar/index.js";
import { LibraryIndex, type LibraryFile } from "./library.js";
import { mayBeLazyMmu, printsWarnings, type Splat } from "./splat.js";
import { baseSymbol, legalName, quotedInComment } from "./symbols.js";
import type { TraceFrame } from "./trace.js";

export interface ImportedScenario {
  /** The file, ending in a line feed. */
  readonly text: string;
  /** The scenario's name, not quoted. */
  readonly name: string;
  /** The library files that it imports, in order. */
  readonly imports: readonly string[];
  /** The function that the file declares `[lazy]` because nothing better is known, or null. */
  readonly guessed: string | null;
}

/**
 * The scenario of a splat. `expectations` are whole `expect` lines of the language, which stand at its end; the writer
 * of these has run the scenario before. Whatever names and texts the splat holds, the file parses, and holds nothing of
 * them but names, one string and comments.
 */
export function writeScenario(
  splat: Splat,
  library: readonly LibraryFile[],
  expectations: readonly string[] = [],
): ImportedScenario {
  const index = new LibraryIndex(library);
  const parts = nameParts(splat);
  const innermost = parts.at(-1)?.frames.at(-1)?.symbol ?? splat.function;
  const imports = [...new Set(parts.flatMap((part) => part.frames.flatMap((f) => index.find(f.symbol)?.path ?? [])))];
  imports.sort();

  const guessed = index.find(innermost) === undefined && mayBeLazyMmu(splat) ? baseName(innermost) : null;
  const declarations = guessed === null ? [] : [...comment("///", GUESS), `fn ${printName(guessed)} [lazy];`, ""];
  for (const { frames, continuation } of parts) {
    const only = frames[0];
    if (only === undefined || frames.length > 1 || continuation !== null || index.find(only.symbol)) continue;
    // A chain of one has to be declared.
    if (baseName(only.symbol) !== guessed) declarations.push(`fn ${printName(baseName(only.symbol))};`, "");
  }

  const name = baseName(splat.function);
  const lines = [
    ...comment("//", ...notes(splat, index, innermost)),
    "",
    ...imports.map((path) => `import ${printString(path)};`),
    ...(imports.length > 0 ? [""] : []),
    ...declarations,
  ];
  for (const part of parts.slice(1)) {
    if (part.irq === null) continue;
    lines.push(`irq ${printName(part.irq.name)} ${part.irq.kind} {`, ...writeChain(part), "}", "");
  }
  lines.push(
    ...comment("///", summary(splat)),
    `scenario ${printName(name)} ${printString(titleOf(splat))} {`,
    ...(parts[0] === undefined ? [] : writeChain(parts[0])),
    ...(expectations.length > 0 ? [""] : []),
    ...expectations.flatMap((line) => line.split("\n").flatMap(brokenExpectation)),
    "}",
  );
  return { text: `${lines.join("\n")}\n`, name, imports, guessed };
}

interface NamedPart {
  readonly irq: { readonly name: string; readonly kind: "soft" | "hard" | "nmi" } | null;
  readonly frames: readonly Pick<TraceFrame, "symbol" | "gap">[];
  /** The statement that the innermost frame comes to: the interrupt, or the sleep that is reported. */
  readonly continuation: string | null;
}

/** Gives every handler a name of its own: frames and handlers share one name space. */
function nameParts(splat: Splat): NamedPart[] {
  const { parts } = splat;
  const filled = parts.map((part, i) => ({
    interrupt: part.interrupt,
    // A warning in the very entry of an interrupt, or in nothing at all.
    frames: i === parts.length - 1 && part.frames.length === 0 ? [{ symbol: splat.function, gap: false }] : part.frames,
  }));
  const used = new Set(filled.flatMap((part) => part.frames.flatMap((f) => [legalName(f.symbol), baseName(f.symbol)])));
  const irqs = filled.map(({ interrupt }) => {
    if (interrupt === null) return null;
    const wanted = baseName(interrupt.name);
    let name = wanted;
    for (let i = 2; used.has(name); i++) name = `${wanted}_${String(i)}`;
    used.add(name);
    return { name, kind: interrupt.kind };
  });
  return filled.map(({ frames }, i) => {
    const interruptedBy = irqs[i + 1]?.name;
    const sleep = splat.kind === "sleeping" && i === filled.length - 1 ? "sleep;" : null;
    return {
      irq: irqs[i] ?? null,
      frames,
      continuation: interruptedBy === undefined ? sleep : `interrupt ${printName(interruptedBy)};`,
    };
  });
}

function writeChain({ frames, continuation }: NamedPart): string[] {
  if (frames.length === 0) return continuation === null ? [] : [`  ${continuation}`];
  const lines: string[] = [];
  frames.forEach((frame, i) => {
    if (frame.gap)
      lines.push(i === 0 ? "  // The text leaves frames out here." : "    // The text leaves frames out here.");
    lines.push(`${i === 0 ? "  " : "    -> "}${printName(legalName(frame.symbol))}`);
  });
  if (continuation === null) lines[lines.length - 1] += ";";
  else lines.push(`    -> { ${continuation} }`);
  return lines;
}

const GUESS =
  "A guess, to be checked: the warning is in a lazy MMU call that is inlined here, and the library does not know this " +
  "function. Say [paused] if it pauses, or write out its enable, disable, pause and resume.";

function notes(splat: Splat, index: LibraryIndex, innermost: string): string[] {
  const what = splat.kind === "warning" ? "a kernel warning" : "a kernel BUG";
  const texts = [`Written from the text of ${what}, frames that the trace shows and no others.`];
  if (splat.condition !== null) texts.push(`The condition that held: ${quotedInComment(splat.condition)}`);
  if (splat.hook !== null) {
    texts.push(`${legalName(splat.hook)} is an arch hook: it stands for a lazy MMU call in ${legalName(innermost)}.`);
  }
  if (splat.kind === "sleeping") {
    texts.push(
      "It ends in the sleep that was reported: `lmmu check` says where the file itself shows it in atomic context.",
    );
    if (splat.preemptionDisabledAt !== null)
      texts.push(`Preemption was disabled in ${legalName(splat.preemptionDisabledAt)}.`);
  } else if (!mayBeLazyMmu(splat)) {
    if (splat.kind !== "warning") texts.push("It is not a BUG in the lazy MMU calls: no rule set will report it.");
    else texts.push("The file of the warning is not one that has the lazy MMU calls: no rule set will warn there.");
  } else if (index.find(innermost) !== undefined && !index.callsLazyMmu(innermost)) {
    texts.push(`The library knows ${legalName(innermost)}, but no lazy MMU call in it.`);
  }
  const doubtful = unreliableNames(splat);
  if (doubtful.length > 0) {
    const more = doubtful.length > 12 ? `, and ${String(doubtful.length - 12)} more` : "";
    texts.push(`Left out, since the trace marks them as unreliable: ${doubtful.slice(0, 12).join(", ")}${more}.`);
  }
  if (splat.cut) texts.push("The trace is longer than any kernel stack; its outermost frames are left out.");
  texts.push(...splat.lost.map(quotedInComment));
  if (splat.otherWarnings > 0) {
    texts.push(`The text has ${String(splat.otherWarnings + 1)} warnings; this is the first that may be of lazy MMU.`);
  }
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
