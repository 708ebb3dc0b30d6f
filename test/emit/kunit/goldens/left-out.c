// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of lazy MMU mode, for kernels with rule set D: two counters;
 * calls inside a pause are ignored (v5, v6, mainline).
 *
 * Made by lmmu 1.2.3 from chains/left-out.lmmu. Do not edit: make it again with
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
 * Left out: nothing: no calls
 *
 * It makes no calls.
 */

/*
 * Left out: warns: the kernel would warn, with DEBUG_PAGEALLOC
 *
 * The kernel would WARN: "disable without enable", in warns.
 *
 * When DEBUG_PAGEALLOC.
 */

/*
 * warns: the kernel would warn, with DEBUG_PAGEALLOC
 *
 * When !DEBUG_PAGEALLOC.
 */
static void lmmu_warns(struct kunit *test)
{
	if (IS_ENABLED(CONFIG_DEBUG_PAGEALLOC))
		kunit_skip(test, "only when !DEBUG_PAGEALLOC");

	expect_state(test, 0, false, 0, 0);

	/* warns */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 2, false, 0, 0);
}

/*
 * Left out: leaks: a section stays open
 *
 * It ends in another state than it began in, and the task that runs the test
 * would keep it.
 */

/*
 * deep: the counter's last value
 */
static void lmmu_deep(struct kunit *test)
{
	expect_state(test, 0, false, 0, 0);

	/* deep */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 2, true, 2, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 3, true, 3, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 4, true, 4, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 5, true, 5, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 6, true, 6, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 7, true, 7, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 8, true, 8, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 9, true, 9, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 10, true, 10, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 11, true, 11, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 12, true, 12, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 13, true, 13, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 14, true, 14, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 15, true, 15, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 16, true, 16, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 17, true, 17, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 18, true, 18, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 19, true, 19, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 20, true, 20, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 21, true, 21, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 22, true, 22, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 23, true, 23, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 24, true, 24, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 25, true, 25, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 26, true, 26, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 27, true, 27, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 28, true, 28, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 29, true, 29, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 30, true, 30, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 31, true, 31, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 32, true, 32, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 33, true, 33, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 34, true, 34, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 35, true, 35, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 36, true, 36, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 37, true, 37, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 38, true, 38, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 39, true, 39, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 40, true, 40, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 41, true, 41, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 42, true, 42, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 43, true, 43, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 44, true, 44, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 45, true, 45, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 46, true, 46, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 47, true, 47, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 48, true, 48, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 49, true, 49, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 50, true, 50, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 51, true, 51, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 52, true, 52, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 53, true, 53, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 54, true, 54, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 55, true, 55, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 56, true, 56, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 57, true, 57, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 58, true, 58, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 59, true, 59, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 60, true, 60, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 61, true, 61, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 62, true, 62, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 63, true, 63, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 64, true, 64, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 65, true, 65, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 66, true, 66, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 67, true, 67, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 68, true, 68, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 69, true, 69, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 70, true, 70, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 71, true, 71, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 72, true, 72, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 73, true, 73, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 74, true, 74, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 75, true, 75, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 76, true, 76, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 77, true, 77, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 78, true, 78, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 79, true, 79, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 80, true, 80, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 81, true, 81, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 82, true, 82, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 83, true, 83, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 84, true, 84, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 85, true, 85, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 86, true, 86, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 87, true, 87, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 88, true, 88, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 89, true, 89, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 90, true, 90, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 91, true, 91, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 92, true, 92, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 93, true, 93, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 94, true, 94, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 95, true, 95, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 96, true, 96, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 97, true, 97, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 98, true, 98, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 99, true, 99, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 100, true, 100, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 101, true, 101, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 102, true, 102, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 103, true, 103, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 104, true, 104, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 105, true, 105, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 106, true, 106, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 107, true, 107, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 108, true, 108, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 109, true, 109, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 110, true, 110, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 111, true, 111, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 112, true, 112, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 113, true, 113, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 114, true, 114, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 115, true, 115, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 116, true, 116, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 117, true, 117, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 118, true, 118, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 119, true, 119, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 120, true, 120, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 121, true, 121, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 122, true, 122, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 123, true, 123, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 124, true, 124, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 125, true, 125, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 126, true, 126, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 127, true, 127, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 128, true, 128, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 129, true, 129, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 130, true, 130, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 131, true, 131, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 132, true, 132, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 133, true, 133, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 134, true, 134, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 135, true, 135, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 136, true, 136, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 137, true, 137, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 138, true, 138, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 139, true, 139, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 140, true, 140, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 141, true, 141, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 142, true, 142, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 143, true, 143, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 144, true, 144, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 145, true, 145, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 146, true, 146, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 147, true, 147, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 148, true, 148, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 149, true, 149, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 150, true, 150, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 151, true, 151, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 152, true, 152, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 153, true, 153, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 154, true, 154, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 155, true, 155, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 156, true, 156, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 157, true, 157, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 158, true, 158, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 159, true, 159, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 160, true, 160, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 161, true, 161, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 162, true, 162, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 163, true, 163, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 164, true, 164, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 165, true, 165, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 166, true, 166, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 167, true, 167, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 168, true, 168, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 169, true, 169, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 170, true, 170, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 171, true, 171, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 172, true, 172, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 173, true, 173, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 174, true, 174, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 175, true, 175, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 176, true, 176, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 177, true, 177, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 178, true, 178, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 179, true, 179, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 180, true, 180, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 181, true, 181, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 182, true, 182, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 183, true, 183, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 184, true, 184, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 185, true, 185, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 186, true, 186, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 187, true, 187, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 188, true, 188, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 189, true, 189, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 190, true, 190, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 191, true, 191, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 192, true, 192, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 193, true, 193, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 194, true, 194, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 195, true, 195, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 196, true, 196, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 197, true, 197, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 198, true, 198, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 199, true, 199, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 200, true, 200, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 201, true, 201, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 202, true, 202, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 203, true, 203, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 204, true, 204, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 205, true, 205, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 206, true, 206, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 207, true, 207, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 208, true, 208, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 209, true, 209, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 210, true, 210, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 211, true, 211, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 212, true, 212, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 213, true, 213, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 214, true, 214, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 215, true, 215, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 216, true, 216, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 217, true, 217, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 218, true, 218, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 219, true, 219, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 220, true, 220, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 221, true, 221, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 222, true, 222, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 223, true, 223, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 224, true, 224, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 225, true, 225, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 226, true, 226, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 227, true, 227, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 228, true, 228, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 229, true, 229, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 230, true, 230, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 231, true, 231, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 232, true, 232, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 233, true, 233, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 234, true, 234, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 235, true, 235, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 236, true, 236, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 237, true, 237, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 238, true, 238, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 239, true, 239, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 240, true, 240, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 241, true, 241, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 242, true, 242, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 243, true, 243, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 244, true, 244, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 245, true, 245, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 246, true, 246, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 247, true, 247, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 248, true, 248, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 249, true, 249, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 250, true, 250, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 251, true, 251, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 252, true, 252, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 253, true, 253, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 254, true, 254, 0);

	lazy_mmu_mode_enable();
	expect_state(test, 255, true, 255, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 256, true, 254, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 257, true, 253, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 258, true, 252, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 259, true, 251, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 260, true, 250, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 261, true, 249, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 262, true, 248, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 263, true, 247, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 264, true, 246, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 265, true, 245, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 266, true, 244, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 267, true, 243, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 268, true, 242, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 269, true, 241, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 270, true, 240, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 271, true, 239, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 272, true, 238, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 273, true, 237, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 274, true, 236, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 275, true, 235, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 276, true, 234, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 277, true, 233, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 278, true, 232, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 279, true, 231, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 280, true, 230, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 281, true, 229, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 282, true, 228, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 283, true, 227, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 284, true, 226, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 285, true, 225, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 286, true, 224, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 287, true, 223, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 288, true, 222, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 289, true, 221, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 290, true, 220, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 291, true, 219, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 292, true, 218, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 293, true, 217, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 294, true, 216, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 295, true, 215, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 296, true, 214, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 297, true, 213, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 298, true, 212, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 299, true, 211, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 300, true, 210, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 301, true, 209, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 302, true, 208, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 303, true, 207, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 304, true, 206, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 305, true, 205, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 306, true, 204, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 307, true, 203, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 308, true, 202, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 309, true, 201, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 310, true, 200, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 311, true, 199, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 312, true, 198, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 313, true, 197, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 314, true, 196, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 315, true, 195, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 316, true, 194, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 317, true, 193, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 318, true, 192, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 319, true, 191, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 320, true, 190, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 321, true, 189, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 322, true, 188, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 323, true, 187, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 324, true, 186, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 325, true, 185, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 326, true, 184, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 327, true, 183, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 328, true, 182, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 329, true, 181, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 330, true, 180, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 331, true, 179, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 332, true, 178, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 333, true, 177, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 334, true, 176, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 335, true, 175, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 336, true, 174, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 337, true, 173, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 338, true, 172, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 339, true, 171, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 340, true, 170, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 341, true, 169, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 342, true, 168, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 343, true, 167, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 344, true, 166, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 345, true, 165, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 346, true, 164, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 347, true, 163, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 348, true, 162, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 349, true, 161, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 350, true, 160, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 351, true, 159, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 352, true, 158, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 353, true, 157, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 354, true, 156, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 355, true, 155, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 356, true, 154, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 357, true, 153, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 358, true, 152, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 359, true, 151, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 360, true, 150, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 361, true, 149, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 362, true, 148, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 363, true, 147, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 364, true, 146, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 365, true, 145, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 366, true, 144, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 367, true, 143, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 368, true, 142, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 369, true, 141, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 370, true, 140, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 371, true, 139, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 372, true, 138, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 373, true, 137, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 374, true, 136, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 375, true, 135, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 376, true, 134, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 377, true, 133, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 378, true, 132, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 379, true, 131, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 380, true, 130, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 381, true, 129, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 382, true, 128, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 383, true, 127, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 384, true, 126, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 385, true, 125, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 386, true, 124, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 387, true, 123, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 388, true, 122, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 389, true, 121, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 390, true, 120, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 391, true, 119, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 392, true, 118, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 393, true, 117, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 394, true, 116, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 395, true, 115, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 396, true, 114, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 397, true, 113, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 398, true, 112, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 399, true, 111, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 400, true, 110, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 401, true, 109, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 402, true, 108, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 403, true, 107, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 404, true, 106, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 405, true, 105, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 406, true, 104, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 407, true, 103, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 408, true, 102, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 409, true, 101, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 410, true, 100, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 411, true, 99, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 412, true, 98, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 413, true, 97, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 414, true, 96, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 415, true, 95, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 416, true, 94, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 417, true, 93, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 418, true, 92, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 419, true, 91, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 420, true, 90, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 421, true, 89, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 422, true, 88, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 423, true, 87, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 424, true, 86, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 425, true, 85, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 426, true, 84, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 427, true, 83, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 428, true, 82, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 429, true, 81, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 430, true, 80, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 431, true, 79, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 432, true, 78, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 433, true, 77, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 434, true, 76, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 435, true, 75, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 436, true, 74, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 437, true, 73, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 438, true, 72, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 439, true, 71, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 440, true, 70, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 441, true, 69, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 442, true, 68, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 443, true, 67, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 444, true, 66, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 445, true, 65, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 446, true, 64, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 447, true, 63, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 448, true, 62, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 449, true, 61, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 450, true, 60, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 451, true, 59, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 452, true, 58, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 453, true, 57, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 454, true, 56, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 455, true, 55, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 456, true, 54, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 457, true, 53, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 458, true, 52, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 459, true, 51, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 460, true, 50, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 461, true, 49, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 462, true, 48, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 463, true, 47, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 464, true, 46, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 465, true, 45, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 466, true, 44, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 467, true, 43, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 468, true, 42, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 469, true, 41, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 470, true, 40, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 471, true, 39, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 472, true, 38, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 473, true, 37, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 474, true, 36, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 475, true, 35, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 476, true, 34, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 477, true, 33, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 478, true, 32, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 479, true, 31, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 480, true, 30, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 481, true, 29, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 482, true, 28, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 483, true, 27, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 484, true, 26, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 485, true, 25, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 486, true, 24, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 487, true, 23, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 488, true, 22, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 489, true, 21, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 490, true, 20, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 491, true, 19, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 492, true, 18, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 493, true, 17, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 494, true, 16, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 495, true, 15, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 496, true, 14, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 497, true, 13, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 498, true, 12, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 499, true, 11, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 500, true, 10, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 501, true, 9, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 502, true, 8, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 503, true, 7, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 504, true, 6, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 505, true, 5, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 506, true, 4, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 507, true, 3, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 508, true, 2, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 509, true, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 510, false, 0, 0);
}

