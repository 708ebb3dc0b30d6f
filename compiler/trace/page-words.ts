/** Statements about page tables in words: what they are, what they stored, and which barriers that owed. */
import { pagesText } from "../page-text.js";
import {
  type Action,
  describeDescriptor,
  geometryOf,
  type PageInstruction,
  parseDescriptor,
  type Program,
  type Step,
  type Stores,
  type TableAction,
} from "../../runtime/index.js";

/** What stands between the statement's word and its pages in the language is the action's business; this is its text. */
export function pageStatementText(
  step: Step,
  action: Extract<Action, { kind: "tables" | "flush_tlb" | "barrier" | "access" }>,
  program: Program,
): string {
  switch (action.kind) {
    case "tables":
      return tableStatementText(step, action, program);
    case "flush_tlb":
      return `flush_tlb ${pagesText(program, action.pages)}`;
    case "barrier":
      return action.barrier;
    case "access":
      return `${action.user ? "user " : ""}${action.access} ${pagesText(program, action.pages)}`;
  }
}

function tableStatementText(step: Step, action: TableAction, program: Program): string {
  const pages = pagesText(program, action.pages);
  const instruction = instructionOf(step, program);
  const value = action.stores.length === 0 ? "" : ` = ${action.stores[0]!.after}`;
  switch (action.statement) {
    case "map": {
      const as = instruction?.op === "map" && instruction.as !== "pages" ? ` as ${instruction.as}` : "";
      return `map ${pages} ${action.protection}${as}`;
    }
    case "protect":
      return `protect ${pages} ${action.protection}`;
    case "set_entry":
      return `${instruction?.op === "set_entry" ? `set_${instruction.level}` : "set entry"} ${pages}${value}`;
    case "store":
      return `store ${pages}${value}`;
    default:
      return `${action.statement} ${pages}`;
  }
}

/** The instruction that a step about page tables executed. */
function instructionOf({ stack, origin, action }: Step, program: Program): PageInstruction | undefined {
  if (action.kind !== "tables") return undefined;
  const { statement } = action;
  const { code } = program.frames[stack.frame]!;
  return code.find((each): each is Extract<typeof each, PageInstruction> => {
    return each.op === statement && each.origin === origin;
  });
}

/**
 * What a statement's stores owed: `(owed: pending)`, `(owed: emitted x16, not active)`, or why nothing:
 * `(invalid: none owed)`.
 */
export function barrierNote({ action, after }: Step, program: Program): string {
  if (action.kind !== "tables") return "";
  const times = (number: number): string => (number === 1 ? "" : ` x${number}`);
  const parts = [
    ...(action.queued > 0 ? [`pending${times(action.queued)}`] : []),
    ...(action.emitted > 0 ? [`emitted${times(action.emitted)}`] : []),
  ];
  if (parts.length > 0) {
    const why = action.emitted === 0 ? "" : after.inInterrupt ? ", in interrupt" : ", not active";
    return `(owed: ${parts.join(", ")}${why})`;
  }
  if (action.stores.length === 0) return "(nothing to store)";
  if (action.statement === "store") return "(nosync: none owed)";
  const reasons = new Set(action.stores.map((stores) => whyNone(stores, action, program)));
  return `(${[...reasons].join(", ")})`;
}

/** Why a store owed no barrier of its own. */
function whyNone({ level, after }: Stores, { pages }: TableAction, program: Program): string {
  const { space } = program.regions[pages.region]!;
  if (space === "kernel" && level === geometryOfProgram(program).startLevel) return "swapper_pg_dir: flushed";
  const { low } = parseDescriptor(after);
  if ((low & 1) === 0) return "invalid: none owed";
  return space === "user" ? "user: none owed" : "none owed";
}

/** What was stored, one line per stretch of like entries. */
export function storesLines(action: TableAction, program: Program): string[] {
  const lines = action.stores.map((stores) => {
    const { level, at, entries, pages } = stores;
    const { before, after } = decoded(stores, program);
    const own = action.stores.length === 1 && pages.from === action.pages.from && pages.to === action.pages.to;
    const what = own ? "" : `${pagesText(program, pages)}: `;
    const where = entries === 1 ? `at ${at}` : `x${entries} from ${at}`;
    return `${what}level ${level} ${where}: ${before} -> ${after}`;
  });
  const { more } = action;
  if (more > 0) lines.push(`and ${more} more ${more === 1 ? "entry" : "entries"}`);
  return lines;
}

/** The first entry of a stretch before and after, in words. */
export function decoded({ level, before, after }: Stores, program: Program): { before: string; after: string } {
  const geometry = geometryOfProgram(program);
  const text = (value: string): string => {
    const { high, low } = parseDescriptor(value);
    return describeDescriptor(geometry, level, high, low);
  };
  return { before: text(before), after: text(after) };
}

function geometryOfProgram({ machine }: Program): ReturnType<typeof geometryOf> {
  return geometryOf(machine.granule, machine.vaBits);
}
