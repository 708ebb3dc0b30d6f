// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of lazy MMU mode, for kernels with rule set A: sections nest; no
 * call inside a pause (v4).
 *
 * Made by lmmu 1.2.3 from chains/version-4.lmmu. Do not edit: make it again
 * with
 *
 * lmmu compile a.lmmu --target kunit -o .
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/pgtable.h>
#include <linux/sched.h>

/*
 * Step 0 is the beginning. A case goes on when an expectation fails, so that
 * the calls that follow close what is open.
 */
static void expect_state(struct kunit *test, int step, bool active,
			 u8 nesting_level, bool state_active)
{
	KUNIT_EXPECT_EQ_MSG(test, in_lazy_mmu_mode(),
			    active, "after step %d", step);
	KUNIT_EXPECT_EQ_MSG(test, current->lazy_mmu_state.nesting_level,
			    nesting_level, "after step %d", step);
	KUNIT_EXPECT_EQ_MSG(test, current->lazy_mmu_state.active,
			    state_active, "after step %d", step);
}

/*
 * pause_in_section
 */
static void lmmu_pause_in_section(struct kunit *test)
{
	expect_state(test, 0, false, 0, false);

	/* pause_in_section */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, true);

	lazy_mmu_mode_enable();
	expect_state(test, 2, true, 2, true);

	lazy_mmu_mode_disable();
	expect_state(test, 3, true, 1, true);

	/* kasan_depopulate_vmalloc_pte */
	lazy_mmu_mode_pause();
	expect_state(test, 4, false, 1, false);

	lazy_mmu_mode_resume();
	expect_state(test, 5, true, 1, true);

	/* pause_in_section */
	lazy_mmu_mode_disable();
	expect_state(test, 6, false, 0, false);
}

/*
 * Left out: section_in_pause: the splat
 *
 * The kernel would WARN: "enable while paused", in update_range_prot.
 */

static struct kunit_case lazy_mmu_version_4_cases[] = {
	KUNIT_CASE(lmmu_pause_in_section),
	{}
};

static struct kunit_suite lazy_mmu_version_4_suite = {
	.name = "lazy_mmu_version_4",
	.test_cases = lazy_mmu_version_4_cases,
};

kunit_test_suite(lazy_mmu_version_4_suite);

MODULE_DESCRIPTION("KUnit tests of lazy MMU mode, made by lmmu");
/* On powerpc the calls are inline and use symbols that only tests may. */
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_LICENSE("GPL");
