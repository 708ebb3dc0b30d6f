// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of lazy MMU mode, for kernels with rule set proposal: a pause
 * ends at the next enable * / #include <x>.
 *
 * Made by lmmu 1.2.3 from chains/proposal.lmmu. Do not edit: make it again with
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
static void expect_state(struct kunit *test, int step, bool active)
{
	KUNIT_EXPECT_EQ_MSG(test, is_lazy_mmu_mode_active(),
			    active, "after step %d", step);
}

/*
 * ended: the enable ends the pause
 */
static void lmmu_ended(struct kunit *test)
{
	expect_state(test, 0, false);

	/* ended */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true);

	lazy_mmu_mode_pause();
	expect_state(test, 2, false);

	lazy_mmu_mode_enable();
	expect_state(test, 3, true);

	lazy_mmu_mode_disable();
	expect_state(test, 4, true);

	lazy_mmu_mode_disable();
	expect_state(test, 5, false);
}

static struct kunit_case lazy_mmu_proposal_cases[] = {
	KUNIT_CASE(lmmu_ended),
	{}
};

static struct kunit_suite lazy_mmu_proposal_suite = {
	.name = "lazy_mmu_proposal",
	.test_cases = lazy_mmu_proposal_cases,
};

kunit_test_suite(lazy_mmu_proposal_suite);

MODULE_DESCRIPTION("KUnit tests of lazy MMU mode, made by lmmu");
/* On powerpc the calls are inline and use symbols that only tests may. */
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_LICENSE("GPL");
