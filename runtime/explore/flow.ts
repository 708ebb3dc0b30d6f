/** The code of tasks and handlers as a graph: places in it are numbers, worked out when they are first come to. */
import type { Activation } from "../activation.js";
import type { Budget } from "../budget.js";
import { Control, type Operation, type Position } from "../control.js";
import type { Environment } from "../expression.js";
import { Halt } from "../halt.js";
import type { LoadedProgram } from "../program.js";
import type { StackFrame, Stop } from "../trace.js";
import { ControlStates } from "./control-state.js";

/** A place in the code of a task or handler. */
export interface FlowNode {
  /** Null: nothing is left, or (`stop`) it cannot go on. */
  readonly operation: Operation | null;
  readonly scope: Activation;
  readonly stack: StackFrame;
  readonly stop: Stop | null;
}

/** A node with its control stack and key. */
const NODE_BYTES = 1000;

/** All places that have been come to. Handlers begin on an empty stack, whatever they interrupt. */
export class Flow {
  readonly nodes: FlowNode[] = [];
  private readonly controls: Control[] = [];
  private readonly following: number[][] = [];
  private readonly known = new Map<string, number>();
  private readonly starts = new Map<number, number>();
  private readonly states: ControlStates;

  /** `environment` has the switches; what it throws passes through, as what `budget` throws does. */
  constructor(
    private readonly loaded: LoadedProgram,
    private readonly environment: Omit<Environment, "slot">,
    private readonly budget: Budget,
  ) {
    this.states = new ControlStates(loaded);
  }

  /** Bytes that it has allocated, about. */
  get bytes(): number {
    return this.nodes.length * NODE_BYTES;
  }

  /** Where a frame begins that a task or an interrupt runs. May throw a `Halt`. */
  start(frame: number): number {
    let start = this.starts.get(frame);
    if (start === undefined) {
      const { origin } = this.loaded.frame(frame);
      start = this.place(Control.begin(this.loaded, this.environment, this.budget, frame, origin, null));
      this.starts.set(frame, start);
    }
    return start;
  }

  /** Behind a node's operation; `outcome` of a `maybe` or `choose`, else 0. */
  next(node: number, outcome: number): number {
    const known = this.following[node]![outcome];
    if (known !== undefined) return known;
    const control = this.controls[node]!.copy(this.states.copy);
    control.advance(outcome);
    const next = this.place(control);
    this.following[node]![outcome] = next;
    return next;
  }

  cursor(node: number): FlowCursor {
    return new FlowCursor(this, node);
  }

  private place(control: Control): number {
    let operation: Operation | null = null;
    let stop: Stop | null = null;
    try {
      operation = control.operation;
    } catch (failure) {
      if (!(failure instanceof Halt)) throw failure;
      stop = failure.stop;
    }
    const reason = stop === null ? "" : `${stop.kind} ${stop.origin}`;
    // Where nothing is left, what has ended still tells one from the other.
    const key = `${control.stack.frame} ${this.states.key(control.work)} ${reason}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const { scope, stack } = control;
    this.nodes.push({ operation, scope, stack, stop });
    this.controls.push(control);
    this.following.push([]);
    this.known.set(key, this.nodes.length - 1);
    return this.nodes.length - 1;
  }
}

/** Stands at a node. */
export class FlowCursor implements Position {
  constructor(
    private readonly flow: Flow,
    public node: number,
  ) {}

  get operation(): Operation | null {
    const { operation, stop } = this.flow.nodes[this.node]!;
    if (stop !== null) throw new Halt(stop);
    return operation;
  }

  peek(): Operation | null {
    return this.flow.nodes[this.node]!.operation;
  }

  get scope(): Activation {
    return this.flow.nodes[this.node]!.scope;
  }

  get stack(): StackFrame {
    return this.flow.nodes[this.node]!.stack;
  }

  advance(outcome: number): void {
    this.node = this.flow.next(this.node, outcome);
  }
}
