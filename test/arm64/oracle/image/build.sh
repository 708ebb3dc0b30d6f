#!/bin/sh
# Builds the image with GCC for AArch64 (Debian: gcc-aarch64-linux-gnu). build.sh FILE
# oracle.elf.gz is what comes out, by `gzip -9n`: commit it with the sources that it is built from.
set -e
here=$(dirname "$0")
aarch64-linux-gnu-gcc -O2 -ffreestanding -fno-builtin -fno-pic -mgeneral-regs-only -mstrict-align -Wall -Wextra -Werror \
    -fno-stack-protector -fno-tree-loop-distribute-patterns -march=armv8-a -nostdlib -static -no-pie -s \
    -Wl,--build-id=none -Wl,--no-warn-rwx-segments -Wl,-z,max-page-size=4096 \
    -T "$here/link.ld" -o "$1" "$here/start.S" "$here/oracle.c"
