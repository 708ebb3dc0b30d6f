/** Where highlighters are wrong, and why they cannot know better. A test counts them, so that they do not become more. */
export interface Deviation {
  readonly text: string;
  /** What is taken for something else. */
  readonly pieces: readonly string[];
  readonly why: string;
}

const NEXT_LINE = "an expression sees one line";

export const TEXTMATE_DEVIATIONS: readonly Deviation[] = [
  { text: "scenario s {\n  map\n    -> b;\n}\n", pieces: ["map"], why: NEXT_LINE },
  { text: "config\n  y = n;\n", pieces: ["y"], why: NEXT_LINE },
  { text: "region\n  kernel: kernel 1 pages;\n", pieces: ["kernel"], why: NEXT_LINE },
  {
    text: "config /* C */ y = n;\n",
    pieces: ["y"],
    why: "highlighting a comment inside a match costs as much as the line is long",
  },
  {
    text: "fn f(area) {\n  map area - block;\n}\n",
    pieces: ["block"],
    why: "whether an operand or an option follows is a matter of the grammar",
  },
  {
    text: "scenario s {\n  expect A,\n    all: clean;\n}\n",
    pieces: ["all"],
    why: "`all` in a list of several rule sets would have to be told from one that stands alone",
  },
];
