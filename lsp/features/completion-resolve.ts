import type { CompletionItem, MarkupKind } from "vscode-languageserver";
import {
  describeDeclaration,
  describeFinding,
  describeSwitch,
  type Description,
  headOf,
  markdownOf,
} from "../core/descriptions.js";
import { documentOf, type LmmuDocument } from "../core/document.js";
import { describeWord } from "../core/entity-description.js";
import { isObject } from "../params.js";
import type { Feature } from "../feature.js";
import type { ItemData } from "./completion/items.js";

const MARKDOWN = "markdown" satisfies MarkupKind;

/** More about one of the things that could be written. */
export const completionResolve: Feature<CompletionItem, CompletionItem> = {
  method: "completionItem/resolve",
  async answer(item, core) {
    const asked = readData(item.data);
    const document = asked && documentOf(asked.uri, core);
    if (asked === null || document === null) return item;
    const found = await described(asked, document);
    const value = markdownOf(found.description);
    return {
      ...item,
      ...(found.detail !== "" && { detail: found.detail }),
      ...(value !== "" && { documentation: { kind: MARKDOWN, value } }),
    };
  },
};

function readData(value: unknown): ItemData | null {
  if (!isObject(value)) return null;
  const { uri, kind, name } = value;
  const isSound = typeof uri === "string" && typeof kind === "string" && typeof name === "string";
  return isSound ? { uri, kind: kind as ItemData["kind"], name } : null;
}

interface Described {
  /** What is shown beside the name. */
  readonly detail: string;
  readonly description: Description;
}

const NOTHING: Description = { code: [], paragraphs: [] };

async function described({ kind, name }: ItemData, { names, own: { scope } }: LmmuDocument): Promise<Described> {
  switch (kind) {
    case "frame":
    case "region":
    case "rules": {
      const symbol = { frame: scope.frames, region: scope.regions, rules: scope.rules }[kind].get(name);
      if (symbol === undefined) return { detail: "", description: NOTHING };
      const { declaration, unit } = symbol;
      const source = declaration.kind === "fn" ? (declaration.source?.value ?? "") : "";
      const detail = source === "" ? headOf(declaration, unit) : `@ ${source}`;
      return { detail, description: describeDeclaration(declaration, unit) };
    }
    case "config": {
      const description = describeSwitch(name, names);
      return { detail: description.code[0] ?? "", description };
    }
    case "hazard":
      return { detail: "", description: { code: [], paragraphs: await describeFinding(name) } };
    case "word":
      return { detail: "", description: { code: [], paragraphs: describeWord(name) } };
    default:
      return { detail: "", description: NOTHING };
  }
}
