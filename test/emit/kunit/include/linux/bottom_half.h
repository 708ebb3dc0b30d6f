#ifndef LINUX_BOTTOM_HALF_H
#define LINUX_BOTTOM_HALF_H

#include <stub/log.h>

static inline void local_bh_disable(void)
{
	bottom_halves_off++;
	log_call("local_bh_disable");
}

static inline void local_bh_enable(void)
{
	bottom_halves_off--;
	log_call("local_bh_enable");
}

#endif
