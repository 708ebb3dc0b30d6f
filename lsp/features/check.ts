import { reportOf } from "../core/check.js";
import type { Report } from "../core/report.js";
import type { Feature } from "../feature.js";
import { CHECK } from "../routes.js";

/** What the server itself asks when something has changed. Null: it was stopped. */
export const check: Feature<{ readonly uri: string }, Report | null> = {
  method: CHECK,
  async answer({ uri }, core, stopped) {
    const checked = await core.check(uri, stopped);
    return checked.stopped ? null : reportOf(checked, core);
  },
};
