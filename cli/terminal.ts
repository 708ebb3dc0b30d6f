import type { Output } from "./format/style.js";

/** A stream that takes text. */
export interface TextOutput extends Output {
  write(text: string): unknown;
}

/** What a command has of the process that it runs in; tests give their own. */
export interface Terminal {
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  readonly stdin: AsyncIterable<Buffer | string>;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** What a command's exit says. */
export const EXIT = { fine: 0, findings: 1, usage: 2, internal: 3 } as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];
