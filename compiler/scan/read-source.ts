/** One C file: which functions hold calls, and what their bodies come to. */
import { LineIndex } from "../../grammar/index.js";
import { withoutComments } from "./comments.js";
import { type CallSite, IN_ALL_NAMES, NAMES } from "./names.js";
import { readPiece } from "./piece.js";
import { type Step, stepsOf } from "./steps.js";
import { bodyOf, type CNode, type CParser, copyAround, nameOf, pathTo } from "./tree.js";

export interface CFunction {
  readonly name: string;
  /** Where its name stands, from 1. */
  readonly line: number;
  /** In the order of the text; at least one. */
  readonly calls: readonly CallSite[];
  readonly steps: readonly Step[];
}

/** A call that no function could be found for. */
export interface UnplacedCall {
  readonly call: CallSite;
  /** The macro whose body holds it; null: it stands in text that could not be understood. */
  readonly macro: string | null;
}

export interface SourceCalls {
  readonly functions: readonly CFunction[];
  readonly unplaced: readonly UnplacedCall[];
  /** Which of the calls the file defines itself, as a function or as a macro. Their bodies are not looked into. */
  readonly defines: readonly string[];
}

const NAME = new RegExp(String.raw`\b(?:${[...NAMES.keys()].join("|")})\b(?=(\s*\()?)`, "g");

/** More calls are not looked at in one file; the kernel's own have at most a dozen. */
const MOST_CALLS = 1000;

/**
 * Reads a file. Whatever it holds, a call is found unless it stands in a comment, a string or a macro's argument that is
 * no expression. Null: it would take too much work.
 */
export function readSource(text: string, parser: CParser): SourceCalls | null {
  if (!text.includes(IN_ALL_NAMES)) return NONE;
  const lines = new LineIndex(text);
  const named = new Map<number, CallSite>();
  for (const { 0: name, 1: open, index: offset } of text.matchAll(NAME)) {
    if (open === undefined) continue;
    named.set(offset, { name, ...NAMES.get(name)!, offset, line: lines.at(offset).line });
    if (named.size > MOST_CALLS) return null;
  }
  if (named.size === 0) return NONE;
  const root = copyAround(text, [...named.keys()], parser);
  return root && new Reader(text, parser, lines, named).read(root);
}

const NONE: SourceCalls = { functions: [], unplaced: [], defines: [] };

class Reader {
  private readonly functions: CFunction[] = [];
  private readonly unplaced: UnplacedCall[] = [];
  private readonly defines = new Set<string>();

  constructor(
    private readonly text: string,
    private readonly parser: CParser,
    private readonly lines: LineIndex,
    private readonly named: ReadonlyMap<number, CallSite>,
  ) {}

  read(root: CNode): SourceCalls {
    /** Calls of functions that were read without trouble, and of pieces that were not. */
    const whole = new Map<CNode, CallSite[]>();
    const loose: CallSite[] = [];
    for (const [offset, call] of this.named) {
      const path = pathTo(root, offset);
      const where = this.placeOf(path, call);
      if (where === "elsewhere") continue;
      if (where === "loose") loose.push(call);
      else if ("macro" in where) this.unplaced.push({ call, macro: where.macro });
      else if (whole.has(where.definition)) whole.get(where.definition)!.push(call);
      else whole.set(where.definition, [call]);
    }
    for (const [definition, calls] of whole) this.addWhole(definition, calls);
    this.addLoose(loose);
    return {
      functions: this.functions.sort((a, b) => a.calls[0]!.offset - b.calls[0]!.offset),
      unplaced: this.unplaced,
      defines: [...this.defines],
    };
  }

