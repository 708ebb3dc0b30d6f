import type { CodeLens, Command } from "vscode-languageserver";
import { Summaries } from "../../compiler/summaries/index.js";
import type { Checked } from "../core/check.js";
import type { Core } from "../core/core.js";
import { ruleSetShown } from "../core/rule-set-shown.js";
import type { Feature } from "../feature.js";
import { isObject } from "../params.js";
import type { LensOf } from "./code-lens.js";

/** What the editor does when somebody chooses a lens: it asks for `lmmu.trace`, `lmmu.matrix`, `lmmu.explore`, and shows the answer. */
const SHOW_TRACE = "lmmu.showTrace";
const SHOW_MATRIX = "lmmu.showMatrix";
const SHOW_EXPLORATION = "lmmu.showExploration";
/** Editors show a command without a name as text. */
const NOTHING = "";
/** A lens that takes longer, in milliseconds, says what is known until then. */
const MAX_MILLISECONDS = 2000;

/** What has been worked out for the lenses of a check. */
const SUMMARIES = new WeakMap<Checked, Summaries>();

/** Says what a lens says, and what it does. */
export const codeLensResolve: Feature<CodeLens, CodeLens> = {
  method: "codeLens/resolve",
  async answer(lens, core, stopped) {
    const { data } = lens as { readonly data: unknown };
    if (!isLensOf(data) || !core.mayRead(data.uri)) return lens;
    const checked = await core.check(data.uri, stopped);
    return { ...lens, command: commandOf(data, checked, core, stopped) };
  },
};

function commandOf({ uri, kind, name }: LensOf, checked: Checked, core: Core, stopped: () => boolean): Command {
  const { result, file } = checked;
  const { ruleSets = [] } = result?.program ?? {};
  const ruleSet = ruleSetShown({ ruleSets }, core);
  const given = [{ uri, scenario: name, ...(kind === "trace" && { ruleSet }) }];
  if (kind === "trace") return { title: `run under ${ruleSet}`, command: SHOW_TRACE, arguments: given };
  if (kind === "explore") return { title: "explore", command: SHOW_EXPLORATION, arguments: given };
  // While somebody types there are errors now and then.
  if (result === null || !result.ran) return { title: "not known: the file has errors", command: NOTHING };
  const summaries = SUMMARIES.get(checked) ?? new Summaries(result);
  SUMMARIES.set(checked, summaries);
  if (kind === "matrix") {
    const deadline = performance.now() + MAX_MILLISECONDS;
    const title = summaries.scenario(name, () => stopped() || performance.now() > deadline);
    if (title !== null) return { title, command: SHOW_MATRIX, arguments: given };
  } else {
    const declaration = result.units[0]?.ast.declarations.find((each) => each.kind === "fn" && each.name.text === name);
    const title = declaration?.kind === "fn" ? summaries.frame(file, declaration) : null;
    if (title !== null) return { title, command: NOTHING };
  }
  return { title: "not there any more", command: NOTHING };
}

function isLensOf(data: unknown): data is LensOf {
  const kinds: readonly unknown[] = ["trace", "matrix", "explore", "frame"];
  return (
    isObject(data) &&
    typeof data["uri"] === "string" &&
    typeof data["name"] === "string" &&
    kinds.includes(data["kind"])
  );
}
