/**
 * The calls as written that are open at a moment, whatever a rule set makes of them: the contract, `sections` and
 * `pauses` read this. A stack is a number: equal stacks have equal numbers, so that a state that holds one is cheap to
 * copy and to compare. 0 is the empty stack.
 */
export type WrittenStack = number;
export const NOTHING_OPEN: WrittenStack = 0;

/** One call more than this is reported and ends the run. */
export const MAX_OPEN_CALLS = 1024;

export type Opening = "section" | "pause";

interface Node {
  readonly below: WrittenStack;
  readonly opening: Opening;
  /** What `in_interrupt` was when it was opened. */
  readonly inInterrupt: boolean;
  readonly sections: number;
  readonly pauses: number;
}

/** Makes and reads stacks; numbers of one table mean nothing in another. */
export class WrittenStacks {
  private readonly nodes: Node[] = [
    { below: NOTHING_OPEN, opening: "section", inInterrupt: false, sections: 0, pauses: 0 },
  ];
  private readonly known = new Map<number, WrittenStack>();

  sections(stack: WrittenStack): number {
    return this.nodes[stack]!.sections;
  }

  pauses(stack: WrittenStack): number {
    return this.nodes[stack]!.pauses;
  }

  /** True where one more call would be too many. */
  isFull(stack: WrittenStack): boolean {
    return this.sections(stack) + this.pauses(stack) >= MAX_OPEN_CALLS;
  }

  open(stack: WrittenStack, opening: Opening, inInterrupt: boolean): WrittenStack {
    const key = stack * 4 + (opening === "pause" ? 2 : 0) + (inInterrupt ? 1 : 0);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const { sections, pauses } = this.nodes[stack]!;
    this.nodes.push({
      below: stack,
      opening,
      inInterrupt,
      sections: sections + (opening === "section" ? 1 : 0),
      pauses: pauses + (opening === "pause" ? 1 : 0),
    });
    this.known.set(key, this.nodes.length - 1);
    return this.nodes.length - 1;
  }

  /** Takes away the innermost of its kind, from under others if need be; nothing where there is none. */
  close(stack: WrittenStack, opening: Opening): WrittenStack {
    const above: Node[] = [];
    for (let at = stack; at !== NOTHING_OPEN;) {
      const node = this.nodes[at]!;
      if (node.opening === opening) {
        return above.reduceRight((rest, kept) => this.open(rest, kept.opening, kept.inInterrupt), node.below);
      }
      above.push(node);
      at = node.below;
    }
    return stack;
  }

  /** Whether what a close would take away is not the innermost thing open. */
  crosses(stack: WrittenStack, opening: Opening): boolean {
    if (stack === NOTHING_OPEN || this.nodes[stack]!.opening === opening) return false;
    return (opening === "section" ? this.sections(stack) : this.pauses(stack)) > 0;
  }

  /** Whether what a close would take away was opened where `in_interrupt` had the other value. */
  openedInOtherContext(stack: WrittenStack, opening: Opening, inInterrupt: boolean): boolean {
    for (let at = stack; at !== NOTHING_OPEN; at = this.nodes[at]!.below) {
      const node = this.nodes[at]!;
      if (node.opening === opening) return node.inInterrupt !== inInterrupt;
    }
    return false;
  }
}
