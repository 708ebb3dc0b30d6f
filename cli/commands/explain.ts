import { explain } from "../../compiler/catalogue/explanations/index.js";
import { CATALOGUE } from "../../compiler/index.js";
import type { RunCommand } from "../run-command.js";
import { catalogueList, explanation } from "../format/explanation.js";
import { json } from "../format/json.js";
import { styleFor } from "../format/style.js";
import { UsageError } from "../io/usage-error.js";
import { EXIT } from "../terminal.js";

export const run: RunCommand = ([wanted], options, terminal) => {
  const style = styleFor(terminal.stdout, options["color"] as boolean | undefined, terminal.env);
  const asJson = options["format"] === "json";
  if (wanted === undefined) {
    const entries = CATALOGUE.map(({ code, name, severity, title }) => ({ code, name, severity, title }));
    terminal.stdout.write(asJson ? json({ version: 1, entries }) : catalogueList(CATALOGUE, style));
    return Promise.resolve(EXIT.fine);
  }
  const entry = explain(wanted);
  if (entry === undefined) {
    throw new UsageError(`there is no finding ${JSON.stringify(wanted)}`, "`lmmu explain` lists them all");
  }
  const { code, name, severity, title, explanation: text, bad, good } = entry;
  const fields = { version: 1, code, name, severity, title, explanation: text, bad, good };
  terminal.stdout.write(asJson ? json(fields) : explanation(entry, style));
  return Promise.resolve(EXIT.fine);
};
