import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { EXPLAINED } from "../../compiler/catalogue/explanations/index.js";
import { library } from "../../compiler/index.js";
import { compiled } from "./compiled.js";

const validate = new Ajv({ strict: false }).compile(
  JSON.parse(readFileSync("runtime/ir.schema.json", "utf8")) as object,
);

const EVERYTHING = `
config C depends on D || kernel < 6.18;
config D = y;
machine { granule 16K; va_bits 47; cpus 2; bbm noabort; kernel 7; }
region r: kernel 4 pages at 0xffff_8000_0800_c000 bare;
region u: user 1 pages;
irq tick nmi { emit; }
fn g(p, n = 0xffff_ffff_ffff_ffff, prot = ro) [lazy, mutex m] if (C && n == 3) @ "mm/a.c:1" {
  choose { map p rx as contiguous to 0x8820_0000; } or { unmap p[1..3]; } or { populate p; split p[0]; flush_tlb p; }
  protect p prot; set_pmd p = n; store p = -(-1); dsb; isb; user read p; exec p; write p;
  if (!C) return; else { maybe { next(p, 1, rw); } }
  assert A, B: nesting_level <= 1 && !mapped(p) || visible(p);
}
fn f inlines g;
scenario s "title" {
  given { map r; }
  interrupts tick x3;
  task one { f(r) [paused] -> x [irqs_off] -> { repeat 3 { sleep; } }; schedule two on 1; }
  task two { for q in r { unmap q; } interrupt tick; schedule; }
  expect A, D when C: warns "x" in g x2, may bugs, forbidden, leaks, hooks enter flush x255 leave, barriers 3;
  expect D: hazard stale_tlb in f, faults translation at r[1], reachable enable_count > 1;
  always D: sections <= 3;
}
rules mine "mine" extends D since 7.1 {
  percpu u8 mode;
  arch_enter { preempt_off; mode = 1; preempt_on; }
  switch_out { if (mode == 1) arch_leave; else mode -= 1; }
  enable { bug "no" (enable_count == 3) @ "a.h:1"; arch_enter; }
}
`;

describe("the schema of the IR", () => {
  it("accepts a program with everything in it, which survives a round trip", () => {
    const { program, diagnostics } = compiled(EVERYTHING);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const copy: unknown = JSON.parse(JSON.stringify(program));
    expect(copy).toEqual(program);
    expect(validate(copy), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
  });

  it.each([
    ...EXPLAINED.flatMap(({ code, bad, good }) => [[`${code} bad`, bad] as const, [`${code} good`, good] as const]),
  ])("accepts what is compiled of %s", (_name, text) => {
    const { program } = compiled(text);
    expect(validate(JSON.parse(JSON.stringify(program))), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
  });

  it.each(library.paths)("accepts what is compiled of %s", (path) => {
    const { program, diagnostics } = compiled(`import "${path}";\n`);
    expect(diagnostics).toEqual([]);
    expect(validate(program), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
  });

  it("refuses a program of another version, or with an instruction that does not exist", () => {
    const { program } = compiled("fn f;\n");
    expect(validate({ ...program, version: 2 })).toBe(false);
    expect(validate({ ...program, frames: [{ ...program!.frames[0], code: [{ op: "fly", origin: 0 }] }] })).toBe(false);
  });
});
