import type { Sources } from "../../compiler/index.js";
import { type Tone, type Trace, traceText } from "../../compiler/trace/index.js";
import type { Style } from "./style.js";

/** A run for people, in colours. */
export function tracePretty(trace: Trace, sources: Sources, style: Style): string {
  return traceText(trace, sources, style, (text, tone) => painted(text, tone, style));
}

/** A piece of a line of a trace, in colours. */
export function painted(text: string, tone: Tone, { colors }: Style): string {
  switch (tone) {
    case "heading":
      return colors.bold(text);
    case "aside":
      return colors.dim(text);
    case "warning":
      return colors.bold(colors.yellow(text));
    case "error":
      return colors.bold(colors.red(text));
    case "plain":
    case "guide":
      return text;
  }
}
