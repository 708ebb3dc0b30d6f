/* IS_ENABLED() for options that are 1 or not defined. */
#ifndef LINUX_KCONFIG_H
#define LINUX_KCONFIG_H

#define BEHIND_1 0,
#define SECOND(first, second, ...) second
#define IS_1(comma_or_nothing) SECOND(comma_or_nothing 1, 0, 0)
#define PASTED(value) IS_1(BEHIND_##value)
#define IS_ENABLED(option) PASTED(option)

#endif
