/** The program `lmmu`: one command line, then the exit code that it came to. */
import { run } from "./program.js";

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (problem: NodeJS.ErrnoException) => {
    // Whoever read our output has seen enough (`lmmu run ... | head`).
    if (problem.code === "EPIPE") process.exit();
    throw problem;
  });
}

process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  cwd: process.cwd(),
  env: process.env,
});
