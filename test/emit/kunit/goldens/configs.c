// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of lazy MMU mode, for kernels with rule set D: two counters;
 * calls inside a pause are ignored (v5, v6, mainline).
 *
 * Made by lmmu 1.2.3 from chains/configs.lmmu. Do not edit: make it again with
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
 * no_calls_without: a guard with two terms
 *
 * When DEBUG_PAGEALLOC || !KASAN && KFENCE.
 */
static void lmmu_no_calls_without(struct kunit *test)
{
	if (!(IS_ENABLED(CONFIG_DEBUG_PAGEALLOC) ||
	      (!IS_ENABLED(CONFIG_KASAN) && IS_ENABLED(CONFIG_KFENCE))))
		kunit_skip(test, "only when DEBUG_PAGEALLOC || !KASAN && KFENCE");

	expect_state(test, 0, false, 0, 0);

	/* update_range_prot */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 2, false, 0, 0);
}

/*
 * Left out: no_calls_without: a guard with two terms
 *
 * It makes no calls.
 *
 * When !DEBUG_PAGEALLOC && KASAN || !DEBUG_PAGEALLOC && !KFENCE.
 */

/*
 * same_calls: the configs change stores alone
 */
static void lmmu_same_calls(struct kunit *test)
{
	expect_state(test, 0, false, 0, 0);

	/* same_calls */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	/* left out: page-table stores */
	lazy_mmu_mode_disable();
	expect_state(test, 2, false, 0, 0);
}

/*
 * feature: only a CPU knows
 *
 * When cpu.feature.
 */
static void lmmu_feature(struct kunit *test)
{
	expect_state(test, 0, false, 0, 0);

	/* feature */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	lazy_mmu_mode_pause();
	expect_state(test, 2, false, 1, 1);

	lazy_mmu_mode_resume();
	expect_state(test, 3, true, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 4, false, 0, 0);
}

/*
 * feature: only a CPU knows
 *
 * When !cpu.feature.
 */
static void lmmu_feature_2(struct kunit *test)
{
	expect_state(test, 0, false, 0, 0);

	/* feature */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 2, false, 0, 0);
}

/*
 * choices: no config tells these apart
 */
static void lmmu_choices(struct kunit *test)
{
	expect_state(test, 0, false, 0, 0);

	/* choices */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 2, false, 0, 0);

	lazy_mmu_mode_pause();
	expect_state(test, 3, false, 0, 1);

	lazy_mmu_mode_resume();
	expect_state(test, 4, false, 0, 0);
}

/*
 * choices: no config tells these apart
 *
 * When KASAN.
 */
static void lmmu_choices_2(struct kunit *test)
{
	if (!IS_ENABLED(CONFIG_KASAN))
		kunit_skip(test, "only when KASAN");

	expect_state(test, 0, false, 0, 0);

	/* choices */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 2, false, 0, 0);

	lazy_mmu_mode_pause();
	expect_state(test, 3, false, 0, 1);

	lazy_mmu_mode_enable();
	expect_state(test, 4, false, 0, 1);

	lazy_mmu_mode_disable();
	expect_state(test, 5, false, 0, 1);

	lazy_mmu_mode_resume();
	expect_state(test, 6, false, 0, 0);
}

/*
 * choices: no config tells these apart
 *
 * When !KASAN.
 */
static void lmmu_choices_3(struct kunit *test)
{
	if (IS_ENABLED(CONFIG_KASAN))
		kunit_skip(test, "only when !KASAN");

	expect_state(test, 0, false, 0, 0);

	/* choices */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 2, false, 0, 0);
}

/*
 * choices: no config tells these apart
 */
static void lmmu_choices_4(struct kunit *test)
{
	expect_state(test, 0, false, 0, 0);

	/* choices */
	lazy_mmu_mode_pause();
	expect_state(test, 1, false, 0, 1);

	lazy_mmu_mode_resume();
	expect_state(test, 2, false, 0, 0);
}

/*
 * choices: no config tells these apart
 *
 * When KASAN.
 */
static void lmmu_choices_5(struct kunit *test)
{
	if (!IS_ENABLED(CONFIG_KASAN))
		kunit_skip(test, "only when KASAN");

	expect_state(test, 0, false, 0, 0);

	/* choices */
	lazy_mmu_mode_pause();
	expect_state(test, 1, false, 0, 1);

	lazy_mmu_mode_enable();
	expect_state(test, 2, false, 0, 1);

	lazy_mmu_mode_disable();
	expect_state(test, 3, false, 0, 1);

	lazy_mmu_mode_resume();
	expect_state(test, 4, false, 0, 0);
}

/*
 * Left out: choices: no config tells these apart
 *
 * It makes no calls.
 *
 * When !KASAN.
 */

