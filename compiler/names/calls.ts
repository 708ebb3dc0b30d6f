import { childrenOf, type Block, type Chain, type Name, type Span, type TreeNode } from "../../grammar/index.js";
import type { Unit } from "../files/load.js";
import type { Entities } from "./entities.js";
import type { Entity } from "./entity.js";
import { type Occurrence, occurrenceAt } from "./occurrences.js";

/** One place at which a function, handler, scenario or task has another one run. */
export interface Call {
  readonly caller: Entity;
  readonly callee: Entity;
  /** The callee's name there. */
  readonly span: Span;
  /** `interrupt`: the handler fires while the caller runs. */
  readonly kind: "call" | "inlines" | "interrupt";
}

/**
 * Who calls whom in a file, in the order of its text. In the chain `a -> b` of a body of f, f calls a, and a calls b; so
 * does a call what the block at a chain's end says. What `next` runs, the chains of callers say.
 */
export function callsIn({ ast }: Unit, entities: Entities, occurrences: readonly Occurrence[]): readonly Call[] {
  const reader = new CallReader(occurrences);
  for (const declaration of ast.declarations) {
    if (declaration.kind !== "fn" && declaration.kind !== "irq" && declaration.kind !== "scenario") continue;
    const caller = entities.of(declaration);
    if (declaration.kind === "fn") reader.call(caller, declaration.inlines, "inlines");
    reader.within({ type: "declaration", tree: declaration }, caller);
  }
  return reader.calls;
}

class CallReader {
  readonly calls: Call[] = [];

  constructor(private readonly occurrences: readonly Occurrence[]) {}

  within(node: TreeNode, caller: Entity): void {
    for (const child of childrenOf(node)) this.read(child, caller);
  }

  private read(node: TreeNode, caller: Entity): void {
    if (node.type === "statement") {
      const { tree } = node;
      if (tree.kind === "chain") return this.chain(tree, caller);
      if (tree.kind === "interrupt") this.call(caller, tree.name, "interrupt");
      this.within(node, caller);
    } else if (node.type === "item") {
      const { tree } = node;
      if (tree.kind === "interrupts") this.call(caller, tree.name, "interrupt");
      else if (tree.kind === "given") this.block(tree.body, caller);
      else if (tree.kind === "task") this.block(tree.body, this.meaningOf(tree.name) ?? caller);
    } else if (node.type === "block") this.within(node, caller);
  }

  private block(tree: Block, caller: Entity): void {
    this.within({ type: "block", tree }, caller);
  }

  private chain({ elements }: Chain, caller: Entity): void {
    let last = caller;
    for (const element of elements) {
      if (element.kind === "block") this.block(element.body, last);
      else if (element.kind === "frame") last = this.call(last, element.name, "call") ?? last;
    }
  }

  call(caller: Entity, name: Name | undefined, kind: Call["kind"]): Entity | undefined {
    const callee = name && this.meaningOf(name);
    if (name !== undefined && callee !== undefined) this.calls.push({ caller, callee, span: name.span, kind });
    return callee;
  }

  private meaningOf({ text, span }: Name): Entity | undefined {
    return text === "" ? undefined : occurrenceAt(this.occurrences, span.start)?.entity;
  }
}
