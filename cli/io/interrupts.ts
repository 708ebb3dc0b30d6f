/** Does work during which the first Ctrl-C is told, and the second ends the process at once, with this exit code. */
export async function withInterrupts<Result>(
  { first, exit }: { readonly first: () => void; readonly exit: number },
  work: () => Promise<Result>,
): Promise<Result> {
  let isInterrupted = false;
  const interrupt = (): void => {
    if (isInterrupted) process.exit(exit);
    isInterrupted = true;
    first();
  };
  process.on("SIGINT", interrupt);
  try {
    return await work();
  } finally {
    process.off("SIGINT", interrupt);
  }
}
