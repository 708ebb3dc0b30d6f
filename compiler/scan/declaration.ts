/** A function of the kernel as a declaration of the language. */
import { printName, printString } from "../../grammar/index.js";
import type { CallSite, Effect, Layer } from "./names.js";
import { type Line, outlineOf } from "./outline.js";
import type { CFunction } from "./read-source.js";

/**
 * The `fn` declaration: `[lazy]` or `[paused]` where one pair of calls brackets what the function calls, else the calls as
 * statements. Not laid out; lines end in line feeds.
 *
 * @param file The function's file, from the top of the tree.
 * @param layer By which names the tree goes; calls of the other layer are left out.
 */
export function declarationOf({ name, line, calls, steps }: CFunction, file: string, layer: Layer | null): string {
  const effectOf = effectsOf(calls, layer);
  const { lines, inTextOrder } = outlineOf(steps, calls, effectOf);
  const head = `fn ${printName(name)}`;
  const source = `@ ${printString(`${file}:${line}`)}`;
  const pair = lines.map((each) => (each.kind === "call" ? each.effect : each.kind)).join(" ");
  if (pair === "enable disable") return `${head} [lazy] ${source};\n`;
  if (pair === "pause resume") return `${head} [paused] ${source};\n`;
  const note = inTextOrder ? `// Its calls in the order of the text: its jumps are too many to follow.\n` : "";
  return `${note}${head} ${source} {\n${bodyText(lines)}}\n`;
}

/**
 * What each call of a function does. By the older names, a pause is a leave with an enter behind it (kasan's callbacks in
 * mm/kasan/shadow.c before "mm: introduce generic lazy_mmu helpers").
 */
function effectsOf(
  calls: readonly CallSite[],
  layer: Layer | null,
): (call: CallSite) => Exclude<Effect, "flush"> | null {
  const own = calls.filter((call) => call.layer === layer && call.effect !== "flush");
  const pauses = layer === "older" && own[0]?.effect === "disable" && own.at(-1)?.effect === "enable" && alternate(own);
  return ({ layer: itsLayer, effect }) => {
    if (itsLayer !== layer || effect === "flush") return null;
    if (!pauses) return effect;
    return effect === "disable" ? "pause" : "resume";
  };
}

function alternate(calls: readonly CallSite[]): boolean {
  return calls.every(({ effect }, i) => effect === (i % 2 === 0 ? "disable" : "enable"));
}

/** What the function calls goes where its first section or pause has begun; else before its calls. */
function bodyText(lines: readonly Line[]): string {
  const state = { placed: !opens(lines) };
  const body = linesText(lines, state);
  return opens(lines) ? body : `next;\n${body}`;
}

function opens(lines: readonly Line[]): boolean {
  return lines.some((line) => {
    switch (line.kind) {
      case "call":
        return line.effect === "enable" || line.effect === "pause";
      case "return":
        return false;
      case "maybe":
        return opens(line.body);
      case "choose":
        return line.arms.some(opens);
    }
  });
}

function linesText(lines: readonly Line[], state: { placed: boolean }): string {
  return lines.map((line) => lineText(line, state)).join("");
}

function lineText(line: Line, state: { placed: boolean }): string {
  switch (line.kind) {
    case "call": {
      const isFirst = !state.placed && (line.effect === "enable" || line.effect === "pause");
      if (isFirst) state.placed = true;
      return `${line.effect};\n${isFirst ? "next;\n" : ""}`;
    }
    case "return":
      return "return;\n";
    case "maybe":
      return `maybe {\n${linesText(line.body, state)}}\n`;
    case "choose": {
      const states = line.arms.map(() => ({ ...state }));
      const arms = line.arms.map((arm, i) => linesText(arm, states[i]!));
      state.placed = states.some(({ placed }) => placed);
      return `choose {\n${arms.join("} or {\n")}}\n`;
    }
  }
}
