/*
 * The four calls and the predicate of versions 5 and 6 of the series, merged for
 * v7.0, without the architecture's hooks. The assertions look at the counters
 * alone; calls in an interrupt, and sections inside a pause, are ignored.
 */
#ifndef LINUX_PGTABLE_H
#define LINUX_PGTABLE_H

#include <stub/log.h>

static inline void enable(struct lazy_mmu_state *state)
{
	if (in_interrupt() || state->pause_count > 0)
		return;
	VM_WARN_ON_ONCE(state->enable_count == U8_MAX);
	state->enable_count++;
}

static inline void disable(struct lazy_mmu_state *state)
{
	if (in_interrupt() || state->pause_count > 0)
		return;
	VM_WARN_ON_ONCE(state->enable_count == 0);
	state->enable_count--;
}

static inline void pause(struct lazy_mmu_state *state)
{
	if (in_interrupt())
		return;
	VM_WARN_ON_ONCE(state->pause_count == U8_MAX);
	state->pause_count++;
}

static inline void resume(struct lazy_mmu_state *state)
{
	if (in_interrupt())
		return;
	VM_WARN_ON_ONCE(state->pause_count == 0);
	state->pause_count--;
}

#include <stub/calls.h>

#endif
