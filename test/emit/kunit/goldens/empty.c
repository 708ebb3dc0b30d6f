// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of lazy MMU mode, for kernels with rule set D: two counters;
 * calls inside a pause are ignored (v5, v6, mainline).
 *
 * Made by lmmu 1.2.3 from chains/empty.lmmu. Do not edit: make it again with
 *
 * lmmu compile a.lmmu --target kunit -o .
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/pgtable.h>
#include <linux/sched.h>

static struct kunit_case lazy_mmu_empty_cases[] = {
	{}
};

static struct kunit_suite lazy_mmu_empty_suite = {
	.name = "lazy_mmu_empty",
	.test_cases = lazy_mmu_empty_cases,
};

kunit_test_suite(lazy_mmu_empty_suite);

MODULE_DESCRIPTION("KUnit tests of lazy MMU mode, made by lmmu");
/* On powerpc the calls are inline and use symbols that only tests may. */
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_LICENSE("GPL");
