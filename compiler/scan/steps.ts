/** A function's body as far as it matters to the nesting of the calls. Offsets (`at`, `end`) order its steps. */
import type { CallSite } from "./names.js";
import { type CNode, nodesOf } from "./tree.js";

export type Step =
  | { readonly kind: "call"; readonly call: CallSite; readonly at: number }
  /** One of several ways; an empty one where it may also be none of those written. */
  | { readonly kind: "branch"; readonly arms: readonly (readonly Step[])[] }
  /** What `break` leaves; `continue` too, unless it is a `switch`. `end` is the offset behind it. */
  | { readonly kind: "breakable"; readonly loop: boolean; readonly body: readonly Step[]; readonly end: number }
  | { readonly kind: "label"; readonly name: string; readonly at: number }
  /** `to` is a label, or `break` or `continue`, which no label can be called. */
  | { readonly kind: "jump"; readonly to: string; readonly at: number }
  | { readonly kind: "return"; readonly at: number };

/** Deeper than any kernel code nests; below it, calls are taken in the order of the text. */
const DEEPEST = 200;

/** Calls by where they stand in the text that is read. */
export type CallsAt = ReadonlyMap<number, CallSite>;

/** Reads the steps of a function's body. `text` is what the offsets of its nodes count in. */
export function stepsOf(body: CNode, text: string, calls: CallsAt): Step[] {
  return new StepReader(text, calls).sequence(body.children, 0);
}

class StepReader {
  constructor(
    private readonly text: string,
    private readonly calls: CallsAt,
  ) {}

  sequence(nodes: readonly CNode[], depth: number): Step[] {
    return nodes.flatMap((node) => this.statement(node, depth));
  }

  private statement(node: CNode, depth: number): Step[] {
    if (depth > DEEPEST) return this.callsIn(node);
    const { children } = node;
    const deeper = depth + 1;
    switch (node.type) {
      case "comment":
        return [];
      case "compound_statement":
      case "ERROR":
      case "else_clause":
        return this.sequence(children, deeper);
      case "return_statement":
        return [...this.callsIn(node), { kind: "return", at: node.start }];
      case "break_statement":
        return [{ kind: "jump", to: "break", at: node.start }];
      case "continue_statement":
        return [{ kind: "jump", to: "continue", at: node.start }];
      case "goto_statement":
        return [{ kind: "jump", to: this.textOf(children[0]), at: node.start }];
      case "labeled_statement":
        return [
          { kind: "label", name: this.textOf(children[0]), at: node.start },
          ...this.sequence(children.slice(1), deeper),
        ];
      case "if_statement": {
        const [condition, ...rest] = children.filter(({ type }) => type !== "comment");
        const otherwise = rest.find(({ type }) => type === "else_clause");
        const arm = this.sequence(
          rest.filter((each) => each !== otherwise),
          deeper,
        );
        const arms = [arm, otherwise === undefined ? [] : this.statement(otherwise, deeper)];
        return [...(condition === undefined ? [] : this.callsIn(condition)), ...branch(arms)];
      }
      case "preproc_if":
      case "preproc_ifdef":
      case "preproc_elif":
      case "preproc_elifdef": {
        const otherwise = children.find(({ type }) => ALTERNATIVES.has(type));
        const arm = this.sequence(
          children.filter((each) => each !== otherwise),
          deeper,
        );
        return branch([arm, otherwise === undefined ? [] : this.alternative(otherwise, deeper)]);
      }
      case "while_statement":
      case "for_statement":
      case "do_statement": {
        // A `do` runs at least once, and its condition comes last.
        const body = this.sequence(children, deeper);
        const once = node.type === "do_statement";
        return breakable({ loop: true, body: once ? body : branch([body, []]), end: node.end });
      }
      case "switch_statement":
        return this.switchStatement(node, deeper);
      default:
        return STATEMENTS.has(node.type) ? this.sequence(children, deeper) : this.callsIn(node);
    }
  }

  private alternative(node: CNode, depth: number): Step[] {
    return node.type === "preproc_else" ? this.sequence(node.children, depth) : this.statement(node, depth);
  }

  /** A case goes on with the next one where nothing ends it. */
  private switchStatement(node: CNode, depth: number): Step[] {
    const body = node.children.find(({ type }) => type === "compound_statement");
    const cases = (body?.children ?? []).filter(({ type }) => type === "case_statement");
    const arms: Step[][] = [];
    for (const each of [...cases].reverse()) {
      const steps = this.sequence(each.children, depth);
      const last = steps.findIndex(({ kind }) => kind === "jump" || kind === "return");
      const leaves = steps[last];
      if (leaves === undefined) arms.unshift([...steps, ...(arms[0] ?? [])].slice(0, LONGEST_ARM));
      else arms.unshift(steps.slice(0, leaves.kind === "jump" && leaves.to === "break" ? last : last + 1));
    }
    const exhaustive = cases.some(({ start }) => this.text.startsWith("default", start));
    const before = node.children.filter((child) => child !== body).flatMap((child) => this.callsIn(child));
    const ways = branch(exhaustive ? arms : [...arms, []]);
    return [...before, ...breakable({ loop: false, body: ways, end: node.end })];
  }

  private callsIn(node: CNode): Step[] {
    const found: Step[] = [];
    for (const { type, start } of nodesOf(node)) {
      const call = CALLS.has(type) ? this.calls.get(start) : undefined;
      if (call !== undefined) found.push({ kind: "call", call, at: start });
    }
    return found;
  }

  private textOf(node: CNode | undefined): string {
    return node === undefined ? "" : this.text.slice(node.start, node.end);
  }
}

/** The second is what a call behind a macro without a semicolon is taken for. */
const CALLS = new Set(["call_expression", "function_declarator"]);
const LONGEST_ARM = 1000;
const ALTERNATIVES = new Set(["preproc_else", "preproc_elif", "preproc_elifdef"]);
/** What holds statements and is none that was named above. */
const STATEMENTS = new Set(["case_statement", "attributed_statement", "seh_try_statement"]);

/** Nothing, where all ways are empty. */
function branch(arms: readonly (readonly Step[])[]): Step[] {
  return arms.some((arm) => arm.length > 0) ? [{ kind: "branch", arms }] : [];
}

function breakable(step: { loop: boolean; body: readonly Step[]; end: number }): Step[] {
  return step.body.length > 0 ? [{ kind: "breakable", ...step }] : [];
}