  /** What a name with a parenthesis behind it is, by the text and the nodes around it. */
  private placeOf(
    path: readonly CNode[],
    call: CallSite,
  ): "elsewhere" | "loose" | { readonly macro: string } | { readonly definition: CNode } {
    if (path.some(({ type }) => NO_CODE.has(type))) return "elsewhere";
    const directive = directiveAround(this.text, call.offset, call.name.length);
    if (directive !== null) {
      const macro = /^\s*#\s*define\s+(\w+)/.exec(directive)?.[1];
      if (macro === undefined || withoutComments(directive).at(-1) === " ") return "elsewhere";
      if (NAMES.has(macro)) this.defines.add(macro);
      return NAMES.has(macro) ? "elsewhere" : { macro };
    }
    const definition = path.findLast(({ type }) => type === "function_definition");
    const body = definition === undefined ? null : bodyOf(definition);
    // In a body, what looks like a declaration is a call behind a macro without a semicolon.
    if (body !== null && body.start < call.offset) {
      return this.spansFunctions(definition!, call.offset) ? "loose" : { definition: definition! };
    }
    const isUnclear = path.some(({ type, start }) => {
      return type === "ERROR" || (type === "call_expression" && start === call.offset);
    });
    if (isUnclear) return "loose";
    // Else it is declared here, or defined.
    if (definition !== undefined) this.defines.add(call.name);
    return "elsewhere";
  }

  /** A brace in the first column ends a function; where one stands further up in it, the parser has lost its way. */
  private spansFunctions({ start }: CNode, offset: number): boolean {
    const end = this.text.indexOf("\n}", start);
    return end >= 0 && end < offset;
  }

  private addWhole(definition: CNode, calls: readonly CallSite[]): void {
    const nameNode = nameOf(definition, this.text);
    if (nameNode === null) {
      this.addLoose(calls);
      return;
    }
    const steps = stepsOf(bodyOf(definition)!, this.text, this.named);
    this.add(this.text.slice(nameNode.start, nameNode.end), this.lines.at(nameNode.start).line, calls, steps);
  }

  private addLoose(loose: readonly CallSite[]): void {
    const calls = [...loose].sort((a, b) => a.offset - b.offset);
    for (let i = 0; i < calls.length;) {
      const { end, found } = readPiece(this.text, calls[i]!.offset, this.parser);
      const next = calls.findIndex(({ offset }, j) => j > i && offset >= end);
      const inside = calls.slice(i, next < 0 ? calls.length : next);
      i += inside.length;
      if (found === null) {
        this.unplaced.push(...inside.map((call) => ({ call, macro: null })));
        continue;
      }
      const { name, nameAt, body, text, shift } = found;
      const named = new Map(inside.map((call) => [call.offset - shift, call]));
      this.add(name, this.lines.at(nameAt).line, inside, body === null ? [] : stepsOf(body, text, named));
    }
  }

  /** Where the steps miss a call (it stands in another branch of an #if), they are the calls as they follow each other. */
  private add(name: string, line: number, calls: readonly CallSite[], steps: readonly Step[]): void {
    if (NAMES.has(name)) {
      this.defines.add(name);
      return;
    }
    const complete = countCalls(steps) >= calls.length;
    const plain = calls.map((call): Step => ({ kind: "call", call, at: call.offset }));
    this.functions.push({ name, line, calls, steps: complete ? steps : plain });
  }
}

const NO_CODE = new Set(["comment", "string_literal", "char_literal", "system_lib_string"]);
/** The directive in which a name stands, over all its lines and up to the name's end; null: in none. */
function directiveAround(text: string, offset: number, length: number): string | null {
  let start = text.lastIndexOf("\n", offset) + 1;
  while (start > 1 && /\\\r?$/.test(text.slice(Math.max(0, start - 3), start - 1))) {
    start = text.lastIndexOf("\n", start - 2) + 1;
  }
  const line = text.slice(start, offset + length);
  return /^\s*#/.test(line) ? line : null;
}

function countCalls(steps: readonly Step[]): number {
  const seen = new Set<CallSite>();
  const count = (each: readonly Step[]): void => {
    for (const step of each) {
      if (step.kind === "call") seen.add(step.call);
      else if (step.kind === "branch") step.arms.forEach(count);
      else if (step.kind === "breakable") count(step.body);
    }
  };
  count(steps);
  return seen.size;
}
