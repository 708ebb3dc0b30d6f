/** The user asked for something that cannot be done: wrong words on the command line, or input that is not there. */
export class UsageError extends Error {
  /** `advice`: what to do instead; empty where the message says it. */
  constructor(
    message: string,
    readonly advice = "",
  ) {
    super(message);
  }
}
