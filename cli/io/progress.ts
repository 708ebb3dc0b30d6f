import { cut, visible } from "../../compiler/text/index.js";
import type { Terminal } from "../terminal.js";

/** From where the cursor stands to the end of the line (ECMA-48, EL). */
const ERASE = "\u001b[K";
/** From there to the end of the screen (ED), and one line up (CUU). */
const ERASE_BELOW = "\u001b[J";
const UP = "\u001b[A";
/** Where a terminal does not say how wide it is. */
const COLUMNS = 80;

/** A few lines on a terminal that say how far a command has come. Where standard error is no terminal it says nothing. */
export class Progress {
  private readonly isShown: boolean;
  /** How many lines are there. */
  private open = 0;

  constructor(private readonly terminal: Pick<Terminal, "stderr" | "env">) {
    this.isShown = terminal.stderr.isTTY === true && terminal.env["TERM"] !== "dumb";
  }

  /** Puts lines in place of those before. */
  show(...lines: readonly string[]): void {
    if (!this.isShown) return;
    const { stderr } = this.terminal;
    // A line as wide as the terminal would be continued on the next, where nobody erases it.
    const columns = (stderr.columns || COLUMNS) - 1;
    const shown = lines.map((line) => `${cut(visible(line, true), columns)}${ERASE}`).join("\n");
    stderr.write(`${this.toFirst()}${shown}${lines.length < this.open ? ERASE_BELOW : ""}`);
    this.open = lines.length;
  }

  /** Leaves the lines as if nothing had been there. */
  erase(): void {
    if (this.open > 0) this.terminal.stderr.write(`${this.toFirst()}${this.open > 1 ? ERASE_BELOW : ERASE}`);
    this.open = 0;
  }

  private toFirst(): string {
    return `\r${UP.repeat(Math.max(0, this.open - 1))}`;
  }
}
