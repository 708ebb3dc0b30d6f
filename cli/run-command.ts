import type { Exit, Terminal } from "./terminal.js";

/** `options` by their long names in camel case, as commander gives them. */
export type RunCommand = (
  args: readonly string[],
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
) => Promise<Exit>;
