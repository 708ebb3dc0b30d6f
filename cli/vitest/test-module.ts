import type { LineColumn } from "../../grammar/index.js";

/** What a test module is made of. */
export interface TestModule {
  /** Path of the `.lmmu` file. */
  readonly path: string;
  /** The folder to which the names in findings are relative. */
  readonly root: string;
  /** Where the names of its scenarios stand, in their order. */
  readonly scenarios: readonly LineColumn[];
  /** Path of the module with `openScenarioTests`. */
  readonly helper: string;
}

/**
 * The text of a test module. Nothing of the file is in it but where its scenarios stand: what registers one is called at that very line
 * and column, where Vitest then finds its tests.
 */
export function testModule({ path, root, scenarios, helper }: TestModule): string {
  // What is imported from here is the one Vitest that runs this, wherever the helper lies.
  let text =
    `import * as vitest from "vitest"; import { openScenarioTests } from ${JSON.stringify(helper)}; ` +
    `await openScenarioTests(vitest, ${JSON.stringify({ path, root })}, (at) => [`;
  let line = 1;
  let column = text.length + 1;
  const write = (code: string): void => {
    text += code;
    column += code.length;
  };
  scenarios.forEach((place, index) => {
    write("() =>");
    if (place.line > line) {
      text += "\n".repeat(place.line - line);
      line = place.line;
      column = 1;
    }
    write(`${" ".repeat(Math.max(0, place.column - column))}at(${index}), `);
  });
  return `${text}]);\n`;
}
