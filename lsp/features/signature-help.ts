import type { MarkupKind, SignatureHelp, SignatureHelpParams, SignatureInformation } from "vscode-languageserver";
import { findFrame, type FrameSymbol, nodesAt } from "../../compiler/names/index.js";
import { type Token, tokensOf } from "../../grammar/index.js";
import { callForm, documentationOf } from "../core/descriptions.js";
import { documentOf, type LmmuDocument } from "../core/document.js";
import { commentAt } from "../core/nodes.js";
import { parametersFrom } from "../core/parameters.js";
import type { Feature } from "../feature.js";

const MARKDOWN = "markdown" satisfies MarkupKind;
/** More functions that a `next(` may call are not shown. */
const MOST_CALLED = 10;

/** What the function takes whose arguments are being written. */
export const signatureHelp: Feature<SignatureHelpParams, SignatureHelp | null> = {
  method: "textDocument/signatureHelp",
  answer({ textDocument: { uri }, position }, core) {
    const document = documentOf(uri, core);
    if (document === null) return null;
    const offset = document.lines.offsetAt(position);
    if (commentAt(document.unit.comments, offset) !== undefined) return null;
    const open = openList(offset, document);
    if (open === null) return null;
    const { own, names } = document;
    const called = open.name === "next" ? calledByNext(offset, document) : [findFrame(own.scope, open.name)];
    const signatures = called.flatMap((frame) => {
      const takes = frame && parametersFrom(frame, names);
      return takes ? [signatureOf(open.name === "next" ? frame.name : open.name, takes, document)] : [];
    });
    // A place outside the list would count as the first one.
    const fitting = signatures.filter(({ parameters }) => open.index < Math.max(1, parameters.length));
    return fitting.length === 0 ? null : { signatures: fitting, activeSignature: 0, activeParameter: open.index };
  },
};

/** A list of arguments that a place is in: whose, and how many commas stand before the place. */
interface OpenList {
  /** Of the function, or `next`. */
  readonly name: string;
  readonly index: number;
}

/** Words behind which a name with parentheses is no call. */
const DECLARES: ReadonlySet<string> = new Set(["fn", "irq"]);

function openList(offset: number, { unit: { ast, text } }: LmmuDocument): OpenList | null {
  const start = nodesAt(ast, offset)[1]?.tree.span.start ?? 0;
  const tokens = tokensOf(text.slice(start, offset));
  let index = 0;
  let closed = 0;
  for (let at = tokens.length - 1; at > 0; at--) {
    const { text: sign } = tokens[at]!;
    if (sign === ")" || sign === "]") closed++;
    else if ((sign === "(" || sign === "[") && closed > 0) closed--;
    else if (sign === "(") return listOf(tokens[at - 1]!, tokens[at - 2], index);
    else if (sign === "," && closed === 0) index++;
    else if (sign === ";" || sign === "{" || sign === "}") return null;
  }
  return null;
}

function listOf({ kind, text }: Token, before: Token | undefined, index: number): OpenList | null {
  if (text === "next") return { name: text, index };
  if (kind !== "name" || (before !== undefined && before.kind === "keyword" && DECLARES.has(before.text))) return null;
  return { name: text.replaceAll("`", ""), index };
}

/** What follows a function in the chains of the program: these can get the arguments of its `next`. */
function calledByNext(offset: number, { own, names }: LmmuDocument): readonly FrameSymbol[] {
  const declaration = nodesAt(own.unit.ast, offset)[1];
  if (declaration?.type !== "declaration" || declaration.tree.kind !== "fn") return [];
  const { start } = declaration.tree.name.span;
  const found = new Set<FrameSymbol>();
  for (const { calls, scope } of names.files.values()) {
    for (const { caller, callee } of calls) {
      const isCaller = caller.declarations.some(({ file, span }) => file === names.file && span.start === start);
      const frame = isCaller ? scope.frames.get(callee.name) : undefined;
      if (frame !== undefined && parametersFrom(frame, names) !== null) found.add(frame);
      if (found.size >= MOST_CALLED) return [...found];
    }
  }
  return [...found];
}

function signatureOf(name: string, frame: FrameSymbol, { names }: LmmuDocument) {
  const { label, parameters } = callForm(name, frame, names);
  const documentation = documentationOf(frame.declaration);
  return {
    label,
    parameters: parameters.map(({ start, end }) => ({ label: [start, end] as [number, number] })),
    ...(documentation.length > 0 && { documentation: { kind: MARKDOWN, value: documentation.join("\n\n") } }),
  } satisfies SignatureInformation;
}
