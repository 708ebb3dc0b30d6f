/** Completion items as the protocol has them. */
import type {
  CompletionItem,
  CompletionItemKind,
  InsertTextFormat,
  InsertTextMode,
  Range,
} from "vscode-languageserver";
import type { EntityKind } from "../../../compiler/names/index.js";
import { isName, printName, printString, QUOTED_AS_NAMES, RESERVED } from "../../../grammar/index.js";
import type { WordGroup } from "./pattern.js";
import type { Place } from "./place.js";
import snippets from "./snippets.json" with { type: "json" };

/** The protocol's numbers. */
const KIND = {
  frame: 3,
  undeclared: 3,
  config: 21,
  region: 6,
  rules: 8,
  scenario: 7,
  task: 2,
  parameter: 6,
  loop: 6,
  variable: 5,
  lock: 6,
  hazard: 20,
  fault: 20,
  word: 14,
  unknown: 18,
  setting: 10,
  file: 17,
} as const satisfies Record<EntityKind, CompletionItemKind>;
const GROUP_KIND = { keyword: 14, setting: 10, value: 12 } as const satisfies Record<WordGroup, CompletionItemKind>;
const SNIPPET_KIND = 15 satisfies CompletionItemKind;
const TEXT_KIND = 12 satisfies CompletionItemKind;
const IS_SNIPPET = 2 satisfies typeof InsertTextFormat.Snippet;
const ADJUST_INDENTATION = 2 satisfies typeof InsertTextMode.adjustIndentation;

/** What an item is about, by which more is found when somebody looks at it. */
export interface ItemData {
  readonly uri: string;
  readonly kind: EntityKind;
  readonly name: string;
}

/** Words stand between the names of the file and those that one seldom wants. */
const WORDS_RANK = 2;
const SNIPPETS_RANK = 5;

/** Makes the items of one place. */
export class Items {
  private readonly byText = new Map<string, CompletionItem>();

  constructor(
    private readonly uri: string,
    private readonly place: Place,
    private readonly range: Range,
  ) {}

  get list(): CompletionItem[] {
    return [...this.byText.values()];
  }

  name(name: string, kind: EntityKind, rank: number): void {
    if (!isName(name)) return;
    const { typed, canBegin } = this.place;
    const isQuoted = typed.startsWith("`");
    const written = isQuoted ? `\`${name}\`` : kind === "word" ? name : quotedIfNeeded(name, canBegin);
    const hasPrefix = kind === "config" && typed.startsWith("CONFIG_");
    const filterText = isQuoted ? written : hasPrefix ? `CONFIG_${name}` : name;
    this.add(name, written, KIND[kind], rank, { filterText, data: { uri: this.uri, kind, name } });
  }

  word(word: string, group: WordGroup): void {
    const data: ItemData = { uri: this.uri, kind: "word", name: word };
    this.add(word, word, GROUP_KIND[group], WORDS_RANK, { data });
  }

  /** The value of a string, with its quotes where the place has none yet. */
  text(value: string, isFile: boolean): void {
    const literal = printString(value);
    const { isInString } = this.place;
    const isClosed = this.place.isClosedString;
    const written = isInString ? literal.slice(1, isClosed ? -1 : undefined) : literal;
    const filterText = isInString ? value : literal;
    this.add(value, written, isFile ? KIND.file : TEXT_KIND, 0, { filterText });
  }

  /** What begins with one of these words. */
  snippets(words: ReadonlySet<string>, hasNext: boolean): void {
    for (const { prefix, description, body } of Object.values(snippets)) {
      const first = prefix.split(" ")[0]!;
      const text = body.join("\n");
      if (!words.has(first) || (!hasNext && /\bnext\b/.test(text))) continue;
      this.add(`${prefix} …`, text, SNIPPET_KIND, SNIPPETS_RANK, {
        ...{ filterText: prefix, detail: description },
        ...{ insertTextFormat: IS_SNIPPET, insertTextMode: ADJUST_INDENTATION },
      });
    }
  }

  /** Of items that write the same, the first stays. */
  private add(
    label: string,
    newText: string,
    kind: CompletionItemKind,
    rank: number,
    more: Partial<CompletionItem>,
  ): void {
    if (this.byText.has(newText)) return;
    const { filterText = label } = more;
    const sortText = `${rank}${label}`;
    this.byText.set(newText, { label, kind, filterText, sortText, textEdit: { range: this.range, newText }, ...more });
  }
}

const NEVER_NAMES: ReadonlySet<string> = new Set(RESERVED);

/** A name as it has to be written: most keywords are names where no statement can begin. */
function quotedIfNeeded(name: string, canBegin: boolean): string {
  const isPlain = QUOTED_AS_NAMES.has(name) && !NEVER_NAMES.has(name) && name !== "all" && !canBegin;
  return isPlain ? name : printName(name);
}
