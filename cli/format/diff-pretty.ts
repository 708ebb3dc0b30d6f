import { type Difference, type Differences, type ObservedCall, type RuleSet } from "../../runtime/index.js";
import { hookName } from "../../compiler/emit/index.js";
import type { Style } from "./style.js";
import { displayWidth, pad, visible, wrap } from "../../compiler/text/index.js";

/** The sequences on which two rule sets part, for people: the calls, and under each what the two do on them. */
export function diffPretty(
  left: RuleSet,
  right: RuleSet,
  { shortest, nested, tried }: Differences,
  style: Style,
): string {
  const names = [left, right].map((ruleSet) => visible(ruleSet.name, style.unicode));
  const upTo = `of up to ${tried} calls`;
  if (shortest === null) return ` ${names.join(" and ")} do the same on every sequence ${upTo}.\n`;
  const lines = sequenceLines("shortest", shortest, [left, right], names, style);
  if (nested === null) lines.push(` On properly nested sequences ${upTo} they do the same.`);
  else if (shortest.class !== "nested") {
    lines.push(...sequenceLines("shortest properly nested", nested, [left, right], names, style));
  }
  return lines.join("\n") + "\n";
}

function sequenceLines(
  title: string,
  difference: Difference,
  ruleSets: readonly [RuleSet, RuleSet],
  names: readonly string[],
  style: Style,
): string[] {
  const kind = { nested: "", crossed: "    (crossed)", open: "    (left open)", unmatched: "    (unmatched)" };
  const calls = difference.calls.map((call) => `${call};`).join(" ");
  const sides = [difference.left, difference.right];
  const hooks = sides.map(hooksText);
  const nameWidth = Math.max(...names.map(displayWidth));
  const hookWidth = hooks[0] === hooks[1] ? 0 : Math.max(...hooks.map((text) => text.length));
  const [first, ...rest] = wrap(`${title}: ${calls}${kind[difference.class]}`, style.width, " ", "   ");
  return [
    first!.replace(`${title}:`, style.colors.bold(`${title}:`)),
    ...rest,
    ...sides.flatMap((side, i) => {
      const left = `   ${pad(names[i]!, nameWidth)}  ${hookWidth > 0 ? `${hooks[i]!.padEnd(hookWidth)}  ` : ""}`;
      const verdict = visible(verdictText(side, ruleSets[i]!, difference.class !== "open"), style.unicode);
      return wrap(verdict, style.width, left, " ".repeat(displayWidth(left)));
    }),
  ];
}

function hooksText(side: readonly ObservedCall[]): string {
  const hooks = side.flatMap((call) => call.hooks.map(hookName));
  return hooks.length === 0 ? "hooks none" : `hooks ${hooks.join(", ")}`;
}

/** `clean`, or what was reported, what was broken in silence, and (of a sequence that is closed) what is left. */
function verdictText(side: readonly ObservedCall[], ruleSet: RuleSet, closed: boolean): string {
  const quoted = (texts: readonly string[]): string => texts.map((text) => `"${text}"`).join(", ");
  const bug = side.find((call) => call.ends);
  const warnings = side.filter((call) => !call.ends).flatMap((call) => call.raised);
  const silent = side.filter((call) => call.raised.length === 0).flatMap((call) => call.forbidden);
  const variables = side.at(-1)!.variables;
  const left = ruleSet.variables.flatMap((variable, i) =>
    variables[i] === 0 ? [] : [`${variable.name} ${variables[i]}`],
  );
  const parts = [
    ...(warnings.length > 0 ? [`warns ${quoted(warnings)}`] : []),
    ...(bug !== undefined ? [`ends in a bug: ${quoted(bug.raised)}`] : []),
    ...(silent.length > 0 ? [`lets pass ${quoted(silent)}`] : []),
    // After a report, what is left is its consequence.
    ...(closed && warnings.length === 0 && bug === undefined && left.length > 0 ? [`leaves ${left.join(", ")}`] : []),
  ];
  return parts.length === 0 ? "clean" : parts.join("; ");
}
