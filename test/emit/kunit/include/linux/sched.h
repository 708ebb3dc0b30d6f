#ifndef LINUX_SCHED_H
#define LINUX_SCHED_H

#include <linux/mm_types_task.h>

struct task_struct {
	struct lazy_mmu_state lazy_mmu_state;
};

static struct task_struct only_task;
#define current (&only_task)

#endif
