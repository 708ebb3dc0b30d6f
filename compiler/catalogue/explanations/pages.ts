/** What explains 4xx: page tables, barriers and what a walk finds. */
import type * as entries from "../pages.js";
import type { Explanations } from "./explanation.js";

export const pages: Explanations<typeof entries> = {
  regionOutside: {
    explanation:
      "Addresses whose upper bits are all ones are the kernel's and are translated through TTBR1, those whose upper bits are all " +
      "zeros are a user's, through TTBR0. How many upper bits that are is 64 less `va_bits`. Any other address is translated by no " +
      "table at all.",
    bad: "region shadow: kernel 1 pages at 0x7000_1001_4000;\n",
    good: "region shadow: kernel 1 pages at 0xffff_7000_1001_4000;\n",
  },
  regionTooLong: {
    explanation:
      "All pages of a region are translated by the tables of one half of the address space, so it has to end in the half in which " +
      "it begins.",
    bad: "region top: kernel 2 pages at 0xffff_ffff_ffff_f000;\n",
    good: "region top: kernel 2 pages at 0xffff_ffff_ffff_e000;\n",
  },
  regionUnaligned: {
    explanation:
      "A region consists of whole pages, so its address is a multiple of the page size: 0x1000 with `granule 4K`, 0x4000 with 16K, " +
      "0x1_0000 with 64K.",
    bad: "region linear: kernel 1 pages at 0xffff_0000_0800_f800;\n",
    good: "region linear: kernel 1 pages at 0xffff_0000_0800_f000;\n",
  },
  regionOverlap: {
    explanation:
      "Two regions with an address in common would have page table entries in common, so that a statement about the one would " +
      "change the other. Pages of one region that two functions use are passed as arguments.",
    bad: "region a: kernel 4 pages at 0xffff_0000_0000_0000;\nregion b: kernel 1 pages at 0xffff_0000_0000_3000;\n",
    good: "region a: kernel 4 pages at 0xffff_0000_0000_0000;\nregion b: kernel 1 pages at 0xffff_0000_0000_4000;\n",
  },
  addressSpaceFull: {
    explanation:
      "A region without `at` gets addresses that no other region has, beginning 0x1000_0000 above the start of its half, with a page " +
      "between it and its neighbours. Each half has 2^`va_bits` bytes.",
    bad: "machine { va_bits 39; }\nregion all: kernel 0x800_0000 pages;\n",
    good: "machine { va_bits 48; }\nregion all: kernel 0x800_0000 pages bare;\n",
  },
  physicalMemory: {
    explanation:
      "Every page of a region has a physical page of its own, below 2^48 or 2^52 bytes, and 64 MiB hold the page tables. A region has " +
      "its tables from the beginning, down to the last level, unless it is `bare` or the `given` of every scenario maps it as blocks.",
    bad: "region linear: kernel 0x1000_0000 pages;\n",
    good: "region linear: kernel 0x1000_0000 pages bare;\n",
  },
  blockBoundary: {
    explanation:
      "A block takes the place of a whole last-level table: 512 pages with 4K pages, 2,048 with 16K, 8,192 with 64K. A contiguous " +
      "group is 16, 128 or 32 entries that the TLB may hold as one. Both begin at a multiple of their size, so pages that are to be " +
      "mapped so have to begin and end at one. A region without `at` begins at such an address if it has that many pages.",
    bad: "region text: kernel 1024 pages;\nscenario s {\n  given { map text[0..600] rx as block; }\n}\n",
    good: "region text: kernel 1024 pages;\nscenario s {\n  given { map text[0..512] rx as block; }\n}\n",
  },
  physicalAddress: {
    explanation:
      "A descriptor holds the upper bits of a physical address: a page, block or contiguous group is mapped to a multiple of its " +
      "own size. An address has 48 bits, with `va_bits 52` 52.",
    bad: "region r: kernel 1 pages;\nscenario s {\n  given { map r to 0x8800_0800; }\n}\n",
    good: "region r: kernel 1 pages;\nscenario s {\n  given { map r to 0x8800_0000; }\n}\n",
  },
  descriptorSize: {
    explanation:
      "A descriptor is an unsigned number of 64 bits. Integers have no width here, so a sum can be larger than that, and a negative " +
      "number has no bits to store.",
    bad: "region r: kernel 1 pages;\nscenario s {\n  set_pte r = -1;\n}\n",
    good: "region r: kernel 1 pages;\nscenario s {\n  set_pte r = 0xffff_ffff_ffff_ffff;\n}\n",
  },
  oneDescriptor: {
    explanation:
      "`store`, `set_pte` and the others up to `set_pgd` are one store to one descriptor, the one of their level that translates a " +
      "page. Which page that is has to be said.",
    bad: "region r: kernel 4 pages;\nscenario s {\n  set_pte r = 0;\n}\n",
    good: "region r: kernel 4 pages;\nscenario s {\n  for p in r { set_pte p = 0; }\n}\n",
  },
};
