# SPDX-License-Identifier: GPL-2.0-only
# Made by lmmu 1.2.3 from chains/configs.lmmu. Do not edit: make it again with
# lmmu compile a.lmmu --target kunit -o .

obj-$(CONFIG_LAZY_MMU_CONFIGS_KUNIT_TEST) += lazy_mmu_configs_kunit.o
