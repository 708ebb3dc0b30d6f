import { expect, test } from "vitest";
import { runsOf } from "../runtime/programs.js";

/** The outcomes of the last access of a scenario's first run, in few words. */
function outcomesOf(text: string): string[] {
  const accesses = runsOf(text).runs[0]!.steps.flatMap(({ action }) => (action.kind === "access" ? [action] : []));
  return accesses
    .at(-1)!
    .results[0]!.outcomes.map((each) => (each.kind === "translated" ? each.address : `${each.fault} ${each.level}`));
}

// A TLB may hold a descriptor from the moment it was reachable until an invalidation, however many came after it.
test("nothing that an entry was is forgotten before an invalidation", () => {
  const addresses = Array.from({ length: 20 }, (_, index) => `0x${(0x9000_0000 + index * 0x1000).toString(16)}`);
  const maps = addresses.map((address) => `map r to ${address}; dsb; isb;`).join(" ");
  const text = (then: string): string => `region r: kernel 1 pages;\nscenario s { ${maps} ${then} read r; }`;

  expect(outcomesOf(text("")).sort()).toEqual(["conflict 0", ...addresses].sort());
  expect(outcomesOf(text("flush_tlb r;"))).toEqual([addresses.at(-1)]);
});

// A walk that ends outside of memory has read nothing: what the walk before it read is no translation of its own.
test("an external abort comes to the same however often it is met", () => {
  const text = (reads: string): string =>
    `region r: kernel 1 pages;\nscenario s { given { map r; } set_pud r = 0x1_0000_0003; ${reads} }`;

  const first = outcomesOf(text("read r;"));
  expect(first).toEqual(["external 2", expect.stringMatching(/^0x/)]);
  expect(outcomesOf(text("read r; read r;"))).toEqual(first);
});
