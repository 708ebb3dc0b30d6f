/** 4xx, 401 to 409 and from 420: what a run meets in page tables, barriers and accesses that no rule set reports. */
import type { Cause, FaultName } from "../../runtime/index.js";
import { entry } from "./entry.js";

/** What every hazard of an access says. */
export interface Met {
  readonly frame: string;
  /** `linear[0]`; empty where it is not about a page. */
  readonly pages: string;
  /** What would rule it out. */
  readonly missing: Cause["missing"] | null;
  /** What differs, of a descriptor that was not broken before it was made. */
  readonly change: string;
}

const TABLE = "region r: kernel 1 pages;\n";

export const notVisible = entry<Met>({
  code: "LMMU401",
  name: "not-visible",
  title: "an access to a page whose descriptor may not be visible yet",
  severity: "error",
  explanation:
    "The table walker is an observer of its own: that a store to a descriptor comes first in the program does not mean that a " +
    "walk sees it. `dsb ishst` makes it visible, and the `isb` behind it throws away what the CPU has walked ahead. Inside an " +
    "active section both wait for the next flush or leave, so until then an access to a freshly mapped kernel page may take a " +
    "translation fault. With FEAT_ETS2 the CPU's own stores are never overlooked by a fault, and no ISB is needed.",
  bad: `${TABLE}scenario s {\n  lazy {\n    map r;\n    read r;\n  }\n}\n`,
  good: `${TABLE}scenario s {\n  lazy {\n    map r;\n  }\n  read r;\n}\n`,
  foundBy: "run",
  message: ({ pages, frame }) => `access to ${pages} before its descriptor is visible, in ${frame}`,
  help: ({ missing }) =>
    missing === "isb"
      ? "the store is visible to walks; an `isb` on this CPU must come before the access"
      : "access it after the section is left, or after something that emits the barriers",
});

export const staleTlb = entry<Met>({
  code: "LMMU402",
  name: "stale-tlb",
  title: "a stale translation may be used for want of a TLB invalidation",
  severity: "error",
  explanation:
    "A TLB may hold any valid descriptor that was ever reachable, whether or not it was used, until an invalidation that covers " +
    "its address has completed. Until then an access may go by the old descriptor: to a page that was unmapped or freed, with a " +
    "permission that was taken away. Invalidating a kernel range leaves table descriptors in the walk caches.",
  bad: `${TABLE}scenario s {\n  given { map r; }\n  unmap r;\n  read r;\n}\n`,
  good: `${TABLE}scenario s {\n  given { map r; }\n  unmap r;\n  flush_tlb r;\n}\n`,
  foundBy: "run",
  message: ({ pages, frame }) => `access to ${pages} may use a stale translation, in ${frame}`,
  help: () => "`flush_tlb` these pages between the store and the access",
});

export const breakBeforeMake = entry<Met>({
  code: "LMMU403",
  name: "break-before-make",
  title: "a live descriptor is replaced without break-before-make",
  severity: "error",
  explanation:
    "Two descriptors of one address that differ in their output address, memory type, shareability or cacheability, in the size " +
    "of what they map, in the Contiguous bit, or by becoming global must not be in the TLB at once: that can raise a conflict abort " +
    "or break coherency. So the old one is made invalid first and the TLB is invalidated, then the new one is stored. FEAT_BBM " +
    "(`machine { bbm ...; }`) takes a change of size or of the Contiguous bit without it.",
  bad: `${TABLE}scenario s {\n  given { map r; }\n  map r to 0x9000_0000;\n}\n`,
  good: `${TABLE}scenario s {\n  given { map r; }\n  unmap r;\n  flush_tlb r;\n  map r to 0x9000_0000;\n}\n`,
  foundBy: "run",
  message: ({ pages, frame, change }) =>
    change === ""
      ? `access to ${pages} while the TLB may hold two descriptors for it, in ${frame}`
      : `${pages} is remapped without break-before-make, in ${frame}: ${change}`,
  help: ({ change }) =>
    change === ""
      ? "`flush_tlb` these pages before the access"
      : "`unmap` it, `flush_tlb`, then store the new descriptor",
});

export const contiguousGroup = entry<Met>({
  code: "LMMU404",
  name: "contiguous",
  title: "a contiguous group is misprogrammed",
  severity: "error",
  explanation:
    "The Contiguous bit promises that all entries of a group (16 pages with 4K) are valid, have the bit, map consecutive memory " +
    "from an aligned address on, and have the same permissions. Where they do not, the whole group may behave as any one of its " +
    "entries. The access flag and the dirty state may differ.",
  bad: "region r: kernel 16 pages;\nscenario s {\n  given { map r as contiguous; }\n  unmap r[3];\n  flush_tlb r;\n  read r[0];\n}\n",
  good: "region r: kernel 16 pages;\nscenario s {\n  given { map r as contiguous; }\n  read r[0];\n}\n",
  foundBy: "run",
  message: ({ pages, frame }) => `access to ${pages}, whose contiguous group does not agree, in ${frame}`,
  help: () => "change all entries of a group at once, or `split` it first",
});

export const spuriousFault = entry<Met>({
  code: "LMMU405",
  name: "spurious-fault",
  title: "a fault that the kernel would find nothing wrong with, and retry",
  severity: "note",
  explanation:
    "Linux puts no barrier behind a store to a user descriptor, and widens permissions without an invalidation. An access may " +
    "then still fault by the old descriptor; the fault handler sees that the tables are fine and returns, and the access is " +
    "tried again. That is by design, so `clean` holds beside it. `expect hazard spurious_fault` states it.",
  bad: "region r: user 1 pages;\nscenario s {\n  map r;\n  user read r;\n}\n",
  good: "region r: user 1 pages;\nscenario s {\n  map r;\n  dsb;\n  user read r;\n}\n",
  foundBy: "run",
  message: ({ pages, frame }) => `access to ${pages} may fault spuriously and be tried again, in ${frame}`,
});

