/** The image that QEMU boots: built from its sources, or as it is kept beside them for who has no cross compiler. */
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const sources = join(import.meta.dirname, "image");

export function hasCrossCompiler(): boolean {
  return spawnSync("aarch64-linux-gnu-gcc", ["--version"]).error === undefined;
}

/** Builds the image into a folder. */
export function builtImage(folder: string): string {
  const image = join(folder, "built.elf");
  execFileSync(join(sources, "build.sh"), [image], { stdio: "pipe" });
  return image;
}

/** Unpacks the image that is kept into a folder. */
export function keptImage(folder: string): string {
  const image = join(folder, "kept.elf");
  writeFileSync(image, gunzipSync(readFileSync(join(sources, "oracle.elf.gz"))));
  return image;
}
