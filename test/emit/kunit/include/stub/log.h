/* A line for each call, with the state behind it. LOG_STATE and IS_ACTIVE are the API's. */
#ifndef STUB_LOG_H
#define STUB_LOG_H

#include <linux/sched.h>
#include <stub/predicate.h>

static inline void log_call(const char *call)
{
	printf("%s %d %d %d\n", call, IS_ACTIVE(), FIRST_MEMBER, SECOND_MEMBER);
}

static inline bool state_is_zero(void)
{
	return FIRST_MEMBER == 0 && SECOND_MEMBER == 0 && bottom_halves_off == 0;
}

#endif
