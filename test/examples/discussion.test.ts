/**
 * What was argued on 12 November 2025 about rule sets [A] to [D] comes out of `lmmu check examples --rules all`. Facts in the
 * titles are from that mail, from the patches (v4, v6), or follow from them.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse, type Span } from "../../grammar/index.js";
import { runLine, type Said } from "../cli/run-line.js";

const ROOT = join(import.meta.dirname, "../..");
const DISCUSSION = "examples/discussion.lmmu";

/** What is read of a finding in the JSON output. */
interface Found {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly file: string;
  readonly span: Span;
  readonly when: string;
  readonly ruleSets: readonly string[];
  readonly labels: readonly { readonly span: Span; readonly message: string }[];
  readonly chain: readonly {
    readonly frame: string;
    readonly effect: string;
    readonly source: string;
    readonly state: { readonly active: boolean; readonly variables: readonly { name: string; value: number }[] };
  }[];
  readonly notes: readonly string[];
  readonly fixes: readonly { readonly title: string }[];
  readonly replay: { readonly scenario: string };
}

const text = readFileSync(join(ROOT, DISCUSSION), "utf8");
const at = ({ start, end }: Span): string => text.slice(start, end);

let said: Said;
let all: readonly Found[];
let discussion: readonly Found[];

function findingsIn({ out }: Said): readonly Found[] {
  return (JSON.parse(out) as { diagnostics: Found[] }).diagnostics;
}

beforeAll(async () => {
  said = await runLine(ROOT, "check examples --rules all --format json");
  all = findingsIn(said);
  discussion = all.filter(({ file }) => file === DISCUSSION);
}, 120_000);

/** One finding of a scenario under a rule set: what, where, and under which configs. */
function sentence({ code, message, span, when }: Found): string {
  const quoted = /^"([^"]*)"/.exec(message)?.[1] ?? "";
  const under = when === "" ? "" : ` when ${when}`;
  switch (code) {
    case "LMMU301":
      return `${at(span)} warns "${quoted}"${under}`;
    case "LMMU302":
      return `${at(span)} is forbidden, "${quoted}", and nothing notices${under}`;
    case "LMMU303":
      return `${message.slice(message.indexOf("ends"))}${under}`;
    default:
      return `${code} ${at(span)}${under}`;
  }
}

/** The errors of a scenario under a rule set, those about its end last. */
function errors(scenario: string, ruleSet: string): string[] {
  const found = discussion.filter(
    ({ severity, replay, ruleSets }) =>
      severity === "error" && replay.scenario === scenario && ruleSets.includes(ruleSet),
  );
  const ends = (each: Found): boolean => each.code === "LMMU303";
  return [...found.filter((each) => !ends(each)), ...found.filter(ends)].map(sentence);
}

function notes(scenario: string, code: string): Found[] {
  return discussion.filter((each) => each.code === code && each.replay.scenario === scenario);
}

/** As the scenarios of [A] to [D] are told from each other. */
const RULE_SETS = ["A", "B", "C", "D"] as const;
const clean = (scenario: string): string[] => RULE_SETS.filter((ruleSet) => errors(scenario, ruleSet).length === 0);

describe("what [A] forbids and detects", () => {
  it("[A] wants a pause inside a section, with no call in it: all four allow that", () => {
    expect(clean("a_pause_in_section")).toEqual(["A", "B", "C", "D"]);
  });

  it("v4: pause and resume assert that a section is open; a resume at level 0 sets active, and it stays on", () => {
    expect(errors("b_pause_outside_section", "A")).toEqual([
      'pause; warns "pause outside a section or while paused"',
      'resume; warns "resume outside a section or while not paused"',
      "ends with state_active 0 -> 1",
    ]);
  });

  it("v4: enable asserts that it is not paused, disable that the mode is active; both count all the same", () => {
    const warnings = ['lazy warns "enable while paused"', '} warns "disable while not active"'];
    expect(errors("c_section_in_pause", "A")).toEqual(warnings);
    const [enable] = discussion.filter((each) => each.replay.scenario === "c_section_in_pause");
    expect(enable!.chain.at(-1)!.state).toEqual({
      variables: [
        { name: "nesting_level", value: 2 },
        { name: "state_active", value: 0 },
      ],
      active: false,
    });
  });

  it("v4: a pause in a pause warns, too, and so does the resume that finds the mode on again", () => {
    expect(errors("d_pause_in_pause", "A")).toEqual([
      'paused warns "pause outside a section or while paused"',
      'lazy warns "enable while paused"',
      '} warns "disable while not active"',
      '} warns "resume outside a section or while not paused"',
    ]);
  });
});

