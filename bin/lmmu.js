#!/usr/bin/env node
/**
 * The command `lmmu`. It is kept in the tree, and only starts what is built, because npm links it when it first sees a
 * checkout (`npx lmmu`), built or not, and does not look again.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const cli = new URL("../dist/cli.js", import.meta.url);

if (existsSync(cli)) await import(cli.href);
else {
  const checkout = fileURLToPath(new URL("..", import.meta.url));
  console.error(
    `error: lmmu is not built\n  help: run \`npm ci\` in ${checkout}, which installs its tools and builds it`,
  );
  process.exitCode = 2;
}
