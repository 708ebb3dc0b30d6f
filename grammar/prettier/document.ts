import { builders } from "prettier/doc";
import type { Comment } from "../comments.js";
import type { Span } from "../span.js";
import { lineBreaks, type Layout, type Opening, type Separator } from "./layout.js";
import { hasBlankBetween, spelling } from "./spelling.js";

const { group, hardline, indent, indentIfBreak, line, lineSuffix, literalline, softline } = builders;
type Doc = builders.Doc;

/**
 * A text's tokens and comments, each once and in their order, with what the layout says between them: a document for each
 * declaration, to be printed one behind the other. (One for all of a big file would be more than the memory likes.)
 */
export function documentsOf(layout: Layout, comments: readonly Comment[]): Iterable<Doc> {
  return new Assembly(layout, comments).documents();
}

interface Open {
  readonly opening: Opening;
  /** What stands before it, in what is open around it. */
  readonly before: Doc[];
}

class Assembly {
  private readonly open: Open[] = [];
  private parts: Doc[] = [];
  /** What goes on the line and is not among the parts yet. */
  private written = "";
  private nextComment = 0;

  constructor(
    private readonly layout: Layout,
    private readonly comments: readonly Comment[],
  ) {}

  *documents(): Iterable<Doc> {
    const { layout } = this;
    const { tokens } = layout;
    for (let index = 0; index < tokens.length; index++) {
      this.gap(index);
      if (this.beginsDeclaration(index)) yield this.takeParts();
      for (const opening of layout.opensBefore(index)) this.begin(opening);
      const last = layout.keptFrom(index);
      if (last === undefined) this.write(spelling(tokens[index]!));
      else {
        const { end } = tokens[last]!.span;
        this.lines(layout.text.slice(tokens[index]!.span.start, end));
        while ((this.comments[this.nextComment]?.span.start ?? end) < end) this.nextComment++;
        index = last;
      }
      this.end(layout.closesAfter(index));
      for (const opening of layout.opensAfter(index)) this.begin(opening);
    }
    this.gap(tokens.length);
    if (tokens.length + this.comments.length > 0) this.push(hardline);
    yield this.takeParts();
  }

  /** Whether a declaration comes next, with nothing before it on its line. Only the end of its block stands there, too. */
  private beginsDeclaration(index: number): boolean {
    const { layout } = this;
    const beginsLine = this.written === "" && layout.separatorBefore(index) === "statement";
    return beginsLine && this.open.length === 0 && !layout.is(index, "}");
  }

  private takeParts(): Doc[] {
    const { parts } = this;
    this.parts = [];
    return parts;
  }

  /** What stands before a token, or at the end: comments stay on the lines of what they stand beside. */
  private gap(index: number): void {
    const { layout } = this;
    const { text, tokens } = layout;
    const from = tokens[index - 1]?.span.end ?? 0;
    const to = tokens[index]?.span.start ?? text.length;
    const comments = this.commentsBefore(to);
    if (comments !== NO_COMMENTS) return this.commentedGap(index, comments, { start: from, end: to });
    this.end(layout.closesBefore(index));
    this.separate(index, lineBreaks(text, from, to) > 1);
  }

  private commentedGap(index: number, comments: readonly Comment[], { start: from, end: to }: Span): void {
    const { layout } = this;
    const { text, tokens } = layout;
    const left = tokens[index - 1];
    const right = tokens[index];
    const isOnOneLine = this.isOnOneLine(comments, from, to);
    const keepsBlankLines = right === undefined || layout.separatorBefore(index) === "statement";
    /** Whether what the layout wants between the tokens stands before the comments, or a line break does. */
    let isSeparated = left === undefined;
    let end = from;
    for (const comment of comments) {
      const breaks = lineBreaks(text, end, comment.span.start);
      const isFirst = comment === comments[0];
      if (isFirst && left === undefined) this.comment(comment, "");
      else if (breaks > 0) {
        this.newLine(keepsBlankLines && breaks > 1 && !(isFirst && left?.text === "{"));
        this.comment(comment, "");
        isSeparated = true;
      } else if (isFirst && isOnOneLine && !this.isTightBefore(index)) {
        this.separate(index, false);
        this.comment(comment, "");
        isSeparated = true;
      } else this.comment(comment, isFirst && comment.kind === "block" && OPENERS.has(left?.text ?? "") ? "" : " ");
      end = comment.span.end;
    }
    this.end(layout.closesBefore(index));
    if (right === undefined) return;
    const breaks = lineBreaks(text, end, to);
    if (breaks > 0) this.newLine(keepsBlankLines && breaks > 1 && right.text !== "}");
    else if (isSeparated && !CLOSERS.has(right.text)) this.write(" ");
    else this.separate(index, false);
  }

