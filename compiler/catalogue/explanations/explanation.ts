/** What explains a kind of finding to who asks about it; no finding's own text needs it. */
export interface Explanation {
  /** Why it is a finding at all, in a few sentences. */
  readonly explanation: string;
  /** A small file that has it, and the same file without; of settings, an `lmmu.json`. */
  readonly bad: string;
  readonly good: string;
}

/** One for each entry of a family, under the same name. */
export type Explanations<Family> = { readonly [Name in keyof Family]: Explanation };
