/**
 * A function that the parser could not read in its file: C that is only C after the preprocessor. The kernel's style
 * helps: a function ends with a brace in the first column, so a piece of text between two such braces is read alone,
 * with one branch of each conditional; and a head that a macro makes is replaced.
 */
import { blank, withoutComments } from "./comments.js";
import { bodyOf, type CNode, type CParser, copyAround, nameOf, pathTo } from "./tree.js";

export interface Piece {
  /** Offsets in the file. */
  readonly start: number;
  readonly end: number;
  /** The function in it; null: none was found. */
  readonly found: {
    readonly name: string;
    /** Offset in the file of what names it. */
    readonly nameAt: number;
    /** Null: it could not be read. */
    readonly body: CNode | null;
    /** What the offsets of the body count in, and what is added to them in the file. */
    readonly text: string;
    readonly shift: number;
  } | null;
}

/** Reads the piece of `text` around a call. */
export function readPiece(text: string, call: number, parser: CParser): Piece {
  const before = text.lastIndexOf("\n}", call);
  const start = before < 0 ? 0 : before + 2;
  const behind = text.indexOf("\n}", call);
  const end = behind < 0 ? text.length : behind + 2;
  const code = withoutDirectives(text.slice(start, end), call - start);

  const alone = definitionAround(code, call - start, parser);
  if (alone !== null) {
    const { start: nameAt, end: nameEnd } = nameOf(alone, code)!;
    const name = code.slice(nameAt, nameEnd);
    return { start, end, found: { name, nameAt: start + nameAt, body: bodyOf(alone), text: code, shift: start } };
  }
  const open = code.lastIndexOf("\n{", call - start);
  const head = open < 0 ? null : headOf(code.slice(0, open));
  if (head === null) return { start, end, found: null };
  const made = HEAD + code.slice(open);
  const shift = start + open - HEAD.length;
  const definition = definitionAround(made, call - shift, parser);
  const body = definition && bodyOf(definition);
  return { start, end, found: { name: head.name, nameAt: start + head.at, body, text: made, shift } };
}

/** Stands in for the head of a function. */
const HEAD = "void f(void)";

/** The function around a call, if the parser finds it and its name in this text. */
function definitionAround(text: string, call: number, parser: CParser): CNode | null {
  const root = copyAround(text, [call], parser);
  if (root === null) return null;
  const path = pathTo(root, call);
  const definition = path.find(({ type }) => type === "function_definition");
  if (definition === undefined || nameOf(definition, text) === null) return null;
  const body = bodyOf(definition);
  return body !== null && body.start < call ? definition : null;
}

/** A branch of a conditional: its lines, the first to before the last. */
interface Branch {
  readonly from: number;
  to: number;
}

/**
 * Blanks comments and directives, and of each conditional all branches but the one with the call, or the first. Every
 * offset stays.
 */
function withoutDirectives(code: string, call: number): string {
  const lines = withoutComments(code).split(/(?<=\n)/);
  const isDropped = new Array<boolean>(lines.length).fill(false);
  const callLine = code.slice(0, call).split("\n").length - 1;
  const open: Branch[][] = [];
  const dropped: Branch[] = [];
  let continued = false;
  lines.forEach((line, i) => {
    const directive = /^\s*#\s*(\w+)/.exec(line)?.[1];
    if (directive === undefined && !continued) return;
    isDropped[i] = true;
    continued = line.trimEnd().endsWith("\\");
    if (directive === undefined) return;
    if (/^if(?:n?def)?$/.test(directive)) open.push([{ from: i, to: lines.length }]);
    const branches = open.at(-1);
    if (branches === undefined) return;
    if (/^el(?:if(?:n?def)?|se)$/.test(directive)) {
      branches.at(-1)!.to = i;
      branches.push({ from: i, to: lines.length });
    } else if (directive === "endif") {
      branches.at(-1)!.to = i;
      open.pop();
      const kept = branches.find(({ from, to }) => from <= callLine && callLine < to) ?? branches[0];
      dropped.push(...branches.filter((branch) => branch !== kept));
    }
  });
  // Inner ones come first, so what is dropped twice is the inner one of a whole that is dropped.
  let droppedTo = 0;
  for (const { from, to } of dropped.sort((a, b) => a.from - b.from || b.to - a.to)) {
    for (let i = Math.max(from, droppedTo); i < to; i++) isDropped[i] = true;
    droppedTo = Math.max(droppedTo, to);
  }
  return lines.map((line, i) => (isDropped[i] === true ? blank(line) : line)).join("");
}

/**
 * The name of the function whose head this text ends with. What SYSCALL_DEFINEn(x, ...) and COMPAT_SYSCALL_DEFINEn(x, ...)
 * put before a body is the head of __do_sys_x or __do_compat_sys_x (include/linux/syscalls.h, include/linux/compat.h);
 * what other macros make is not known.
 */
function headOf(text: string): { readonly name: string; readonly at: number } | null {
  const from = Math.max(text.lastIndexOf(";"), text.lastIndexOf("\n\n"), text.lastIndexOf("}")) + 1;
  for (const { 1: name = "", 2: first = "", index } of text.slice(from).matchAll(/\b([A-Za-z_]\w*)\s*\(\s*(\w*)/g)) {
    if (ATTRIBUTE.test(name)) continue;
    const call = /^(COMPAT_)?SYSCALL_DEFINE\d$/.exec(name);
    const at = from + index;
    if (call !== null) return { name: `__do_${call[1] === undefined ? "" : "compat_"}sys_${first}`, at };
    return /[a-z]/.test(name) ? { name, at } : null;
  }
  return null;
}

/** What looks like a function in a head, and is said of one. */
const ATTRIBUTE = /^__(?:attribute__|aligned|section|printf|scanf|alloc_size|no_sanitize)$/;
