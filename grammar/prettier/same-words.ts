import type { ParseResult, Token } from "../parse.js";
import { commentSpelling, spelling } from "./spelling.js";

/**
 * Holds what is written against what was read, piece by piece: the same tokens and the same comments, in the same order. A
 * piece holds whole declarations, so it can be read alone.
 */
export class SameWords {
  private token = 0;
  private comment = 0;

  constructor(private readonly before: Pick<ParseResult, "tokens" | "comments">) {}

  /** Throws if the next piece has other words than the text at this place, or is not understood. */
  require({ tokens, comments, problems }: ParseResult): void {
    let nextComment = 0;
    const requireComments = (end: number): void => {
      for (; (comments[nextComment]?.span.start ?? end) < end; nextComment++) {
        const comment = comments[nextComment]!;
        const expected = this.before.comments[this.comment];
        const isHere = expected !== undefined && expected.span.start < startOf(this.before.tokens[this.token]);
        if (!isHere || commentSpelling(expected) !== commentSpelling(comment)) refuse(this.wordHere(), comment.text);
        this.comment++;
      }
    };
    for (const token of tokens) {
      requireComments(token.span.start);
      const expected = this.before.tokens[this.token];
      const isHere = expected !== undefined && expected.span.start < startOf(this.before.comments[this.comment]);
      if (!isHere || spelling(expected) !== spelling(token)) refuse(this.wordHere(), token.text);
      this.token++;
    }
    requireComments(Infinity);
    const [problem] = problems;
    if (problem !== undefined) throw new Error(`${REFUSED}: it would not be understood (${problem.kind})`);
  }

  /** Throws if the text has more. */
  end(): void {
    if (this.wordHere() !== END) refuse(this.wordHere(), END);
  }

  private wordHere(): string {
    const token = this.before.tokens[this.token];
    const comment = this.before.comments[this.comment];
    return (startOf(token) < startOf(comment) ? token : comment)?.text ?? END;
  }
}

const END = "the end";
const REFUSED = "formatting was refused, since more than white space would change";

function startOf(word: Pick<Token, "span"> | undefined): number {
  return word?.span.start ?? Infinity;
}

function refuse(expected: string, found: string): never {
  throw new Error(`${REFUSED}: ${expected} would become ${found}`);
}