export const strandedBarrier = entry<Met>({
  code: "LMMU406",
  name: "stranded-barrier",
  title: "a barrier is owed outside the mode",
  severity: "error",
  explanation:
    "A store in an active section leaves its barrier to the flush or leave that ends the section. Where the mode stops being " +
    "active without either, the barrier is owed and nothing is sure to emit it: the page may stay invisible for as long as it " +
    "takes some later section to end.",
  bad: `${TABLE}scenario s {\n  enable;\n  map r;\n  resume;\n  disable;\n}\n`,
  good: `${TABLE}scenario s {\n  enable;\n  map r;\n  disable;\n}\n`,
  foundBy: "run",
  message: ({ frame }) => `a barrier is owed and the mode is no longer active, in ${frame}`,
  help: () => "find the call that the rule set did not take for what it was: `lmmu run` shows the state after each",
});

export const accessFaults = entry<Met & { fault: FaultName }>({
  code: "LMMU407",
  name: "access-faults",
  title: "an access faults",
  severity: "error",
  explanation:
    "Whatever the CPU may have cached or not seen yet, this access takes an MMU fault of that kind. `expect faults KIND at PAGE` " +
    "states a fault that is meant.",
  bad: `${TABLE}scenario s {\n  read r;\n}\n`,
  good: `${TABLE}scenario s {\n  read r;\n  expect D: faults translation at r;\n}\n`,
  foundBy: "run",
  message: ({ pages, frame, fault }) => `access to ${pages} takes ${faultText(fault)}, in ${frame}`,
  help: () => "map the page with a permission that allows it, or state `expect faults`",
});

function faultText(fault: FaultName): string {
  if (fault === "conflict") return "a TLB conflict abort";
  if (fault === "external") return "an external abort on its walk";
  return `${/^[ae]/.test(fault) ? "an" : "a"} ${fault.replace("_", " ")} fault`;
}

const PORTABLE = "machine { portable y; }\n";

export const tlbiBeforeStore = entry<Met>({
  code: "LMMU408",
  name: "tlbi-before-store",
  title: "the TLB is invalidated before a deferred store",
  severity: "error",
  explanation:
    "While the mode is active an architecture may put stores off to the next flush or leave (Xen PV queues them, s390 caches " +
    "them). A TLB invalidation before that invalidates too early: the old descriptor is still in memory and can be cached again. " +
    "Judged with `machine { portable y; }`.",
  bad: `${PORTABLE}${TABLE}scenario s {\n  given { map r; }\n  lazy {\n    unmap r;\n    flush_tlb r;\n  }\n}\n`,
  good: `${PORTABLE}${TABLE}scenario s {\n  given { map r; }\n  lazy {\n    unmap r;\n  }\n  flush_tlb r;\n}\n`,
  foundBy: "run",
  message: ({ pages, frame }) =>
    `the TLB is invalidated for ${pages} while its store may still be deferred, in ${frame}`,
  help: () => "invalidate after the section is left",
});

export const readBeforeStore = entry<Met>({
  code: "LMMU409",
  name: "read-before-store",
  title: "a page is read whose store may still be deferred",
  severity: "error",
  explanation:
    "While the mode is active an architecture may put stores off to the next flush or leave. An access to such a page, or a " +
    "statement that reads its descriptor to change it (`protect`, `split`), may find the old one. Judged with " +
    "`machine { portable y; }`.",
  bad: `${PORTABLE}region r: user 1 pages;\nscenario s {\n  lazy {\n    map r;\n    protect r ro;\n  }\n}\n`,
  good: `${PORTABLE}region r: user 1 pages;\nscenario s {\n  lazy {\n    map r ro;\n  }\n}\n`,
  foundBy: "run",
  message: ({ pages, frame }) => `${pages} is read while its store may still be deferred, in ${frame}`,
  help: () => "read it after the section is left, or store it once",
});

export const sleepInSection = entry<Met>({
  code: "LMMU420",
  name: "sleep-in-section",
  title: "something sleeps inside an active section",
  severity: "error",
  explanation:
    "powerpc, sparc64 and s390 turn preemption off for a whole section, so generic code may not sleep while the mode is active. " +
    "Code under `arch/` knows its own architecture and may. Judged with `machine { portable y; }`.",
  bad: `${PORTABLE}scenario s {\n  lazy { sleep; }\n}\n`,
  good: `${PORTABLE}scenario s {\n  lazy { }\n  sleep;\n}\n`,
  foundBy: "run",
  message: ({ frame }) => `sleeping in an active section, in ${frame}`,
  help: () => "close the outermost section before, and open it again behind",
});

export const pageStatement = entry<{ text: string }>({
  code: "LMMU421",
  name: "page-statement",
  title: "a page-table statement means nothing where it stands",
  severity: "error",
  explanation:
    "There is no table to store to, no descriptor to change, only a part of a block, or no more memory for tables. The run ends " +
    "there, and nothing is said about what follows.",
  bad: `${TABLE}scenario s {\n  protect r ro;\n}\n`,
  good: `${TABLE}scenario s {\n  given { map r; }\n  protect r ro;\n}\n`,
  foundBy: "run",
  message: ({ text }) => text,
});
