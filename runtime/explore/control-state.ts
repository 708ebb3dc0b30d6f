/** Control stacks as parts of states: copied, since they change as code goes on, and compared. */
import type { Activation, Rest, Work } from "../activation.js";
import type { Value } from "../expression.js";
import type { Element, Wrap } from "../ir.js";
import type { LoadedProgram } from "../program.js";

/** Copies and compares control stacks of one program. */
export class ControlStates {
  private readonly numbers = new WeakMap<readonly (Element | Wrap)[], number>();
  private latest = 0;
  /** Whether some frame counts rounds or pages: then activations change after the call. */
  private readonly hasLoops: boolean;

  constructor(loaded: LoadedProgram) {
    this.hasLoops = loaded.program.frames.some(({ slots, parameters }) => slots > parameters.length);
  }

  /** A control stack that shares nothing that changes with this one. */
  readonly copy = (work: readonly Work[]): Work[] => {
    if (!this.hasLoops) return work.map((each) => ({ ...each }));
    const copies = new Map<Activation, Activation & { rest: Rest | null; claimed: Rest | null }>();
    const rests = new Map<Rest, Rest>();
    const waiting: Activation[] = [];
    const copied = (activation: Activation): Activation => {
      let copy = copies.get(activation);
      if (copy === undefined) {
        copy = { ...activation, slots: [...activation.slots] };
        copies.set(activation, copy);
        waiting.push(activation);
      }
      return copy;
    };
    const copiedRest = (rest: Rest | null): Rest | null => {
      // From the end of the chain, so that each rest finds the one that it hands on.
      const chain: Rest[] = [];
      for (let at = rest; at !== null && !rests.has(at); at = at.handedOn) chain.push(at);
      for (const each of chain.reverse()) {
        const handedOn = each.handedOn === null ? null : rests.get(each.handedOn)!;
        rests.set(each, { ...each, author: copied(each.author), handedOn });
      }
      return rest === null ? null : rests.get(rest)!;
    };
    const result = work.map((each) => ({ ...each, activation: copied(each.activation) }));
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const copy = copies.get(next)!;
      copy.rest = copiedRest(next.rest);
      copy.claimed = copiedRest(next.claimed);
    }
    return result;
  };

  /** Control stacks with equal keys go on alike. */
  key(work: readonly Work[]): string {
    const parts: (number | string)[] = [];
    const numbers = new Map<Activation, number>();
    const waiting: Activation[] = [];
    const numberOf = (activation: Activation): number => {
      let number = numbers.get(activation);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(activation, number);
        waiting.push(activation);
      }
      return number;
    };
    const addRest = (rest: Rest | null): void => {
      for (let at = rest; at !== null; at = at.handedOn) {
        parts.push(this.numberOf(at.elements), at.at, numberOf(at.author));
      }
      parts.push(";");
    };
    for (const { activation, at, stack, wraps, opened, closing } of work) {
      const { frame, origin, depth, reportedIn } = stack;
      parts.push(numberOf(activation), at, this.numberOf(wraps), opened, Number(closing));
      parts.push(frame, origin, depth, reportedIn, "/");
    }
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      parts.push(next.frame, ...next.slots.map(valueKey), "<", ...next.passed.map(valueKey), ">");
      addRest(next.rest);
    }
    return parts.join(" ");
  }

  private numberOf(elements: readonly (Element | Wrap)[]): number {
    let number = this.numbers.get(elements);
    if (number === undefined) {
      number = ++this.latest;
      this.numbers.set(elements, number);
    }
    return number;
  }
}

function valueKey(value: Value | undefined): string {
  return typeof value === "object" ? `${value.region}[${value.from}..${value.to}]` : String(value);
}
