/** The commands that users see, as package.json contributes them; `showTrace` and `showMatrix` are those of code lenses. */
export const COMMANDS = {
  showTrace: "lmmu.showTrace",
  showMatrix: "lmmu.showMatrix",
  restartServer: "lmmu.restartServer",
  showServerLog: "lmmu.showServerLog",
} as const;
