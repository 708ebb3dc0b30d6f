import type {
  CodeAction,
  CodeActionContext,
  CodeActionParams,
  Diagnostic as LspDiagnostic,
} from "vscode-languageserver";
import { type Edit, isFixable } from "../../compiler/fixes/index.js";
import { refactorings } from "../../compiler/refactorings/index.js";
import type { Diagnostic } from "../../grammar/index.js";
import { fixEverything } from "../core/fix-everything.js";
import type { Core } from "../core/core.js";
import type { Checked } from "../core/check.js";
import { diagnosticsByUri } from "../core/diagnostics.js";
import { workspaceEdit } from "../core/edits.js";
import { remedies } from "../core/remedies.js";
import type { Feature } from "../feature.js";
import { isObject } from "../params.js";

const QUICK_FIX = "quickfix";
const FIX_ALL = "source.fixAll";
/** Of more findings that a selection touches, the first are looked at. */
const MOST_FINDINGS = 12;
/** What takes longer, in milliseconds, is not offered. */
const MAX_MILLISECONDS = 2000;

/** What `codeAction/resolve` is told of an action whose edit is made when it is chosen. */
export interface Unmade {
  readonly uri: string;
}

/** What can be done with a selection and with what is wrong there; everything but the last has been tried. */
export const codeAction: Feature<CodeActionParams, CodeAction[]> = {
  method: "textDocument/codeAction",
  async answer({ textDocument: { uri }, range, context }, core, stopped) {
    if (!core.mayRead(uri) || !core.mayWrite(uri)) return [];
    const wants = wantedKinds(context);
    const deadline = performance.now() + MAX_MILLISECONDS;
    const isOver = (): boolean => stopped() || performance.now() > deadline;
    const own = await core.check(uri, stopped);
    const file = core.uris.fileOf(uri);
    const span = core.texts.linesOf(file, own.texts.get(file) ?? "").spanOf(range);
    const actions: CodeAction[] = [];
    if (wants(QUICK_FIX)) {
      const told = (checked: Checked): readonly Diagnostic[] =>
        checked.diagnostics.filter(
          (each) => each.file === file && each.span.start <= span.end && span.start <= each.span.end,
        );
      const found = new QuickFixes(uri, core);
      found.add(own, told(own), isOver);
      // What another document says of this one, its own check does not know.
      const strangers = found.unknownOf(context);
      for (const other of strangers.length === 0 ? [] : core.texts.openFiles) {
        if (other === file || isOver()) continue;
        const checked = await core.check(core.uris.uriOf(other), stopped);
        found.add(
          checked,
          told(checked).filter((each) => found.isOneOf(each, checked, strangers)),
          isOver,
        );
      }
      actions.push(...found.actions);
    }
    const { result, texts } = own;
    const options = { ...own.options, stopped: isOver };
    if (result === null) return actions;
    for (const kind of ["extract", "rewrite"] as const) {
      if (!wants(`refactor.${kind}`)) continue;
      const known = new Set(actions.map(({ edit }) => JSON.stringify(edit)));
      for (const { title, edits } of refactorings(result, core.texts, options, { file, span }, kind)) {
        const edit = workspaceEdit(edits, texts, core);
        // The checker may have had it as a fix.
        if (edit !== null && !known.has(JSON.stringify(edit))) actions.push({ title, kind: `refactor.${kind}`, edit });
      }
    }
    if (wants(FIX_ALL) && result.diagnostics.some(isFixable)) actions.push(...fixAll(own, uri, context, core, isOver));
    return actions;
  },
};

/** It takes a check for each edit that is tried; only who asks for it alone is sure to want it. */
function fixAll(
  checked: Checked,
  uri: string,
  context: CodeActionContext | undefined,
  core: Core,
  stopped: () => boolean,
): CodeAction[] {
  const action: CodeAction = { title: "fix everything that can be fixed mechanically", kind: FIX_ALL };
  if (context?.only === undefined && core.options.asksForEdits) return [{ ...action, data: { uri } satisfies Unmade }];
  const edit = fixEverything(checked, core, stopped);
  return edit === null ? [] : [{ ...action, edit }];
}

/** Kinds are a tree: who asks for `refactor` wants `refactor.extract`, too. */
function wantedKinds(context: CodeActionContext | undefined): (kind: string) => boolean {
  const only: unknown = context?.only;
  if (!Array.isArray(only)) return () => true;
  const kinds = only.filter((each) => typeof each === "string");
  return (kind) => kinds.some((each) => each === "" || kind === each || kind.startsWith(`${each}.`));
}

/** The actions that mend findings; an edit that mends several is there once. */
class QuickFixes {
  private readonly byEdit = new Map<string, CodeAction & { readonly diagnostics: LspDiagnostic[] }>();
  private readonly known = new Set<string>();

  constructor(
    private readonly uri: string,
    private readonly core: Core,
  ) {}

  get actions(): CodeAction[] {
    return [...this.byEdit.values()];
  }

  /** Adds what mends some findings of a check. */
  add(checked: Checked, diagnostics: readonly Diagnostic[], stopped: () => boolean): void {
    const shown = diagnostics.slice(0, MOST_FINDINGS);
    for (const { diagnostic, fixes, acceptances } of remedies(checked, shown, this.core, stopped)) {
      const own = this.asShown(diagnostic, checked);
      this.known.add(keyOf(own));
      for (const fix of fixes) this.addOne(own, fix.title, fix.edits, checked, fixes.length === 1);
      for (const fix of acceptances) this.addOne(own, fix.title, fix.edits, checked, false);
    }
  }

  /** Diagnostics of ours that a client shows and nothing here knows. */
  unknownOf(context: CodeActionContext | undefined): LspDiagnostic[] {
    const shown: readonly unknown[] = Array.isArray(context?.diagnostics) ? context.diagnostics : [];
    return shown.filter((each): each is LspDiagnostic => {
      return isObject(each) && each["source"] === "lmmu" && !this.known.has(keyOf(each));
    });
  }

  isOneOf(diagnostic: Diagnostic, checked: Checked, shown: readonly LspDiagnostic[]): boolean {
    const key = keyOf(this.asShown(diagnostic, checked));
    return shown.some((each) => keyOf(each) === key);
  }

  private addOne(
    diagnostic: LspDiagnostic,
    title: string,
    edits: readonly Edit[],
    { texts }: Checked,
    isPreferred: boolean,
  ): void {
    const edit = workspaceEdit(edits, texts, this.core);
    if (edit === null) return;
    const key = JSON.stringify(edit);
    const known = this.byEdit.get(key);
    if (known !== undefined) known.diagnostics.push(diagnostic);
    else {
      const action = { title, kind: QUICK_FIX, diagnostics: [diagnostic], ...(isPreferred && { isPreferred }), edit };
      this.byEdit.set(key, action);
    }
  }

  private asShown(diagnostic: Diagnostic, { texts }: Checked): LspDiagnostic {
    return diagnosticsByUri([diagnostic], texts, this.core).get(this.uri)![0]!;
  }
}

function keyOf({ code, range, message }: Partial<LspDiagnostic>): string {
  return JSON.stringify([code, range, message]);
}
