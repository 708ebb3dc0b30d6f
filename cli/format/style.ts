import pc from "picocolors";

/** How text is drawn: everything that depends on where it goes. */
export interface Style {
  readonly colors: ReturnType<typeof pc.createColors>;
  /** Whether characters beyond ASCII are shown as they are; else they are written as `\u{...}`. */
  readonly unicode: boolean;
  /** Columns that a line may take. */
  readonly width: number;
}

/** What a style is chosen by; a `WriteStream` of Node is one. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const NARROWEST = 72;
const WIDEST = 100;

/** Plain ASCII of 100 columns: what a pipe, a file and a mail get. */
export const PLAIN: Style = { colors: pc.createColors(false), unicode: false, width: WIDEST };

/**
 * The style for a stream. Colour follows, in this order, `--color` and `--no-color`, `NO_COLOR`, `FORCE_COLOR`, and
 * whether the stream is a terminal.
 */
export function styleFor(output: Output, wanted: boolean | undefined, env: NodeJS.ProcessEnv): Style {
  const terminal = output.isTTY === true;
  return {
    colors: pc.createColors(wanted ?? environmentWants(env) ?? (terminal && env["TERM"] !== "dumb")),
    unicode: terminal,
    width: terminal ? Math.max(NARROWEST, Math.min(output.columns || WIDEST, WIDEST)) : WIDEST,
  };
}

/** See no-color.org: any value but an empty one counts. `FORCE_COLOR=0` is "no" by Node's own convention. */
function environmentWants(env: NodeJS.ProcessEnv): boolean | undefined {
  if (env["NO_COLOR"]) return false;
  const forced = env["FORCE_COLOR"];
  if (forced === undefined || forced === "") return undefined;
  return forced !== "0" && forced !== "false";
}
