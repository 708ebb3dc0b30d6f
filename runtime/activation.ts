/**
 * Calls, and the rest of a chain that a call carries along. A rest is not copied into frames: it is a position in some
 * chain's elements, with the activation in which that chain stands, so `next` is a call of whatever stands there.
 */
import type { Value } from "./expression.js";
import type { Element, Wrap } from "./ir.js";
import type { LoadedProgram } from "./program.js";
import type { StackFrame } from "./trace.js";

/** What is still to run of a chain: the elements from `at` on. Never at a `next` element and never at the end. */
export interface Rest<Author = Activation> {
  readonly elements: readonly Element[];
  readonly at: number;
  /** In whose slots the elements' arguments are evaluated, and whose code a block at the end is. */
  readonly author: Author;
  /** What a `next` at the chain's end stands for. */
  readonly handedOn: Rest<Author> | null;
}

/** One call of a frame. */
export interface Activation {
  readonly frame: number;
  readonly slots: Value[];
  /** The arguments as they came, for a `next` that hands them on. */
  readonly passed: readonly Value[];
  readonly rest: Rest | null;
  /**
   * Where the rest begins (undeclared frames skipped) with a frame that chains of this frame's code begin with: those
   * calls are that frame, and `next` does nothing.
   */
  readonly claimed: Rest | null;
  readonly stack: StackFrame;
}

/** A piece of work on a control stack: an activation's code, or a block of it, with what was put around it. */
export interface Work {
  readonly activation: Activation;
  at: number;
  readonly stack: StackFrame;
  /** Annotations written at the chain's element, and how many of them are open. */
  readonly wraps: readonly Wrap[];
  opened: number;
  /** True once the code has returned and the annotations are being closed. */
  closing: boolean;
}

/** Work that is still to begin: at an instruction, with the annotations of its element around it. */
export function workOn(
  activation: Activation,
  stack: StackFrame,
  { at = 0, wraps = [] }: Partial<Pick<Work, "at" | "wraps">> = {},
): Work {
  return { activation, at, stack, wraps, opened: 0, closing: false };
}

/** The rest at a position of a chain, or null where nothing is left. */
export function restAt<Author>(
  elements: readonly Element[],
  at: number,
  author: Author,
  handedOn: Rest<Author> | null,
): Rest<Author> | null {
  const element = elements[at];
  if (element === undefined) return null;
  return element.kind === "next" ? handedOn : { elements, at, author, handedOn };
}

/** The rest behind the first element of a rest. */
export function behind<Author>(rest: Rest<Author>): Rest<Author> | null {
  return restAt(rest.elements, rest.at + 1, rest.author, rest.handedOn);
}

/** Whether two rests begin at the same element of the same activation's chain. */
export function isAt<Author>(one: Rest<Author>, other: Rest<Author>): boolean {
  return one.elements === other.elements && one.at === other.at && one.author === other.author;
}

/** The element that a rest begins with. */
export function headOf(rest: Rest<unknown>): Element {
  return rest.elements[rest.at]!;
}

/** The rest from the frame on which a frame's own calls are, or null where its chains begin with no such frame. */
export function claim<Author>(loaded: LoadedProgram, frame: number, rest: Rest<Author> | null): Rest<Author> | null {
  const heads = loaded.headsOf(frame);
  if (heads.size === 0) return null;
  for (let at = rest; at !== null; at = behind(at)) {
    const element = headOf(at);
    if (element.kind !== "frame") return null;
    if (heads.has(element.frame)) return at;
    if (!isPassedThrough(loaded, element)) return null;
  }
  return null;
}

/** Whether an element is an undeclared name that does nothing of its own. */
function isPassedThrough(loaded: LoadedProgram, element: Element): boolean {
  return element.kind === "frame" && loaded.frame(element.frame).kind === "undeclared" && element.wraps.length === 0;
}
