/** 4xx: page tables, barriers and what a walk finds. */
import { entry } from "./entry.js";

export const pageTables = entry<{ statement: string }>({
  code: "LMMU401",
  name: "page-tables-not-run",
  title: "page tables are not executed by this version",
  severity: "error",
  explanation:
    "This version compiles statements about page tables, barriers and accesses, and cannot execute them. A run that comes to " +
    "one ends there, and nothing is said about what follows.",
  bad: "region r: kernel 1 pages;\nscenario s {\n  unmap r;\n}\n",
  good: "scenario s {\n  lazy { }\n}\n",
  foundBy: "run",
  message: ({ statement }) => `this version does not execute \`${statement}\`, so the run ends here`,
  help: () => "take the statement out to see what the rest of the scenario does",
});
