/** The lines that generated tests hold runs against. */
import { expect, it } from "vitest";
import { traceLines } from "../../compiler/emit/index.js";
import { compile } from "../../compiler/index.js";
import { loadProgram, runScenario } from "../../runtime/index.js";

function linesOf(text: string): string[] {
  const { program, diagnostics } = compile("a.lmmu", { read: () => ({ ok: true, text }), resolve: () => null });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const ruleSet = program!.scenarios[0]!.ruleSets[0]!;
  const [run] = runScenario(loadProgram(program!), 0, ruleSet, { choices: [] }).runs;
  return traceLines(program!, ruleSet, run!);
}

it("tells what was stored, which barriers that owed, and what accesses met", () => {
  const text = `region r: kernel 4 pages;
scenario s {
  given { map r[0..2] to 0x9000_0000; }
  lazy {
    map r[2..4] ro to 0x9100_0000;
    read r[1..3];
  }
  protect r[0] none;
  flush_tlb r;
  dsb;
  user write r[3];
  populate r;
  expect D: hazard not_visible, faults permission;
}`;
  expect(linesOf(text)).toEqual([
    "s: enable -> enable_count 1, pause_count 0, on; enter",
    "s: map r[2..4] -> level 3 r[2..4] x2 0x0000000000000000 to 0x00e0000091000783; queued 1",
    "s: read r[1..3] -> r[1] 0x90001000 MEM/NORMAL; r[2] 0x91000000 MEM/NORMAL or " +
      "translation fault level 3 0x96000007 (not_visible, missing barriers)",
    "s: disable -> enable_count 0, pause_count 0, off; leave",
    "s: protect r[0] -> level 3 r[0] x1 0x00e8000090000703 to 0x00e8000090000f02",
    "s: flush_tlb r",
    "s: dsb",
    "s: user write r[3] -> r[3] permission fault level 3 0x9200004f",
    "s: populate r -> nothing",
    "s: ends -> enable_count 0, pause_count 0, off",
    "hazard not_visible at r[2] in s",
    "fault permission at r[3] in s",
  ]);
});

it("counts what is too much to tell", () => {
  const text =
    "region r: kernel 64 pages;\nscenario s {\n  given { for p in r { map p; unmap p; } map r[0..2]; }\n  read r;\n}";
  const pairs = text.replace("map r[0..2];", Array.from({ length: 32 }, (_, i) => `map r[${2 * i}];`).join(" "));
  const line = linesOf(`${pairs.slice(0, -1)} expect D: faults translation;\n}`).find((each) =>
    each.startsWith("s: read"),
  )!;
  expect(line.match(/MEM\/NORMAL/g)).toHaveLength(8);
  expect(line).toMatch(/; 48 more pages$/);
});
