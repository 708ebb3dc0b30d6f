/** What frames by themselves do to the nesting, in words. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile, hasErrors, type Host, library, placeOf } from "../../compiler/index.js";
import { compileFrame, frameEffects, type FrameEffects } from "../../compiler/summaries/index.js";
import { loadProgram, type Program } from "../../runtime/index.js";
import { programs } from "../grammar/programs.js";

/** Under each rule set: `A, B: …; …`. */
function effectsOf(text: string, name: string, stopped = () => false): string[] {
  const host = {
    read: (file: string) => ({ ok: true, text: library.read(file) ?? text }) as const,
    resolve: () => null,
  };
  const { program } = compile("test.lmmu", host);
  const loaded = loadProgram(program!);
  const frame = program!.frames.findIndex((each) => each.name === name);
  return frameEffects(loaded, frame, stopped).map(
    ({ ruleSets, sentences }) => `${ruleSets.join(", ")}: ${sentences.join("; ")}`,
  );
}

describe("the frames of the splat of 12 November 2025", () => {
  const kasan = readFileSync("examples/kasan.lmmu", "utf8");

  test("update_range_prot has a lazy section of its own", () => {
    expect(effectsOf(kasan, "update_range_prot")).toEqual([
      // Up to v6.19 the inner leave() clears TIF_LAZY_MMU, so that the rest of an outer section is not batched.
      "legacy: leaves the level as it was; in a section: turns lazy_mmu 1, on into lazy_mmu 0, off",
      // v4: enable warns where nesting_level > 0 and not active, disable where not active; neither of them once.
      'A, B: leaves the level as it was; in a pause: warns "enable while paused", warns "disable while not active"',
      // [C] lets them move the level in a pause; v6 returns first while pause_count > 0.
      "C, D: leaves the level as it was",
    ]);
  });

  test("kasan_depopulate_vmalloc_pte pauses", () => {
    expect(effectsOf(kasan, "kasan_depopulate_vmalloc_pte")).toEqual([
      // leave() and enter(): outside of a section, the latter turns the mode on.
      "legacy: leaves the level as it was; turns lazy_mmu 0, off into lazy_mmu 1, on; " +
        'breaks the contract unnoticed ("pause outside a section"); in a section: leaves the level as it was; ' +
        "in a pause: turns lazy_mmu 0, paused into lazy_mmu 1, on",
      // v4: pause and resume warn at level 0, and resume then leaves the mode on outside of any section.
      "A: leaves the level as it was; turns nesting_level 0, state_active 0, off into nesting_level 0, state_active 1, on; " +
        'warns "pause outside a section or while paused"; warns "resume outside a section or while not paused"; ' +
        "in a section: leaves the level as it was; " +
        "in a pause: turns nesting_level 1, state_active 0, paused into nesting_level 1, state_active 1, on, " +
        'warns "pause outside a section or while paused"',
      // [B] returns at level 0.
      "B: leaves the level as it was; " +
        "in a pause: turns nesting_level 1, state_active 0, paused into nesting_level 1, state_active 1, on, " +
        'warns "pause outside a section or while paused"',
      // In [C] pauses do not nest: the inner resume ends the outer pause.
      "C: leaves the level as it was; in a pause: turns nesting_level 1, paused 1, paused into nesting_level 1, paused 0, on, " +
        'warns "pause while paused"',
      // v6 counts pauses.
      "D: leaves the level as it was",
    ]);
  });

  test("one that only calls on does nothing by itself", () => {
    expect(effectsOf(kasan, "__kernel_map_pages")).toEqual(["legacy, A, B, C, D: leaves the level as it was"]);
  });
});

const underD = (text: string): string | undefined =>
  effectsOf(text, "f")
    .find((each) => /^[\w, ]*\bD: /.test(each))
    ?.replace(/^[\w, ]*: /, "");

