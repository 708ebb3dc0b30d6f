/** Places in code. Chains are gone through by the machine's own `Control`, each time from the beginning. */
import type { Activation, Rest } from "../../../runtime/activation.js";
import { Control, type Operation } from "../../../runtime/control.js";
import { Halt } from "../../../runtime/halt.js";
import type { Environment, LoadedProgram, Stop } from "../../../runtime/index.js";
import type { Place } from "./world.js";

const NO_LIMIT = { instruction: (): void => undefined, step: (): void => undefined };

/** What stands at a place. */
export interface Standing {
  /** Places with the same key go on alike. */
  readonly key: string;
  readonly operation: Operation | null;
  /** Why the code cannot go on there. */
  readonly stop: Stop | null;
  readonly control: Control;
}

export class Places {
  private readonly known = new Map<string, Standing>();

  constructor(
    private readonly loaded: LoadedProgram,
    private readonly environment: Omit<Environment, "slot">,
  ) {}

  at(place: Place): Standing {
    const name = `${place.frame} ${place.outcomes.join()}`;
    let standing = this.known.get(name);
    if (standing === undefined) this.known.set(name, (standing = this.find(place)));
    return standing;
  }

  private find({ frame, outcomes }: Place): Standing {
    const { loaded, environment } = this;
    const control = Control.begin(loaded, environment, NO_LIMIT, frame, loaded.frame(frame).origin, null);
    let operation: Operation | null = null;
    let stop: Stop | null = null;
    try {
      for (const outcome of outcomes) {
        if (control.operation === null) throw new Error("behind the end");
        control.advance(outcome);
      }
      operation = control.operation;
    } catch (failure) {
      if (!(failure instanceof Halt)) throw failure;
      ({ stop } = failure);
    }
    const work = control.work.map(({ at, opened, closing, wraps, stack, activation }) => {
      const { origin, depth, reportedIn } = stack;
      return [
        at,
        opened,
        closing,
        wraps.map((wrap) => wrap.origin),
        origin,
        depth,
        reportedIn,
        activationKey(activation),
      ];
    });
    const key = JSON.stringify([frame, work, stop === null ? null : [stop.kind, stop.origin]]);
    return { key, operation, stop, control };
  }
}

function activationKey({ frame, slots, passed, rest, claimed }: Activation): unknown {
  const texts = [slots, passed].map((values) => values.map((value) => JSON.stringify(value)));
  return [frame, texts, restKey(rest), restKey(claimed)];
}

function restKey(rest: Rest | null): unknown {
  if (rest === null) return null;
  return [rest.elements[0]!.origin, rest.at, activationKey(rest.author), restKey(rest.handedOn)];
}
