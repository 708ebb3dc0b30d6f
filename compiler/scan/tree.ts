/** C as a parser reads it: tree-sitter's tree, by the little of it that is asked for, and a plain copy to work on. */

/** A cursor of tree-sitter. Offsets count UTF-16 units. */
export interface CCursor {
  readonly nodeType: string;
  readonly nodeIsNamed: boolean;
  readonly startIndex: number;
  readonly endIndex: number;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
  delete(): void;
}

export interface CTree {
  walk(): CCursor;
  delete(): void;
}

/** Reads any text, with `ERROR` nodes where it is not C. Null: it took too much work, and was given up. */
export interface CParser {
  parse(text: string): CTree | null;
}

/** A node with those of its children that have a name in the grammar. It may lie as deep as the text nests. */
export interface CNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly children: readonly CNode[];
}

/** More nodes than this are not copied; all of mm/memory.c has about 60,000. */
const MOST_NODES = 500_000;

/**
 * Parses a text and copies what lies around the given offsets (in ascending order): the path to each, and every
 * function, block and unreadable part that holds one, whole. Null where that is too much.
 */
export function copyAround(text: string, offsets: readonly number[], parser: CParser): CNode | null {
  const tree = parser.parse(text);
  if (tree === null) return null;
  const cursor = tree.walk();
  try {
    return copy(cursor, offsets);
  } finally {
    cursor.delete();
    tree.delete();
  }
}

interface Open {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly children: CNode[];
  readonly whole: boolean;
}

const WHOLE = new Set(["function_definition", "compound_statement", "ERROR"]);

function copy(cursor: CCursor, offsets: readonly number[]): CNode | null {
  let count = 0;
  const open: Open[] = [];
  for (;;) {
    const { nodeType: type, startIndex: start, endIndex: end } = cursor;
    const parent = open.at(-1);
    const holds = holdsOne(offsets, start, end);
    const node = { type, start, end, children: [], whole: parent?.whole === true || (holds && WHOLE.has(type)) };
    if (++count > MOST_NODES) return null;
    if (cursor.nodeIsNamed) parent?.children.push(node);
    const wanted = cursor.nodeIsNamed && (holds || node.whole);
    if (wanted && cursor.gotoFirstChild()) {
      open.push(node);
      continue;
    }
    if (parent === undefined) return node;
    while (!cursor.gotoNextSibling()) {
      const done = open.pop()!;
      if (open.length === 0) return done;
      cursor.gotoParent();
    }
  }
}

function holdsOne(offsets: readonly number[], start: number, end: number): boolean {
  const first = offsets[firstNot(offsets, (offset) => offset < start)];
  return first !== undefined && first < end;
}

/** The index of the first of a list for which a question is answered with no, as it is for all behind it. */
function firstNot<T>(list: readonly T[], isBefore: (each: T) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(list[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The nodes that hold an offset, the outermost first. */
export function pathTo(root: CNode, offset: number): CNode[] {
  const path = [root];
  for (;;) {
    const { children } = path.at(-1)!;
    const next = children[firstNot(children, ({ end }) => end <= offset)];
    if (next === undefined || next.start > offset) return path;
    path.push(next);
  }
}

/** The block of a function's definition. */
export function bodyOf(definition: CNode): CNode | null {
  return definition.children.find(({ type }) => type === "compound_statement") ?? null;
}

/** The name in a definition's declarator; null where there is none, or where a macro makes it. */
export function nameOf(definition: CNode, text: string): CNode | null {
  if (text.slice(definition.start, bodyOf(definition)?.start).includes("SYSCALL_DEFINE")) return null;
  let node = definition.children.find(({ type }) => type.endsWith("declarator"));
  while (node !== undefined) {
    const found: CNode | undefined = node.children.find(({ type }) => type === "identifier");
    if (found !== undefined) return found;
    node = node.children.find(({ type }) => type.endsWith("declarator"));
  }
  return null;
}

/** A node and all below it, in the order of the text, without those below nodes that `closed` names. */
export function* nodesOf(root: CNode, closed: ReadonlySet<string> = new Set()): Generator<CNode> {
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    if (closed.has(node.type)) continue;
    for (let i = node.children.length - 1; i >= 0; i--) open.push(node.children[i]!);
  }
}