  /** Comments on one line with both tokens are about what follows, unless it closes something or sticks to what it follows. */
  private isTightBefore(index: number): boolean {
    const right = this.layout.tokens[index];
    return right === undefined || CLOSERS.has(right.text) || this.separatorBefore(index) === "none";
  }

  private commentsBefore(offset: number): readonly Comment[] {
    const first = this.nextComment;
    if ((this.comments[first]?.span.start ?? offset) >= offset) return NO_COMMENTS;
    while ((this.comments[this.nextComment]?.span.start ?? offset) < offset) this.nextComment++;
    return this.comments.slice(first, this.nextComment);
  }

  private isOnOneLine(comments: readonly Comment[], from: number, to: number): boolean {
    const { text } = this.layout;
    let end = from;
    for (const { span } of comments) {
      if (lineBreaks(text, end, span.start) > 0) return false;
      end = span.end;
    }
    return lineBreaks(text, end, to) === 0;
  }

  /** A comment that ends a line is no reason to break what stands before it. */
  private comment({ kind, text }: Comment, before: string): void {
    if (kind === "block") this.lines(before + text);
    else if (before === "") this.write(text);
    else this.push(lineSuffix(before + text));
  }

  private separate(index: number, isBlank: boolean): void {
    const left = this.layout.tokens[index - 1];
    const right = this.layout.tokens[index];
    if (left === undefined || right === undefined) return;
    const separator = this.separatorBefore(index);
    switch (separator) {
      case "none":
        return;
      case "space":
        return this.write(" ");
      case "softline":
        return this.push(softline);
      case "line":
        return this.push(line);
      case "statement":
        return this.newLine(isBlank && left.text !== "{" && right.text !== "}");
      default:
        return this.write(" ".repeat(separator));
    }
  }

  private separatorBefore(index: number): Separator {
    const { layout } = this;
    const separator = layout.separatorBefore(index);
    if (separator !== undefined) return separator;
    return hasBlankBetween(layout.tokens[index - 1]!, layout.tokens[index]!) ? "space" : "none";
  }

  private newLine(isBlank: boolean): void {
    this.push(hardline);
    if (isBlank) this.push(hardline);
  }

  /** Text that may have line breaks in it, behind which it goes on where it does. */
  private lines(text: string): void {
    text.split("\n").forEach((each, nth) => {
      if (nth > 0) this.push(literalline);
      this.write(each);
    });
  }

  private write(text: string): void {
    this.written += text;
  }

  private push(doc: Doc): void {
    this.flush();
    this.parts.push(doc);
  }

  private flush(): void {
    if (this.written === "") return;
    this.parts.push(this.written);
    this.written = "";
  }

  private begin(opening: Opening): void {
    this.flush();
    this.open.push({ opening, before: this.takeParts() });
  }

  private end(count: number): void {
    for (; count > 0; count--) {
      this.flush();
      const { opening, before } = this.open.pop()!;
      const doc = closed(opening, this.parts);
      this.parts = before;
      this.parts.push(doc);
    }
  }
}

const NO_COMMENTS: readonly Comment[] = [];
const OPENERS = new Set(["(", "["]);
const CLOSERS = new Set([")", "]", "}", ",", ";"]);

function closed(opening: Opening, parts: Doc[]): Doc {
  switch (opening.kind) {
    case "group":
      return group(parts, {
        ...(opening.isBroken === true && { shouldBreak: true }),
        ...(opening.id && { id: opening.id }),
      });
    case "indent":
      return indent(parts);
    case "indent_if_broken":
      return indentIfBreak(parts, { groupId: opening.id });
  }
}
