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

/**
 * What a command's exit says. From 4 on: a search that found nothing, but ended before it had seen everything, and why;
 * `interrupted` is what shells give a command that SIGINT has ended.
 */
export const EXIT = {
  fine: 0,
  findings: 1,
  usage: 2,
  internal: 3,
  incomplete: 4,
  memory: 5,
  timeout: 6,
  interrupted: 130,
} as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];