describe("what [B] forbids and cannot detect", () => {
  it("[B] allows a pause outside any section; [C] and [D] do so with it", () => {
    expect(clean("b_pause_outside_section")).toEqual(["B", "C", "D"]);
  });

  it("at level 0 pause and resume return without a trace, so a section inside such a pause begins like any other", () => {
    const scenario = "c_section_in_pause_outside_section";
    const unnoticed = [
      'enable; is forbidden, "enable while paused", and nothing notices',
      'disable; is forbidden, "disable while paused", and nothing notices',
    ];
    expect(errors(scenario, "B")).toEqual(unnoticed);
    // [A] has the same gap there, but has warned at the pause.
    expect(errors(scenario, "A")).toEqual([
      'pause; warns "pause outside a section or while paused"',
      ...unnoticed,
      'resume; warns "resume outside a section or while not paused"',
      "ends with state_active 0 -> 1",
    ]);
    const enable = discussion.find(({ code, span, replay }) => {
      return code === "LMMU302" && at(span) === "enable;" && replay.scenario === scenario;
    })!;
    expect(enable.chain.at(-1)!.state.active).toBe(true);
  });

  it("nor a pause inside such a pause", () => {
    expect(errors("d_pause_in_pause_outside_section", "B")).toEqual([
      'pause; is forbidden, "pause while paused", and nothing notices',
      'enable; is forbidden, "enable while paused", and nothing notices',
      'disable; is forbidden, "disable while paused", and nothing notices',
    ]);
  });

  it("with a section open there is a trace: its assertions are [A]'s, and they find the same", () => {
    for (const scenario of ["c_section_in_pause", "d_pause_in_pause"]) {
      expect(errors(scenario, "B"), scenario).toEqual(errors(scenario, "A"));
    }
  });
});

describe("why [C]", () => {
  const scenario = "c_kasan_frees_a_page";

  it("KASAN's callback frees a page in its pause; only with DEBUG_PAGEALLOC does that open a section", () => {
    const warnings = [
      'lazy warns "enable while paused" when DEBUG_PAGEALLOC',
      'lazy warns "disable while not active" when DEBUG_PAGEALLOC',
    ];
    expect(errors(scenario, "A")).toEqual(warnings);
    expect(errors(scenario, "B")).toEqual(warnings);
    expect(clean(scenario)).toEqual(["C", "D"]);
  });

  it("by the frames of the splat, as the compiler left them", () => {
    const { chain, notes: told } = all.find(({ file, message }) => {
      return file === "examples/kasan.lmmu" && message === '"enable while paused", in update_range_prot';
    })!;
    expect(chain.map(({ frame, effect, state }) => `${frame}: ${effect}, ${state.active ? "on" : "off"}`)).toEqual([
      "__apply_to_page_range (apply_to_pte_range): opens a section, on",
      "kasan_depopulate_vmalloc_pte: pauses it, off",
      "__kernel_map_pages: if (DEBUG_PAGEALLOC), off",
      "update_range_prot: enables, off",
    ]);
    expect(told).toEqual(["A, B, v3 warn; legacy re-enters; C, literal count it; D, none ignore it"]);
  });

  it("the mail's way out under [A]: the resume before __free_page()", async () => {
    const underA = findingsIn(await runLine(ROOT, "check examples/kasan.lmmu --rules A --format json"));
    expect(underA).toHaveLength(2);
    for (const { fixes } of underA) {
      expect(fixes.map(({ title }) => title)).toEqual([
        "in kasan_depopulate_vmalloc_pte, `next` after the pause instead of inside it",
      ]);
    }
  });

  it("so [C] allows a section in a pause, with a section around it and without", () => {
    expect(clean("c_section_in_pause")).toEqual(["C", "D"]);
    expect(clean("c_section_in_pause_outside_section")).toEqual(["C", "D"]);
  });
});