/*
 * Left out: long: longer than a function should be
 *
 * It makes more than 1000 calls.
 */

/*
 * crossed: the contract is broken and the state comes back
 */
static void lmmu_crossed(struct kunit *test)
{
	expect_state(test, 0, false, 0, 0);

	/* crossed */
	lazy_mmu_mode_enable();
	expect_state(test, 1, true, 1, 0);

	lazy_mmu_mode_pause();
	expect_state(test, 2, false, 1, 1);

	lazy_mmu_mode_disable();
	expect_state(test, 3, false, 1, 1);

	lazy_mmu_mode_resume();
	expect_state(test, 4, true, 1, 0);

	lazy_mmu_mode_disable();
	expect_state(test, 5, false, 0, 0);
}

static struct kunit_case lazy_mmu_left_out_cases[] = {
	KUNIT_CASE(lmmu_warns),
	KUNIT_CASE(lmmu_deep),
	KUNIT_CASE(lmmu_crossed),
	{}
};

static struct kunit_suite lazy_mmu_left_out_suite = {
	.name = "lazy_mmu_left_out",
	.test_cases = lazy_mmu_left_out_cases,
};

kunit_test_suite(lazy_mmu_left_out_suite);

MODULE_DESCRIPTION("KUnit tests of lazy MMU mode, made by lmmu");
/* On powerpc the calls are inline and use symbols that only tests may. */
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_LICENSE("GPL");
