/** What whole programs take, from their start: everything that a person waits for is in it. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median, ROUNDS } from "./budgets.js";
import { textOf } from "./text.js";

const cli = fileURLToPath(new URL("../../bin/lmmu.js", import.meta.url));

/** @param {string[]} args */
function timeOf(args) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  const milliseconds = performance.now() - start;
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return milliseconds;
}

/**
 * Medians in milliseconds; the reference is a `node` that does nothing, and alternates with what is measured so that
 * both meet the same machine.
 */
export function measurePrograms() {
  const folder = mkdtempSync(join(tmpdir(), "lmmu-bench-"));
  try {
    const file = join(folder, "units.lmmu");
    writeFileSync(file, textOf(400));
    /** @type {Record<"node" | "version" | "check", number[]>} */
    const times = { node: [], version: [], check: [] };
    for (let round = -1; round < ROUNDS; round++) {
      const node = timeOf(["-e", "0"]);
      const version = timeOf([cli, "--version"]) - node;
      const check = timeOf([cli, "check", file]) - node;
      if (round < 0) continue; // The first one pays for reading the files from the disk.
      times.node.push(node);
      times.version.push(version);
      times.check.push(check);
    }
    return { node: median(times.node), version: median(times.version), check: median(times.check) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
