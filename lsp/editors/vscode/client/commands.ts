/** The commands that users see, as package.json contributes them; those that show something are of code lenses too. */
export const COMMANDS = {
  showTrace: "lmmu.showTrace",
  showMatrix: "lmmu.showMatrix",
  showExploration: "lmmu.showExploration",
  restartServer: "lmmu.restartServer",
  showServerLog: "lmmu.showServerLog",
} as const;
