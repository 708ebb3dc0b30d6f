import type { ChainStep, Diagnostic, Place } from "../../grammar/index.js";
import type { Findings } from "../../cli/format/findings.js";

/**
 * A place as a golden writes it: a piece of the file's text, which stands for its first occurrence, or offsets where
 * that will not do.
 */
interface WrittenPlace {
  readonly file: string;
  readonly at: string | readonly [number, number];
}

type Written<Type> = Partial<Omit<Type, keyof Place>> & WrittenPlace;

export interface WrittenFindings {
  readonly files: Record<string, string>;
  readonly inputs: number;
  readonly ruleSets: string[];
  readonly diagnostics: (Omit<Written<Diagnostic>, "labels" | "chain" | "fixes"> & {
    readonly labels?: (WrittenPlace & { readonly message: string })[];
    readonly chain?: (WrittenPlace & Pick<ChainStep, "frame"> & Partial<Omit<ChainStep, keyof Place | "frame">>)[];
    readonly fixes?: { readonly title: string; readonly edits: (WrittenPlace & { readonly replacement: string })[] }[];
  })[];
}

/** The findings that a golden's input describes. */
export function writtenFindings(written: WrittenFindings): Findings {
  const place = <Rest extends WrittenPlace>({ file, at, ...rest }: Rest): Place & Omit<Rest, keyof WrittenPlace> => {
    if (typeof at !== "string") return { file, span: { start: at[0], end: at[1] }, ...rest };
    const start = (written.files[file] ?? "").indexOf(at);
    if (start < 0 && at !== "") throw new Error(`${file} has no ${JSON.stringify(at)}`);
    return { file, span: { start: Math.max(0, start), end: Math.max(0, start) + at.length }, ...rest };
  };
  return {
    files: new Map(Object.entries(written.files)),
    inputs: written.inputs,
    ruleSets: written.ruleSets,
    diagnostics: written.diagnostics.map((each): Diagnostic => ({
      code: "LMMU000",
      severity: "error",
      message: "",
      notes: [],
      when: "",
      ruleSets: [],
      help: "",
      replay: null,
      expectable: null,
      suggestion: null,
      ...place(each),
      labels: (each.labels ?? []).map((label) => place(label)),
      chain: (each.chain ?? []).map((step) => ({ effect: "", source: "", state: null, ...place(step) })),
      fixes: (each.fixes ?? []).map((fix) => ({ title: fix.title, edits: fix.edits.map((edit) => place(edit)) })),
    })),
  };
}
