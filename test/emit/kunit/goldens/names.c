// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of lazy MMU mode, for kernels with rule set D: two counters;
 * calls inside a pause are ignored (v5, v6, mainline).
 *
 * Made by lmmu 1.2.3 from chains/names.lmmu. Do not edit: make it again with
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
 * int: a keyword
 */
static void lmmu_int(struct kunit *test)
{
	expect_state(test, 0, false, 0, 0);

	/* int */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 2, false, 0, 0);
}

/*
 * a.b: a dot
 */
static void lmmu_a_b(struct kunit *test)
{
	expect_state(test, 0, false, 0, 0);

	/* a.b */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 2, false, 0, 0);
}

/*
 * a_b: an underscore
 */
static void lmmu_a_b_2(struct kunit *test)
{
	expect_state(test, 0, false, 0, 0);

	/* a_b */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 2, false, 0, 0);
}

/*
 * a$b: a dollar
 */
static void lmmu_a_b_3(struct kunit *test)
{
	expect_state(test, 0, false, 0, 0);

	/* a$b */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 2, false, 0, 0);
}

/*
 * Left out: a$b: a dollar
 *
 * It makes no calls.
 */

/*
 * a_b_2: the name that a second a_b would have
 */
static void lmmu_a_b_2_2(struct kunit *test)
{
	expect_state(test, 0, false, 0, 0);

	/* a_b_2 */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 2, false, 0, 0);
}

/*
 * 2fast: a digit
 */
static void lmmu_2fast(struct kunit *test)
{
	expect_state(test, 0, false, 0, 0);

	/* 2fast */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 2, false, 0, 0);
}

/*
 * comment: * / int main(void) { abort(); } / * // ? ?/ <U+005C> <U+000A>
 * <U+2028> <U+202E> <U+00E9> %s " * /
 */
static void lmmu_comment(struct kunit *test)
{
	expect_state(test, 0, false, 0, 0);

	/* comment */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 2, false, 0, 0);
}

/*
 * newline: <U+000D><U+000A>#error<U+000D><U+000A>
 */
static void lmmu_newline(struct kunit *test)
{
	expect_state(test, 0, false, 0, 0);

	/* newline */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 2, false, 0, 0);
}

/*
 * a_name_of_more_than_sixty_letters_which_would_not_fit_beside_anything: long
 */
static void lmmu_a_name_of_more_than_sixty_letters_which_w(struct kunit *test)
{
	expect_state(test, 0, false, 0, 0);

	/*
	 * a_name_of_more_than_sixty_letters_which_would_not_fit_beside_anything
	 */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 2, false, 0, 0);
}

/*
 * a_name_of_more_than_sixty_letters_which_would_not_fit_beside_anything_else:
 * long
 */
static void lmmu_a_name_of_more_than_sixty_letters_which_w_2(struct kunit *test)
{
	expect_state(test, 0, false, 0, 0);

	/*
	 * a_name_of_more_than_sixty_letters_which_would_not_fit_beside_anything
	 * _else
	 */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 2, false, 0, 0);
}

/*
 * test
 */
static void lmmu_test(struct kunit *test)
{
	expect_state(test, 0, false, 0, 0);

	/* current */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 2, false, 0, 0);
}

static struct kunit_case lazy_mmu_names_cases[] = {
	KUNIT_CASE(lmmu_int),
	KUNIT_CASE(lmmu_a_b),
	KUNIT_CASE(lmmu_a_b_2),
	KUNIT_CASE(lmmu_a_b_3),
	KUNIT_CASE(lmmu_a_b_2_2),
	KUNIT_CASE(lmmu_2fast),
	KUNIT_CASE(lmmu_comment),
	KUNIT_CASE(lmmu_newline),
	KUNIT_CASE(lmmu_a_name_of_more_than_sixty_letters_which_w),
	KUNIT_CASE(lmmu_a_name_of_more_than_sixty_letters_which_w_2),
	KUNIT_CASE(lmmu_test),
	{}
};

static struct kunit_suite lazy_mmu_names_suite = {
	.name = "lazy_mmu_names",
	.test_cases = lazy_mmu_names_cases,
};

kunit_test_suite(lazy_mmu_names_suite);

MODULE_DESCRIPTION("KUnit tests of lazy MMU mode, made by lmmu");
/* On powerpc the calls are inline and use symbols that only tests may. */
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_LICENSE("GPL");
