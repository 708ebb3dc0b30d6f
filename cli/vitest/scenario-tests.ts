/** What runs in Vitest's workers: the tests of one `.lmmu` file. The modules that the plugin makes call it. */
import { relative } from "node:path";
import { compile, hasErrors, placeOf, Selection } from "../../compiler/index.js";
import { visible } from "../../compiler/text/index.js";
import { scopeText } from "../format/findings.js";
import { fileName, nodeHost, real, workspaceOf } from "../io/host.js";
import { SettingsFinder } from "../io/settings.js";
import { HeldScenarios } from "../expectations/held.js";
import { assuming, configCases, within } from "./cases.js";
import { LmmuError } from "./failure.js";

/** What is used of Vitest: that of the module, so that the tests go where the module's would. */
export interface Registration {
  readonly describe: (name: string, inside: () => void) => void;
  readonly test: ((name: string, body: () => void) => void) & { readonly skip: (name: string) => void };
}

/**
 * Registers the tests of a file. `root`: the folder to which the names in findings are relative. `calls`: for each of its scenarios a function
 * that calls `at` with the scenario's index, from the place that Vitest, which looks at the stack, shall take for that of its tests.
 * Throws an `LmmuError` where the file has errors. What an `lmmu.json` leaves out is skipped; a file without scenarios, such as
 * others import, has a test that passes.
 */
export async function openScenarioTests(
  { describe, test }: Registration,
  { path, root }: { readonly path: string; readonly root: string },
  calls: (at: (index: number) => void) => readonly (() => void)[],
): Promise<void> {
  const file = fileName(path, root);
  const { settings, folder, file: settingsFile } = await new SettingsFinder(root).of(file);
  if (folder !== null && !new Selection(settings).takes(relative(folder, real(path)).replaceAll("\\", "/"))) {
    test.skip(`left out by ${settingsFile}`);
    return;
  }
  const compilation = compile(file, nodeHost(workspaceOf(file, root), { cwd: root }));
  const { program, files, origins, diagnostics } = compilation;
  if (program === null || hasErrors(compilation)) {
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    throw new LmmuError(errors, { files, root, place: { file, span: { start: 0, end: 0 } } });
  }
  if (program.scenarios.length === 0) test("has no errors, and no scenario", () => undefined);

  const known = new Map<string, HeldScenarios>();
  const held = (values: ReadonlyMap<string, boolean>): HeldScenarios => {
    const key = within(values, "");
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = new HeldScenarios({ ...compilation, program: assuming(program, values) });
    known.set(key, made);
    return made;
  };
  const registerTests = (index: number): void => {
    const { ruleSets, origin } = program.scenarios[index]!;
    for (const ruleSet of ruleSets) {
      const ruleSetNames = [program.ruleSets[ruleSet]!.name];
      for (const { when, cases } of configCases(held(new Map()).loaded, index, ruleSet)) {
        test(scopeText({ ruleSets: ruleSetNames, when }), () => {
          const failures = cases.flatMap((values) =>
            held(values)
              .failures(index, ruleSet)
              .map((each) => ({ ...each, when: within(values, each.when) })),
          );
          if (failures.length > 0) throw new LmmuError(failures, { files, root, place: placeOf(origins, origin) });
        });
      }
    }
  };
  /** Registers the scenario, and is called once more when Vitest asks for what is in it. */
  const registerScenario = (index: number): void => {
    const scenario = program.scenarios[index];
    // The file has changed since the module was made: the next run is on its way.
    if (scenario === undefined) return;
    const { name, title } = scenario;
    describe(visible(title === "" ? name : `${name}: ${title}`, true), () => {
      register = registerTests;
      registrations[index]!();
      register = registerScenario;
    });
  };
  let register = registerScenario;
  const registrations = calls((index) => register(index));
  for (const each of registrations) each();
}
