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

export const notVisible = entry<Met>({
  code: "LMMU401",
  name: "not-visible",
  title: "an access to a page whose descriptor may not be visible yet",
  severity: "error",
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
  foundBy: "run",
  message: ({ pages, frame }) => `access to ${pages} may use a stale translation, in ${frame}`,
  help: () => "`flush_tlb` these pages between the store and the access",
});

export const breakBeforeMake = entry<Met>({
  code: "LMMU403",
  name: "break-before-make",
  title: "a live descriptor is replaced without break-before-make",
  severity: "error",
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
  foundBy: "run",
  message: ({ pages, frame }) => `access to ${pages}, whose contiguous group does not agree, in ${frame}`,
  help: () => "change all entries of a group at once, or `split` it first",
});

export const spuriousFault = entry<Met>({
  code: "LMMU405",
  name: "spurious-fault",
  title: "a fault that the kernel would find nothing wrong with, and retry",
  severity: "note",
  foundBy: "run",
  message: ({ pages, frame }) => `access to ${pages} may fault spuriously and be tried again, in ${frame}`,
});

export const strandedBarrier = entry<Met>({
  code: "LMMU406",
  name: "stranded-barrier",
  title: "a barrier is owed outside the mode",
  severity: "error",
  foundBy: "run",
  message: ({ frame }) => `a barrier is owed and the mode is no longer active, in ${frame}`,
  help: () => "find the call that the rule set did not take for what it was: `lmmu run` shows the state after each",
});

export const accessFaults = entry<Met & { fault: FaultName }>({
  code: "LMMU407",
  name: "access-faults",
  title: "an access faults",
  severity: "error",
  foundBy: "run",
  message: ({ pages, frame, fault }) => `access to ${pages} takes ${faultText(fault)}, in ${frame}`,
  help: () => "map the page with a permission that allows it, or state `expect faults`",
});

function faultText(fault: FaultName): string {
  if (fault === "conflict") return "a TLB conflict abort";
  if (fault === "external") return "an external abort on its walk";
  return `${/^[ae]/.test(fault) ? "an" : "a"} ${fault.replace("_", " ")} fault`;
}

export const tlbiBeforeStore = entry<Met>({
  code: "LMMU408",
  name: "tlbi-before-store",
  title: "the TLB is invalidated before a deferred store",
  severity: "error",
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
  foundBy: "run",
  message: ({ pages, frame }) => `${pages} is read while its store may still be deferred, in ${frame}`,
  help: () => "read it after the section is left, or store it once",
});

export const sleepInSection = entry<Met>({
  code: "LMMU420",
  name: "sleep-in-section",
  title: "something sleeps inside an active section",
  severity: "error",
  foundBy: "run",
  message: ({ frame }) => `sleeping in an active section, in ${frame}`,
  help: () => "close the outermost section before, and open it again behind",
});

export const pageStatement = entry<{ text: string }>({
  code: "LMMU421",
  name: "page-statement",
  title: "a page-table statement means nothing where it stands",
  severity: "error",
  foundBy: "run",
  message: ({ text }) => text,
});
