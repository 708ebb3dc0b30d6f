import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { childrenOf, parse, type TreeNode } from "../../grammar/index.js";
import { programs } from "./programs.js";
import { childrenOf as fieldsOf } from "./tree.js";

function* nodesOf(text: string): Iterable<TreeNode> {
  const open: TreeNode[] = [{ type: "file", tree: parse(text).ast }];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    open.push(...childrenOf(node));
  }
}

/** The children of every node are all nodes among its fields. */
function findsAll(text: string): void {
  for (const node of nodesOf(text)) {
    const found = new Set<object>(childrenOf(node).map(({ tree }) => tree));
    const fields = new Set<object>(fieldsOf(node.tree));
    if (found.size !== fields.size || [...fields].some((each) => !found.has(each)))
      expect([...found]).toEqual([...fields]);
  }
}

/** … in the order of the text, which a broken text's tree need not have. */
function isInOrder(text: string): void {
  const wrong = [...nodesOf(text)].filter((node) =>
    childrenOf(node).some(({ tree }, index, all) => index > 0 && tree.span.start < all[index - 1]!.tree.span.start),
  );
  expect(wrong).toEqual([]);
}

const EVERYTHING = `
import "lmmu:kernel/kasan";
config A = y depends on !B && -1 < 2;
machine { granule 4K; kernel 6.18; pan y; }
region r: kernel 4 pages at 0x1000 bare;
fn f(p, q = ro) [lazy, mutex m] if (A) @ "a.c:1" {
  map r rw as block to 0x10; unmap r[0]; protect r[0..2] q; populate r; split r; flush_tlb r;
  set_pte r = 1; store r = 2; emit; dsb; isb; user read r; exec r; assert A, B: mapped(p) && visible(r[1]);
  if (A) enable; else if (B) disable; else { pause; resume; }
  lazy { spin l { next(p, 1); } nopreempt { return; } } maybe { sleep; } choose { } or { a; }
  repeat 3 { for x in r { interrupt i; } } schedule t on 1; schedule;
  a(x, 1) [paused, raw_spin k] -> b -> next; c -> { d; }
}
fn g inlines f;
irq i soft { }
rules own "t" extends D since 7.0 {
  percpu u8 v; active = v > 0;
  enable { forbid "x" (v == 0); warn "y" (v) @ "h:1"; v += 1; if (v) arch_enter; else { return; } preempt_off; }
  switch_in { }
}
scenario s "t" {
  given { map r; } task t { a; } interrupts i x2; b;
  expect A, all when A: clean, warns "w" in f x2, hooks enter flush x3, barriers 1, hazard h in f, faults k at r, may reachable v;
  always own: v == 1;
}
`;

describe("the children of a node", () => {
  it("are found in every construct", () => {
    findsAll(EVERYTHING);
    isInOrder(EVERYTHING);
  });

  it("are found in the examples", () => {
    const folder = new URL("../../examples/", import.meta.url);
    const names = readdirSync(folder).filter((name) => name.endsWith(".lmmu"));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      const text = readFileSync(new URL(name, folder), "utf8");
      findsAll(text);
      isInOrder(text);
    }
  });

  it("are found in random programs, damaged or not", () => {
    fc.assert(
      fc.property(programs(), fc.nat(), fc.nat(40), (text, at, length) => {
        isInOrder(text);
        const start = at % (text.length + 1);
        findsAll(text.slice(0, start) + text.slice(start + length));
      }),
    );
  });
});
