import { cut, visible } from "../../compiler/text/index.js";
import type { Terminal } from "../terminal.js";

/** From where the cursor stands to the end of the line (ECMA-48, EL). */
const ERASE = "\u001b[K";
/** Where a terminal does not say how wide it is. */
const COLUMNS = 80;

/** One line on a terminal that says how far a command has come. Where standard error is no terminal it says nothing. */
export class Progress {
  private readonly isShown: boolean;
  private isOpen = false;

  constructor(private readonly terminal: Pick<Terminal, "stderr" | "env">) {
    this.isShown = terminal.stderr.isTTY === true && terminal.env["TERM"] !== "dumb";
  }

  /** Puts the text in place of the one before. */
  show(text: string): void {
    if (!this.isShown) return;
    const { stderr } = this.terminal;
    // A line as wide as the terminal would be continued on the next, where nobody erases it.
    stderr.write(`\r${cut(visible(text, true), (stderr.columns || COLUMNS) - 1)}${ERASE}`);
    this.isOpen = true;
  }

  /** Leaves the line as if nothing had been there. */
  erase(): void {
    if (this.isOpen) this.terminal.stderr.write(`\r${ERASE}`);
    this.isOpen = false;
  }
}