describe("why [D]", () => {
  it("[C]'s pause does not nest: the inner one warns, and the outer resume finds no pause", () => {
    expect(errors("d_pause_in_pause", "C")).toEqual([
      'paused warns "pause while paused"',
      '} warns "resume while not paused"',
    ]);
  });

  it("two counters: only [D] allows what the mail has last, a section in a pause in a pause", () => {
    expect(clean("d_pause_in_pause")).toEqual(["D"]);
    expect(clean("d_pause_in_pause_outside_section")).toEqual(["D"]);
  });
});

describe("what [D] lets pass", () => {
  it("v6 asserts the counters' ranges alone: a disable inside a pause is ignored, the section stays open, no warning", () => {
    expect(errors("d_lets_pass_closed_in_pause", "D")).toEqual([
      'disable; is forbidden, "disable crosses a pause", and nothing notices',
      "ends with enable_count 0 -> 1",
    ]);
  });

  it("an enable inside a pause is ignored, so its disable behind the pause underflows: late, and not where it went wrong", () => {
    const scenario = "d_lets_pass_opened_in_pause";
    expect(errors(scenario, "D")).toEqual([
      'resume; is forbidden, "resume crosses a section", and nothing notices',
      'disable; warns "disable without enable"',
      "ends with enable_count 0 -> 255",
    ]);
    const late = discussion.find(({ code, replay, ruleSets }) => {
      return code === "LMMU301" && replay.scenario === scenario && ruleSets.includes("D");
    })!;
    expect(late.labels.map(({ span, message }) => `${at(span)} ${message}`)).toEqual([
      'resume; this call is to blame: "resume crosses a section" went unnoticed',
    ]);
  });

  it("fewer assertions than [A] and [B], which warn at both crossings", () => {
    expect(errors("d_lets_pass_closed_in_pause", "A")).toContain('disable; warns "disable while not active"');
    expect(errors("d_lets_pass_closed_in_pause", "B")).toContain('disable; warns "disable while not active"');
    for (const ruleSet of ["A", "B"]) {
      expect(errors("d_lets_pass_opened_in_pause", ruleSet)).toContain(
        'resume; warns "resume outside a section or while not paused"',
      );
    }
  });

  it("under [C] the counters move inside a pause as well, so crossings are legal: a note, no error", () => {
    for (const scenario of ["d_lets_pass_closed_in_pause", "d_lets_pass_opened_in_pause"]) {
      expect(errors(scenario, "C"), scenario).toEqual([]);
      expect(notes(scenario, "LMMU308").map(({ ruleSets }) => ruleSets)).toEqual([["C"]]);
    }
  });

  it("a section in a pause is legal and does nothing: each store of a valid kernel entry has its own barriers", () => {
    const scenario = "d_lets_pass_ignored_section";
    expect(errors(scenario, "D")).toEqual([]);
    expect(notes(scenario, "LMMU312").map(({ ruleSets, message }) => `${ruleSets.join()}: ${message}`)).toEqual([
      `D: \`enable\` has no effect, in ${scenario}: 3 stores, 3 barrier pairs, not batched`,
    ]);
    expect(errors(scenario, "A")).toEqual(['lazy warns "enable while paused"', '} warns "disable while not active"']);
  });

  it("and that is all: under [D] nothing else of the discussion is an error", () => {
    const scenarios = discussion.filter(({ severity, ruleSets }) => severity === "error" && ruleSets.includes("D"));
    expect(new Set(scenarios.map(({ replay }) => replay.scenario))).toEqual(
      new Set(["d_lets_pass_closed_in_pause", "d_lets_pass_opened_in_pause"]),
    );
  });
});

describe("the output as a whole", () => {
  it("finds what the lines of the examples expect, so it fails", () => {
    expect(said).toMatchObject({ exit: 1, err: "" });
  });

  it("tells the discussion in the order of the argument", () => {
    const told = [...new Set(discussion.map(({ replay }) => replay.scenario))];
    const written = parse(text).ast.declarations.flatMap((each) => (each.kind === "scenario" ? [each.name.text] : []));
    // Nothing is wrong with the first one.
    expect(told).toEqual(written.slice(1));
  });

  it("without --rules the lines count: no error, no warning", { timeout: 120_000 }, async () => {
    const plain = await runLine(ROOT, "check examples --format json");
    expect(plain).toMatchObject({ exit: 0, err: "" });
    expect(findingsIn(plain).filter(({ severity }) => severity !== "note")).toEqual([]);
    expect((await runLine(ROOT, "check examples")).out).toMatch(/^(?:No findings|\d+ notes?) in \d+ files$/m);
  });
});
