/*
 * As much of KUnit as generated suites use, for a program of its own: each case
 * is a line on standard output, each failed expectation one before it. Where it ends, the state must be as
 * it began.
 */
#ifndef KUNIT_TEST_H
#define KUNIT_TEST_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stub/log.h>

struct kunit {
	bool failed;
	jmp_buf skipped;
};

struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
};

struct kunit_suite {
	const char name[256];
	struct kunit_case *test_cases;
};

#define KUNIT_CASE(test_name) { .run_case = test_name, .name = #test_name }

#define KUNIT_EXPECT_EQ_MSG(test, left, right, fmt, ...)                      \
	do {                                                                  \
		const typeof(left) __left = (left);                           \
		const typeof(right) __right = (right);                        \
		if (__left != __right) {                                      \
			(test)->failed = true;                                \
			printf("# expected " #left " == %d, is %d; " fmt "\n",\
			       (int)__right, (int)__left, ##__VA_ARGS__);     \
		}                                                             \
	} while (0)

#define kunit_skip(test, fmt, ...)                                            \
	do {                                                                  \
		printf("# SKIP " fmt "\n", ##__VA_ARGS__);                    \
		longjmp((test)->skipped, 1);                                  \
	} while (0)

static inline int run_suite(struct kunit_suite *suite)
{
	struct kunit_case *one;

	printf("suite %s\n", suite->name);
	for (one = suite->test_cases; one->run_case; one++) {
		struct kunit test = { .failed = false };
		const char *result = "skipped";

		if (!setjmp(test.skipped)) {
			one->run_case(&test);
			result = test.failed ? "failed" : "passed";
		}
		printf("= %s %s%s\n", one->name, result,
		       state_is_zero() ? "" : ", and left a state behind");
	}
	return 0;
}

#define kunit_test_suite(suite)                                               \
	int main(void)                                                        \
	{                                                                     \
		return run_suite(&(suite));                                   \
	}                                                                     \
	typedef int semicolon_behind_the_suite

#endif
