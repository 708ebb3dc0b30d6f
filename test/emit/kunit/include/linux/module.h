#ifndef LINUX_MODULE_H
#define LINUX_MODULE_H

#define MODULE_DESCRIPTION(text) _Static_assert(sizeof(text) > 1, text)
#define MODULE_IMPORT_NS(text) _Static_assert(sizeof(text) > 1, text)
#define MODULE_LICENSE(text) _Static_assert(sizeof(text) == sizeof("GPL"), text)

#endif
