/** A name that nothing has: it becomes the one that was meant, or something gets it. */
import { type Diagnostic, type Fix, isName, printName, printString } from "../../grammar/index.js";
import * as names from "../catalogue/names.js";
import { compile } from "../compile.js";
import type { Host } from "../host.js";
import { switchName } from "../names/scope.js";
import type { CheckResult } from "../scenarios/index.js";
import { declaration, type Declared } from "./declarations.js";
import { applyEdits, editedHost } from "./texts.js";
import { Problems } from "./trial.js";

const DECLARED: ReadonlyMap<string, Declared> = new Map([
  [names.unknownFrame.code, "fn"],
  [names.unknownSwitch.code, "config"],
  [names.unknownPages.code, "region"],
  [names.unknownInterrupt.code, "irq"],
]);

/** Fixes for a name with which the program means nothing. After each, this name is known; others may still be unknown. */
export function nameFixes(diagnostic: Diagnostic, result: CheckResult, host: Host): Fix[] {
  const before = new Problems(result.diagnostics);
  const after = ({ edits }: Fix): readonly Diagnostic[] => {
    const texts = applyEdits(result.files, edits);
    return texts === null ? [diagnostic] : compile(result.file, editedHost(host, texts)).diagnostics;
  };
  const holds = (left: readonly Diagnostic[]): boolean => new Problems(left).lacks(diagnostic, before);
  // The new name may be unknown as well.
  const isThere = ({ code, file, span }: Diagnostic): boolean =>
    code === diagnostic.code && file === diagnostic.file && span.start === diagnostic.span.start;
  const text = result.files.get(diagnostic.file) ?? "";
  const suggested = suggestions(diagnostic, text).find((fix) => {
    const left = after(fix);
    return holds(left) && !left.some(isThere);
  });
  const declared = declarations(diagnostic, result).find((fix) => holds(after(fix)));
  return [suggested, declared].flatMap((fix) => fix ?? []);
}

/** What was probably meant, in the ways in which it may have to be written; `text`: that of the finding's file. */
export function suggestions({ file, span, suggestion, code }: Diagnostic, text: string): Fix[] {
  if (suggestion === null) return [];
  const written = text.slice(span.start, span.end);
  const title = `change to \`${suggestion}\``;
  return spellings(suggestion, written, code).map((replacement) => ({ title, edits: [{ file, span, replacement }] }));
}

function spellings(suggestion: string, written: string, code: string): string[] {
  if (code === names.unusedAllow.code)
    return [written.replace(/(allow[ \t]+)\S+/, (_, word: string) => word + suggestion)];
  if (written.startsWith('"')) return [printString(suggestion)];
  // A statement's word, with its backquotes, would be a name.
  return isName(suggestion) ? [...new Set([printName(suggestion), suggestion])] : [suggestion];
}

function declarations({ code, file, span }: Diagnostic, { units }: CheckResult): Fix[] {
  const kind = DECLARED.get(code);
  const unit = units.find((each) => each.file === file);
  const name = unit?.text.slice(span.start, span.end).replaceAll("`", "") ?? "";
  if (kind === undefined || unit === undefined || !isName(name)) return [];
  const fix = declaration(unit, span.start, kind, kind === "config" ? switchName(name) : name);
  return fix === null ? [] : [fix];
}