test("levels, each with its configs", () => {
  expect(underD("fn f { enable; pause; pause; }")).toBe("opens a section (+1) and opens 2 pauses (+2)");
  expect(underD("config C;\nfn f { if (C) enable; }")).toBe(
    "leaves the level as it was when !C; opens a section (+1) when C",
  );
  expect(underD("fn f { maybe { enable; } }")).toBe(
    "on some paths leaves the level as it was; on some paths opens a section (+1)",
  );
});

test("a close of what its caller has opened", () => {
  // v6: at enable_count 0 disable warns, and wraps.
  expect(underD("fn f { disable; }")).toBe(
    "leaves the level as it was; turns enable_count 0, pause_count 0, off into enable_count 255, pause_count 0, on; " +
      'warns "disable without enable"; in a section: closes a section (-1); ' +
      'in a pause: closes a section (-1), breaks the contract unnoticed ("disable crosses a pause")',
  );
});

test("what it calls counts, and a rule set of the program", () => {
  const text = `fn f { g; }
fn g { enable; sleep; nopreempt { sleep; } }
rules own "bug" { bool is_on; active = is_on; enable { bug "never" (is_on); is_on = 1; } disable { is_on = 0; } pause { } resume { } }`;
  expect(effectsOf(text, "f")).toContain(
    'own: opens a section (+1); sleeps in atomic context; in a section: does not come back, stops with the bug "never"; ' +
      'in a pause: does not come back, stops with the bug "never"',
  );
});

test("a handler interrupts whoever has it open", () => {
  expect(effectsOf("irq f { lazy { } }", "f")).toEqual(["legacy, A, B, C, D: leaves the level as it was"]);
});

test("nothing is said of what wants arguments, or was stopped", () => {
  expect(effectsOf("fn f(n) if (n == 1) { enable; }", "f")).toEqual([]);
  expect(effectsOf("fn f { enable; }", "f", () => true)).toEqual([]);
  // A recursion that has no end of states.
  let asked = 0;
  expect(effectsOf("fn f { maybe { enable; f; } maybe { pause; f; } }", "f", () => ++asked > 10)).toEqual([]);
  expect(asked).toBeGreaterThan(10);
});

describe("a frame that is compiled without what it does not call", () => {
  const hostOf = (text: string): Host => ({ read: () => ({ ok: true, text }), resolve: () => null });

  test("does what it does in the whole program", () => {
    fc.assert(
      fc.property(programs({ frames: 4, depth: 1 }), (text) => {
        const whole = compile("a.lmmu", hostOf(text));
        fc.pre(whole.program !== null && !hasErrors(whole));
        for (const [index, { kind, origin }] of whole.program.frames.entries()) {
          if (kind !== "fn" && kind !== "irq") continue;
          const alone = compileFrame("a.lmmu", hostOf(text), placeOf(whole.origins, origin));
          const effects = (program: Program, frame: number): FrameEffects[] => {
            let left = 40;
            return frameEffects(loadProgram(program), frame, () => --left < 0);
          };
          expect(effects(alone!.program, alone!.frame)).toEqual(effects(whole.program, index));
        }
      }),
    );
  });

  test("is not told of where something is wrong with it, or nothing is declared", () => {
    const text = "fn f { g; }\nfn g { if (NO_CONFIG) enable; }\nfn h { enable; }";
    const at = (name: string) => {
      const start = text.indexOf(`fn ${name}`) + 3;
      return { file: "a.lmmu", span: { start, end: start + 1 } };
    };
    expect(compileFrame("a.lmmu", hostOf(text), at("f"))).toBeNull();
    expect(compileFrame("a.lmmu", hostOf(text), at("h"))!.program.frames.map(({ name }) => name)).toEqual([
      "f",
      "g",
      "h",
    ]);
    expect(compileFrame("a.lmmu", hostOf(text), { file: "a.lmmu", span: { start: 0, end: 1 } })).toBeNull();
    expect(
      compileFrame("a.lmmu", { read: () => ({ ok: false, reason: "missing" }), resolve: () => null }, at("f")),
    ).toBeNull();
  });
});
