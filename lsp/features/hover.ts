import type { Hover, HoverParams, MarkupKind } from "vscode-languageserver";
import { type Entity, nodesAt, occurrenceAt } from "../../compiler/names/index.js";
import { allowedBy } from "../../compiler/index.js";
import { type Span, tokensOf, type TreeNode } from "../../grammar/index.js";
import { descriptorText, walkText } from "../core/addresses.js";
import { callForm, describeFinding, describeRuleText, markdownOf } from "../core/descriptions.js";
import { documentOf, type LmmuDocument } from "../core/document.js";
import { describeEntity } from "../core/entity-description.js";
import type { Core } from "../core/core.js";
import { frameNesting } from "../core/frame-nesting.js";
import { commentAt } from "../core/nodes.js";
import { WORD_TEXTS } from "../core/word-texts.js";
import type { Feature } from "../feature.js";

const MARKDOWN = "markdown" satisfies MarkupKind;

/** What is under the cursor: what a name means, what a word does, what a number or a text stands for. */
export const hover: Feature<HoverParams, Hover | null> = {
  method: "textDocument/hover",
  async answer({ textDocument: { uri }, position }, core) {
    const document = documentOf(uri, core);
    if (document === null) return null;
    const found = await hoverAt(document.lines.offsetAt(position), document, core);
    if (found === null || found.text === "") return null;
    return { contents: { kind: MARKDOWN, value: found.text }, range: document.lines.rangeOf(found.span) };
  },
};

interface HoverText {
  readonly span: Span;
  /** In Markdown; empty where there is nothing to say. */
  readonly text: string;
}

async function hoverAt(offset: number, document: LmmuDocument, core: Core): Promise<HoverText | null> {
  const comment = commentAt(document.unit.comments, offset);
  if (comment !== undefined) {
    const name = allowedBy(comment);
    return name === null ? null : { span: comment.span, text: (await describeFinding(name)).join("\n\n") };
  }
  const occurrence = occurrenceAt(document.own.occurrences, offset);
  if (occurrence !== undefined) {
    const { span, entity, others } = occurrence;
    const meant = [entity, ...others].slice(0, MOST_MEANINGS);
    const texts = await Promise.all(meant.map((each) => entityText(each, document, core)));
    return { span, text: [...new Set(texts)].filter((text) => text !== "").join("\n\n---\n\n") };
  }
  const nodes = nodesAt(document.unit.ast, offset);
  return literalText(nodes, document) ?? wordText(offset, nodes, document);
}

/** A variable that an `assert` asks many rule sets for means one in each. */
const MOST_MEANINGS = 5;

async function entityText(entity: Entity, { uri, names }: LmmuDocument, core: Core): Promise<string> {
  const description = await describeEntity(entity, names);
  if (entity.kind !== "frame") return markdownOf(description);
  const symbol = names.root.scope.frames.get(entity.name);
  const form = symbol === undefined ? null : callForm(symbol.name, symbol, names);
  const takes = form === null || form.parameters.length === 0 ? [] : [`\`${form.label}\``];
  const [declaration] = entity.declarations;
  const nesting = declaration === undefined ? [] : frameNesting(uri, declaration, core);
  const does = nesting.length === 0 ? [] : [nesting.join("\n")];
  return markdownOf({ ...description, paragraphs: [...takes, ...description.paragraphs, ...does] });
}

/** What an address, a descriptor or the text of a warning stands for. */
function literalText(nodes: readonly TreeNode[], { names }: LmmuDocument): HoverText | null {
  const last = nodes.at(-1);
  const around = nodes.at(-2);
  if (last?.type === "text" && around?.type === "fact") {
    const { kind } = around.tree;
    if (kind !== "warns" && kind !== "bugs" && kind !== "forbidden") return null;
    const says = describeRuleText(kind, last.tree.value, names);
    return { span: last.tree.span, text: says.length === 0 ? "No rule set says this." : says.join("\n") };
  }
  if (last?.type === "integer" && around?.type === "declaration" && around.tree.kind === "region") {
    if (around.tree.at !== last.tree) return null;
    const walk = walkText(last.tree.value, names);
    return walk === null ? null : { span: last.tree.span, text: `\`${walk}\`` };
  }
  if (last?.type === "expression" && last.tree.kind === "integer" && around?.type === "statement") {
    const { tree } = around;
    if ((tree.kind !== "set_entry" && tree.kind !== "store") || tree.value !== last.tree) return null;
    const level = tree.kind === "store" ? "pte" : tree.level;
    const descriptor = descriptorText(level, last.tree.value, names);
    return descriptor === null ? null : { span: last.tree.span, text: `\`${descriptor}\`` };
  }
  return null;
}

/** What a word does that is no name here. */
function wordText(offset: number, nodes: readonly TreeNode[], { unit: { text } }: LmmuDocument): HoverText | null {
  const declaration = nodes[1]?.tree.span;
  if (declaration === undefined) return null;
  const token = tokensOf(text.slice(declaration.start, declaration.end)).find(
    ({ span }) => span.start <= offset - declaration.start && offset - declaration.start < span.end,
  );
  if (token === undefined || token.kind === "string" || !Object.hasOwn(WORD_TEXTS, token.text)) return null;
  const span = { start: declaration.start + token.span.start, end: declaration.start + token.span.end };
  return { span, text: `\`${token.text}\`: ${WORD_TEXTS[token.text]!}` };
}
