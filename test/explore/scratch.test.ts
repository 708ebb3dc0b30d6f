import { readFileSync } from "node:fs";
import { test } from "vitest";
import { explorationsOf, violationText } from "./exploring.js";

const texts: [string, string, string][] = [
  ["two", "D", `scenario s { task a { lazy { lazy { } } } task b { paused { lazy { } } } expect D: clean; }`],
  ["xen70", "xen70", `scenario s { lazy { } expect xen70: clean; }`],
  ["xen71", "xen71", `scenario s { lazy { } expect xen71: clean; }`],
  ["xen70b", "xen70", `scenario s { task a { lazy { } } task b { lazy { paused { } } } expect xen70: clean; }`],
  ["xen71b", "xen71", `scenario s { task a { lazy { } } task b { lazy { paused { } } } expect xen71: clean; }`],
  ["irq", "D", `region p: kernel 1 pages; irq h { read p; } scenario s { interrupts h x1; given { populate p; } lazy { map p; } expect D: clean; }`],
  ["bbm", "D", `machine { cpus 2; } region p: kernel 1 pages; scenario s { given { map p; } task a { unmap p; flush_tlb p; map p ro; } task b { read p; } expect D: clean; }`],
  ["three", "D", `scenario s { task a { repeat 3 { lazy { lazy { paused { lazy {} } } } } } task b { repeat 3 { lazy { lazy { } } paused { lazy { } } } } task c { repeat 3 { lazy { lazy { } } paused { lazy { } } } } expect D: clean; }`],
];
for (const [name, rules, text] of texts)
  for (const reduction of [true, false])
    for (const strategy of ["breadth", "depth"] as const)
    test(`${name} ${reduction} ${strategy}`, () => {
      const t = performance.now();
      const { program, explorations } = explorationsOf(text, rules, { reduction, strategy });
      const ms = performance.now() - t;
      for (const e of explorations) {
        console.log(name, reduction, strategy, JSON.stringify(e.switches), e.ended, JSON.stringify(e.coverage), ms.toFixed(0) + " ms", "unreached", e.unreached.length);
        for (const v of e.violations) console.log("  ", violationText(program, v), v.schedule.moves.length, v.shortest, JSON.stringify(v.run.steps.map((s) => s.action.kind + (("hooks" in s.action) ? ":" + s.action.hooks : ""))));
      }
    }, 120000);
