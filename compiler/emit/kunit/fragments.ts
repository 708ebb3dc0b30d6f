/** What a kernel tree needs beside the C file: an option that builds it, and a rule. */
import { hashComment } from "./comments.js";

const LICENSE = "# SPDX-License-Identifier: GPL-2.0-only";

/** As the kernel has it for its own test, LAZY_MMU_MODE_KUNIT_TEST in mm/Kconfig (v6 14/14). `name` is the suite's. */
export function kconfigText(name: string, header: readonly string[]): string {
  return [
    LICENSE,
    ...hashComment(header),
    "",
    `config ${symbolOf(name)}`,
    `\ttristate "KUnit test of lazy MMU mode: ${name}" if !KUNIT_ALL_TESTS`,
    "\tdepends on ARCH_HAS_LAZY_MMU_MODE && KUNIT",
    "\tdefault KUNIT_ALL_TESTS",
    "\thelp",
    "\t  Plays call chains with lazy MMU sections and pauses through",
    "\t  lazy_mmu_mode_enable() and its like, and expects the state of the",
    "\t  mode after each call. If unsure, say N.",
    "",
  ].join("\n");
}

/** For the folder that the C file is in. */
export function makefileText(name: string, header: readonly string[]): string {
  return [LICENSE, ...hashComment(header), "", `obj-$(CONFIG_${symbolOf(name)}) += ${name}_kunit.o`, ""].join("\n");
}

function symbolOf(name: string): string {
  return `${name.toUpperCase()}_KUNIT_TEST`;
}
