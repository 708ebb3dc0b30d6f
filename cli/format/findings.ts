import type { Diagnostic } from "../../grammar/index.js";

/** What a check found, and in what. */
export interface Findings {
  readonly diagnostics: readonly Diagnostic[];
  /** The texts of all files that were read, by name. */
  readonly files: ReadonlyMap<string, string>;
  /** How many files the user asked about. */
  readonly inputs: number;
  /** The rule sets that they were held against. For people, a finding names its own only where there were several. */
  readonly ruleSets: readonly string[];
}
