// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of lazy MMU mode, for kernels with rule set D: two counters;
 * calls inside a pause are ignored (v5, v6, mainline).
 *
 * Made by lmmu 1.2.3 from chains/tasks.lmmu. Do not edit: make it again with
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
 * several, task one: two tasks with sections of their own
 */
static void lmmu_several(struct kunit *test)
{
	expect_state(test, 0, false, 0, 0);

	/* one */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	/* left out: page-table stores, context switch */
	lazy_mmu_mode_disable();
	expect_state(test, 2, false, 0, 0);

	/* left out: barriers */
}

/*
 * several, task two: two tasks with sections of their own
 */
static void lmmu_several_2(struct kunit *test)
{
	expect_state(test, 0, false, 0, 0);

	/* two */
	lazy_mmu_mode_pause();
	expect_state(test, 1, false, 0, 1);

	/* left out: context switch */
	lazy_mmu_mode_resume();
	expect_state(test, 2, false, 0, 0);
}

/*
 * one_task: one is enough
 */
static void lmmu_one_task(struct kunit *test)
{
	expect_state(test, 0, false, 0, 0);

	/* one_task */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	/* left out: interrupt tick, page-table stores, barriers, accesses */
	lazy_mmu_mode_pause();
	expect_state(test, 2, false, 1, 1);

	/* left out: sleep, mutex init_mm, TLB invalidation */
	lazy_mmu_mode_resume();
	expect_state(test, 3, true, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 4, false, 0, 0);
}

static struct kunit_case lazy_mmu_tasks_cases[] = {
	KUNIT_CASE(lmmu_several),
	KUNIT_CASE(lmmu_several_2),
	KUNIT_CASE(lmmu_one_task),
	{}
};

static struct kunit_suite lazy_mmu_tasks_suite = {
	.name = "lazy_mmu_tasks",
	.test_cases = lazy_mmu_tasks_cases,
};

kunit_test_suite(lazy_mmu_tasks_suite);

MODULE_DESCRIPTION("KUnit tests of lazy MMU mode, made by lmmu");
/* On powerpc the calls are inline and use symbols that only tests may. */
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_LICENSE("GPL");
