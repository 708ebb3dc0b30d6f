import type { Expression, Instruction, Origin } from "../../runtime/index.js";

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
type Jump = Extract<Instruction, { readonly to: number }>;

/** Writes the instructions of one frame; jumps are aimed when their target is reached. */
export class CodeWriter {
  readonly instructions: Instruction[] = [];

  /** Index of the next instruction. */
  get here(): number {
    return this.instructions.length;
  }

  emit(instruction: Instruction): void {
    this.instructions.push(instruction);
  }

  jump(to: number, origin: Origin): void {
    this.emit({ op: "jump", to, origin });
  }

  /** A jump whose target `land` fills in. */
  forward(origin: Origin): Landing {
    return this.pending({ op: "jump", to: -1, origin });
  }

  /** Goes on where the condition holds, else jumps. */
  unless(condition: Expression, origin: Origin): Landing {
    return this.pending({ op: "branch", condition, to: -1, origin });
  }

  pending(jump: Jump): Landing {
    const open: Writable<Jump> = { ...jump };
    this.instructions.push(open);
    return { land: () => void (open.to = this.here) };
  }
}

/** An open jump. */
export interface Landing {
  /** Aims it at the next instruction. */
  land(): void;
}
