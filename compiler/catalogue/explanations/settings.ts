/** What explains 28x: the settings in `lmmu.json`. */
import type * as entries from "../settings.js";
import type { Explanations } from "./explanation.js";

export const settings: Explanations<typeof entries> = {
  settingsUnreadable: {
    explanation:
      "There is an `lmmu.json` above the file that is checked, but it is no text file, or a link that leads out of its " +
      "folder. What it would say is unknown, so the defaults count.",
    bad: "",
    good: "{}\n",
  },
  settingsSyntax: {
    explanation:
      "`lmmu.json` holds one JSON object. Comments and commas after the last element are allowed. What can be read all the " +
      "same counts.",
    bad: '{\n  "rules": ["A", "D"\n}\n',
    good: '{\n  "rules": ["A", "D"], // what we hold everything against\n}\n',
  },
  settingsUnknownKey: {
    explanation: "A key with a typing mistake would change nothing, and nobody would notice.",
    bad: '{ "rule": ["A"] }\n',
    good: '{ "rules": ["A"] }\n',
  },
  settingsType: {
    explanation: "Each setting has one type. One of another type is passed over, as if it were not there.",
    bad: '{ "rules": "A" }\n',
    good: '{ "rules": ["A"] }\n',
  },
  settingsUnknownRules: {
    explanation:
      "`rules` names rule sets that ship, or that the checked files declare or import; `all` stands for the five and a " +
      "file's own. Files that lack one of the names are held against the others; a name that all of them lack is a mistake.",
    bad: '{ "rules": ["mainline"] }\n',
    good: '{ "rules": ["D"] }\n',
  },
  settingsUnknownFinding: {
    explanation:
      "`severities` names findings by their codes or by the names that `// lmmu: allow` takes, as the list of findings has " +
      "them.",
    bad: '{ "severities": { "leek": "off" } }\n',
    good: '{ "severities": { "leak": "off" } }\n',
  },
  settingsSeverity: {
    explanation: "A finding is an error, a warning or a note, or it is off, that is, not reported.",
    bad: '{ "severities": { "leak": "warn" } }\n',
    good: '{ "severities": { "leak": "warning" } }\n',
  },
  settingsFixed: {
    explanation:
      "With errors of syntax, names or types a program has no meaning, and whatever else is said about it would be wrong. " +
      "They cannot be turned off or down.",
    bad: '{ "severities": { "unknown-function": "off" } }\n',
    good: '{ "severities": { "hides-imported": "off" } }\n',
  },
  settingsPattern: {
    explanation:
      "Patterns are paths from the folder of `lmmu.json`, with slashes. `*` is any part of a name, `?` one character of it, " +
      "`**` any number of folders. There are no braces, brackets or negations: each list may have many patterns.",
    bad: '{ "exclude": ["{old,older}/**"] }\n',
    good: '{ "exclude": ["old", "older"] }\n',
  },
  settingsTwice: {
    explanation: "Of two values for one key, or for one finding by its code and by its name, the last one counts.",
    bad: '{ "severities": { "leak": "off", "LMMU303": "error" } }\n',
    good: '{ "severities": { "leak": "error" } }\n',
  },
};
