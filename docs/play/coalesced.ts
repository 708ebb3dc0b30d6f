/**
 * A piece of work that is asked for often: it is done once at a time, and once more where it was asked for meanwhile.
 * `isOld` says, while it is done, that it will be done once more.
 */
export function coalesced(work: (isOld: () => boolean) => Promise<void>): () => void {
  let isRunning = false;
  let isWanted = false;
  const run = async (): Promise<void> => {
    isRunning = true;
    while (isWanted) {
      isWanted = false;
      await work(() => isWanted);
    }
    isRunning = false;
  };
  return () => {
    isWanted = true;
    if (!isRunning) void run();
  };
}
