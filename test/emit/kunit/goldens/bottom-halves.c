// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of lazy MMU mode, for kernels with rule set D: two counters;
 * calls inside a pause are ignored (v5, v6, mainline).
 *
 * Made by lmmu 1.2.3 from chains/bottom-halves.lmmu. Do not edit: make it again
 * with
 *
 * lmmu compile a.lmmu --target kunit -o .
 */
#include <kunit/test.h>
#include <linux/bottom_half.h>
#include <linux/module.h>
#include <linux/pgtable.h>
#include <linux/sched.h>

/*
 * Step 0 is the beginning. A case goes on when an expectation fails, so that
 * the calls that follow close what is open.
 */
static void expect_state(struct kunit *test, int step, bool active,
			 u8 enable_count, u8 pause_count)
{
	KUNIT_EXPECT_EQ_MSG(test, is_lazy_mmu_mode_active(),
			    active, "after step %d", step);
	KUNIT_EXPECT_EQ_MSG(test, current->lazy_mmu_state.enable_count,
			    enable_count, "after step %d", step);
	KUNIT_EXPECT_EQ_MSG(test, current->lazy_mmu_state.pause_count,
			    pause_count, "after step %d", step);
}

/*
 * inside: a section with bottom halves off in it
 */
static void lmmu_inside(struct kunit *test)
{
	expect_state(test, 0, false, 0, 0);

	/* inside */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	local_bh_disable();
	expect_state(test, 2, false, 1, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 3, false, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 4, false, 1, 0);

	/* left out: the lock ptl */
	local_bh_disable();
	expect_state(test, 5, false, 1, 0);

	lazy_mmu_mode_pause();
	expect_state(test, 6, false, 1, 0);

	lazy_mmu_mode_resume();
	expect_state(test, 7, false, 1, 0);

	local_bh_enable();
	expect_state(test, 8, false, 1, 0);

	local_bh_enable();
	expect_state(test, 9, true, 1, 0);

	lazy_mmu_mode_pause();
	expect_state(test, 10, false, 1, 1);

	local_bh_disable();
	expect_state(test, 11, false, 1, 1);

	local_bh_enable();
	expect_state(test, 12, false, 1, 1);

	lazy_mmu_mode_resume();
	expect_state(test, 13, true, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 14, false, 0, 0);
}

/*
 * atomic: contexts that do not matter
 */
static void lmmu_atomic(struct kunit *test)
{
	expect_state(test, 0, false, 0, 0);

	/* left out: irqs_off, raw_spin lock */
	/* atomic */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 2, false, 0, 0);

	/* left out: nopreempt, spin ptl */
	lazy_mmu_mode_pause();
	expect_state(test, 3, false, 0, 1);

	lazy_mmu_mode_resume();
	expect_state(test, 4, false, 0, 0);
}

static struct kunit_case lazy_mmu_bottom_halves_cases[] = {
	KUNIT_CASE(lmmu_inside),
	KUNIT_CASE(lmmu_atomic),
	{}
};

static struct kunit_suite lazy_mmu_bottom_halves_suite = {
	.name = "lazy_mmu_bottom_halves",
	.test_cases = lazy_mmu_bottom_halves_cases,
};

kunit_test_suite(lazy_mmu_bottom_halves_suite);

MODULE_DESCRIPTION("KUnit tests of lazy MMU mode, made by lmmu");
/* On powerpc the calls are inline and use symbols that only tests may. */
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_LICENSE("GPL");
