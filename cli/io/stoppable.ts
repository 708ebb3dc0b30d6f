/** What long work asks between two pieces. */
export interface Stop {
  /** Lets what has come in from outside be heard, and says whether Ctrl-C was among it. */
  isWanted(): Promise<boolean>;
}

/**
 * Does work that Ctrl-C does not kill but stops: at its next question, behind the piece of work under way, so that it can
 * hand back what it has.
 */
export async function stoppable<Result>(work: (stop: Stop) => Promise<Result>): Promise<Result> {
  let isInterrupted = false;
  const interrupt = (): void => {
    isInterrupted = true;
  };
  process.on("SIGINT", interrupt);
  try {
    return await work({
      async isWanted() {
        // Signals are told between two turns of the event loop alone.
        await new Promise((resolve) => setImmediate(resolve));
        return isInterrupted;
      },
    });
  } finally {
    process.off("SIGINT", interrupt);
  }
}