/*
 * long_guards: guards that take several lines
 *
 * When ARCH_HAS_SET_DIRECT_MAP && ARCH_SUPPORTS_PMD_PFNMAP && DEBUG_VM_PGTABLE.
 */
static void lmmu_long_guards(struct kunit *test)
{
	if (!(IS_ENABLED(CONFIG_ARCH_HAS_SET_DIRECT_MAP) &&
	      IS_ENABLED(CONFIG_ARCH_SUPPORTS_PMD_PFNMAP) &&
	      IS_ENABLED(CONFIG_DEBUG_VM_PGTABLE)))
		kunit_skip(test, "not for these configs");

	expect_state(test, 0, false, 0, 0);

	/* long_guards */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 2, false, 0, 0);
}

/*
 * long_guards: guards that take several lines
 *
 * When DEBUG_PAGEALLOC && !DEBUG_VM_PGTABLE && KASAN || !DEBUG_VM_PGTABLE &&
 * !KFENCE || !ARCH_HAS_SET_DIRECT_MAP && DEBUG_PAGEALLOC && KASAN ||
 * !ARCH_SUPPORTS_PMD_PFNMAP && DEBUG_PAGEALLOC && KASAN.
 */
static void lmmu_long_guards_2(struct kunit *test)
{
	if (!((IS_ENABLED(CONFIG_DEBUG_PAGEALLOC) &&
	       !IS_ENABLED(CONFIG_DEBUG_VM_PGTABLE) &&
	       IS_ENABLED(CONFIG_KASAN)) ||
	      (!IS_ENABLED(CONFIG_DEBUG_VM_PGTABLE) &&
	       !IS_ENABLED(CONFIG_KFENCE)) ||
	      (!IS_ENABLED(CONFIG_ARCH_HAS_SET_DIRECT_MAP) &&
	       IS_ENABLED(CONFIG_DEBUG_PAGEALLOC) &&
	       IS_ENABLED(CONFIG_KASAN)) ||
	      (!IS_ENABLED(CONFIG_ARCH_SUPPORTS_PMD_PFNMAP) &&
	       IS_ENABLED(CONFIG_DEBUG_PAGEALLOC) &&
	       IS_ENABLED(CONFIG_KASAN))))
		kunit_skip(test, "not for these configs");

	expect_state(test, 0, false, 0, 0);

	/* long_guards */
	lazy_mmu_mode_pause();
	expect_state(test, 1, false, 0, 1);

	lazy_mmu_mode_resume();
	expect_state(test, 2, false, 0, 0);
}

/*
 * Left out: long_guards: guards that take several lines
 *
 * It makes no calls.
 *
 * When !DEBUG_PAGEALLOC && !DEBUG_VM_PGTABLE && KFENCE || !DEBUG_VM_PGTABLE &&
 * !KASAN && KFENCE || !ARCH_HAS_SET_DIRECT_MAP && !DEBUG_PAGEALLOC && KFENCE ||
 * !ARCH_HAS_SET_DIRECT_MAP && !DEBUG_PAGEALLOC && DEBUG_VM_PGTABLE || 6 more,
 * e.g. ARCH_HAS_SET_DIRECT_MAP && ARCH_SUPPORTS_PMD_PFNMAP && !DEBUG_PAGEALLOC
 * && !DEBUG_VM_PGTABLE && KASAN && KFENCE.
 */

/*
 * read_in_vain: a config is read, and a maybe makes the difference
 */
static void lmmu_read_in_vain(struct kunit *test)
{
	expect_state(test, 0, false, 0, 0);

	/* left out: sleep */
	/* read_in_vain */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 2, false, 0, 0);
}

/*
 * Left out: read_in_vain: a config is read, and a maybe makes the difference
 *
 * It makes no calls.
 */

static struct kunit_case lazy_mmu_configs_cases[] = {
	KUNIT_CASE(lmmu_no_calls_without),
	KUNIT_CASE(lmmu_same_calls),
	KUNIT_CASE(lmmu_feature),
	KUNIT_CASE(lmmu_feature_2),
	KUNIT_CASE(lmmu_choices),
	KUNIT_CASE(lmmu_choices_2),
	KUNIT_CASE(lmmu_choices_3),
	KUNIT_CASE(lmmu_choices_4),
	KUNIT_CASE(lmmu_choices_5),
	KUNIT_CASE(lmmu_long_guards),
	KUNIT_CASE(lmmu_long_guards_2),
	KUNIT_CASE(lmmu_read_in_vain),
	{}
};

static struct kunit_suite lazy_mmu_configs_suite = {
	.name = "lazy_mmu_configs",
	.test_cases = lazy_mmu_configs_cases,
};

kunit_test_suite(lazy_mmu_configs_suite);

MODULE_DESCRIPTION("KUnit tests of lazy MMU mode, made by lmmu");
/* On powerpc the calls are inline and use symbols that only tests may. */
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_LICENSE("GPL");
