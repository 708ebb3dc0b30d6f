/** What explains 4xx, 401 to 409 and from 420: what a run meets in page tables, barriers and accesses that no rule set reports. */
import type * as entries from "../hazards.js";
import type { Explanations } from "./explanation.js";

const TABLE = "region r: kernel 1 pages;\n";
const PORTABLE = "machine { portable y; }\n";

export const hazards: Explanations<typeof entries> = {
  notVisible: {
    explanation:
      "The table walker is an observer of its own: that a store to a descriptor comes first in the program does not mean that a " +
      "walk sees it. `dsb ishst` makes it visible, and the `isb` behind it throws away what the CPU has walked ahead. Inside an " +
      "active section both wait for the next flush or leave, so until then an access to a freshly mapped kernel page may take a " +
      "translation fault. With FEAT_ETS2 the CPU's own stores are never overlooked by a fault, and no ISB is needed.",
    bad: `${TABLE}scenario s {\n  lazy {\n    map r;\n    read r;\n  }\n}\n`,
    good: `${TABLE}scenario s {\n  lazy {\n    map r;\n  }\n  read r;\n}\n`,
  },
  staleTlb: {
    explanation:
      "A TLB may hold any valid descriptor that was ever reachable, whether or not it was used, until an invalidation that covers " +
      "its address has completed. Until then an access may go by the old descriptor: to a page that was unmapped or freed, with a " +
      "permission that was taken away. Invalidating a kernel range leaves table descriptors in the walk caches.",
    bad: `${TABLE}scenario s {\n  given { map r; }\n  unmap r;\n  read r;\n}\n`,
    good: `${TABLE}scenario s {\n  given { map r; }\n  unmap r;\n  flush_tlb r;\n}\n`,
  },
  breakBeforeMake: {
    explanation:
      "Two descriptors of one address that differ in their output address, memory type, shareability or cacheability, in the size " +
      "of what they map, in the Contiguous bit, or by becoming global must not be in the TLB at once: that can raise a conflict abort " +
      "or break coherency. So the old one is made invalid first and the TLB is invalidated, then the new one is stored. FEAT_BBM " +
      "(`machine { bbm ...; }`) takes a change of size or of the Contiguous bit without it.",
    bad: `${TABLE}scenario s {\n  given { map r; }\n  map r to 0x9000_0000;\n}\n`,
    good: `${TABLE}scenario s {\n  given { map r; }\n  unmap r;\n  flush_tlb r;\n  map r to 0x9000_0000;\n}\n`,
  },
  contiguousGroup: {
    explanation:
      "The Contiguous bit promises that all entries of a group (16 pages with 4K) are valid, have the bit, map consecutive memory " +
      "from an aligned address on, and have the same permissions. Where they do not, the whole group may behave as any one of its " +
      "entries. The access flag and the dirty state may differ.",
    bad: "region r: kernel 16 pages;\nscenario s {\n  given { map r as contiguous; }\n  unmap r[3];\n  flush_tlb r;\n  read r[0];\n}\n",
    good: "region r: kernel 16 pages;\nscenario s {\n  given { map r as contiguous; }\n  read r[0];\n}\n",
  },
  spuriousFault: {
    explanation:
      "Linux puts no barrier behind a store to a user descriptor, and widens permissions without an invalidation. An access may " +
      "then still fault by the old descriptor; the fault handler sees that the tables are fine and returns, and the access is " +
      "tried again. That is by design, so `clean` holds beside it. `expect hazard spurious_fault` states it.",
    bad: "region r: user 1 pages;\nscenario s {\n  map r;\n  user read r;\n}\n",
    good: "region r: user 1 pages;\nscenario s {\n  map r;\n  dsb;\n  user read r;\n}\n",
  },
  strandedBarrier: {
    explanation:
      "A store in an active section leaves its barrier to the flush or leave that ends the section. Where the mode stops being " +
      "active without either, the barrier is owed and nothing is sure to emit it: the page may stay invisible for as long as it " +
      "takes some later section to end.",
    bad: `${TABLE}scenario s {\n  enable;\n  map r;\n  resume;\n  disable;\n}\n`,
    good: `${TABLE}scenario s {\n  enable;\n  map r;\n  disable;\n}\n`,
  },
  accessFaults: {
    explanation:
      "Whatever the CPU may have cached or not seen yet, this access takes an MMU fault of that kind. `expect faults KIND at PAGE` " +
      "states a fault that is meant.",
    bad: `${TABLE}scenario s {\n  read r;\n}\n`,
    good: `${TABLE}scenario s {\n  read r;\n  expect D: faults translation at r;\n}\n`,
  },
  tlbiBeforeStore: {
    explanation:
      "While the mode is active an architecture may put stores off to the next flush or leave (Xen PV queues them, s390 caches " +
      "them). A TLB invalidation before that invalidates too early: the old descriptor is still in memory and can be cached again. " +
      "Judged with `machine { portable y; }`.",
    bad: `${PORTABLE}${TABLE}scenario s {\n  given { map r; }\n  lazy {\n    unmap r;\n    flush_tlb r;\n  }\n}\n`,
    good: `${PORTABLE}${TABLE}scenario s {\n  given { map r; }\n  lazy {\n    unmap r;\n  }\n  flush_tlb r;\n}\n`,
  },
  readBeforeStore: {
    explanation:
      "While the mode is active an architecture may put stores off to the next flush or leave. An access to such a page, or a " +
      "statement that reads its descriptor to change it (`protect`, `split`), may find the old one. Judged with " +
      "`machine { portable y; }`.",
    bad: `${PORTABLE}region r: user 1 pages;\nscenario s {\n  lazy {\n    map r;\n    protect r ro;\n  }\n}\n`,
    good: `${PORTABLE}region r: user 1 pages;\nscenario s {\n  lazy {\n    map r ro;\n  }\n}\n`,
  },
  sleepInSection: {
    explanation:
      "powerpc, sparc64 and s390 turn preemption off for a whole section, so generic code may not sleep while the mode is active. " +
      "Code under `arch/` knows its own architecture and may. Judged with `machine { portable y; }`.",
    bad: `${PORTABLE}scenario s {\n  lazy { sleep; }\n}\n`,
    good: `${PORTABLE}scenario s {\n  lazy { }\n  sleep;\n}\n`,
  },
  pageStatement: {
    explanation:
      "There is no table to store to, no descriptor to change, only a part of a block, or no more memory for tables. The run ends " +
      "there, and nothing is said about what follows.",
    bad: `${TABLE}scenario s {\n  protect r ro;\n}\n`,
    good: `${TABLE}scenario s {\n  given { map r; }\n  protect r ro;\n}\n`,
  },
};
