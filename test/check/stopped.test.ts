/** A check that is stopped, at whatever moment, says what it has not looked at, and never claims that all is well. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { check, type Host } from "../../compiler/index.js";

const hostOf = (text: string): Host => ({ read: () => ({ ok: true, text }), resolve: () => null });

/** What is found when the check is told to stop the nth time that it asks, and how often it has asked. */
function stoppedAt(
  text: string,
  nth: number,
): { readonly found: readonly string[]; readonly isWhole: boolean; readonly asked: number } {
  let asked = 0;
  const { diagnostics } = check("a.lmmu", hostOf(text), { stopped: () => asked++ >= nth });
  const isWhole = !diagnostics.some(({ message, notes }) => [message, ...notes].some((text) => SAYS_SO.test(text)));
  return { found: diagnostics.map(({ code, message }) => `${code} ${message}`), isWhole, asked };
}

/** What says that something is missing. */
const SAYS_SO = /the time for it was up|are not shown/;

const example = (name: string): string =>
  readFileSync(join(import.meta.dirname, `../../examples/${name}.lmmu`), "utf8");

test.each([
  ["all frames reached", "fn f { disable; }\nscenario s { f; }\nscenario t { lazy { f; } }"],
  ["no frame", "scenario s { disable; }\nscenario t { enable; }"],
  ["a frame that no scenario reaches", "fn f { disable; }\nscenario s { enable; }"],
  ["no scenario", "fn f { disable; }"],
  ["runs", "config A;\nscenario s { maybe { if (A) enable; } expect D: clean; }"],
  ["an example", example("discussion")],
])("%s", (_, text) => {
  const whole = stoppedAt(text, Infinity);
  expect(whole.asked).toBeGreaterThan(0);
  for (let nth = 0; nth < whole.asked; nth++) {
    const { found, isWhole } = stoppedAt(text, nth);
    // Either the rest was not needed, or something says that it is missing. What the other rule sets do is only told.
    if (isWhole) expect(found, `stopped at ${nth}`).toEqual(whole.found);
  }
});
