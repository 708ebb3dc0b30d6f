/** 28x: the settings in `lmmu.json`. */
import type { ReadResult } from "../host.js";
import { didYouMean, entry } from "./entry.js";

type Reason = Extract<ReadResult, { ok: false }>["reason"];

const REASONS: Readonly<Record<Reason, string>> = {
  missing: "there is no such file",
  unreadable: "it is no UTF-8 text that may be read",
  binary: "it is not text",
  too_large: "it is larger than 8 MiB",
};

/** What can be wrong with a text that should be JSON. */
const PROBLEMS = {
  Empty: "the file is empty",
  TooDeep: "lists and objects lie too deep in each other",
  TooLong: "the file is longer than settings can be: 256 KiB",
  InvalidSymbol: "this is no word of JSON",
  InvalidNumberFormat: "this is no number",
  PropertyNameExpected: "a key in double quotes is missing here",
  ValueExpected: "a value is missing here",
  ColonExpected: "a `:` is missing between key and value",
  CommaExpected: "a `,` is missing before this",
  CloseBraceExpected: "a `}` is missing here",
  CloseBracketExpected: "a `]` is missing here",
  EndOfFileExpected: "the file should end before this",
  InvalidCommentToken: "no comment can stand here",
  UnexpectedEndOfComment: "this comment has no end",
  UnexpectedEndOfString: 'this text has no closing `"`',
  UnexpectedEndOfNumber: "this number is not complete",
  InvalidUnicode: "four hexadecimal digits must follow `\\u`",
  InvalidEscapeCharacter: "`\\` cannot stand before this character; a backslash is `\\\\`",
  InvalidCharacter: "a text in quotes has no control characters",
} as const;

export type SyntaxProblem = keyof typeof PROBLEMS;

/** What somebody wrote, short enough to be shown. */
function quoted(text: string): string {
  return `\`${text.length > 60 ? `${text.slice(0, 60)}...` : text}\``;
}

/** A text as JSON has it. */
function inJson(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text);
}

export const settingsUnreadable = entry<{ file: string; reason: Reason }>({
  code: "LMMU280",
  name: "settings-unreadable",
  title: "the settings cannot be read",
  severity: "error",
  foundBy: "settings",
  message: ({ file, reason }) => `cannot read ${file}: ${REASONS[reason]}`,
  help: () => "mend or remove it; an `lmmu.json` that changes nothing is `{}`",
});

export const settingsSyntax = entry<{ problem: SyntaxProblem }>({
  code: "LMMU281",
  name: "settings-syntax",
  title: "the settings are no JSON",
  severity: "error",
  foundBy: "settings",
  message: ({ problem }) => PROBLEMS[problem],
  help: ({ problem }) => (problem === "Empty" ? "settings that change nothing are `{}`" : ""),
});

export const settingsUnknownKey = entry<{ key: string; suggestion: string | null; keys: readonly string[] }>({
  code: "LMMU282",
  name: "settings-unknown-key",
  title: "the settings have a key that means nothing",
  severity: "error",
  foundBy: "settings",
  message: ({ key }) => `there is no setting ${quoted(key)}`,
  help: ({ suggestion, keys }) => didYouMean(suggestion) || `there are: ${keys.map((key) => `\`${key}\``).join(", ")}`,
});

export const settingsType = entry<{ what: string; wanted: string; found: string }>({
  code: "LMMU283",
  name: "settings-type",
  title: "a setting has a value of the wrong type",
  severity: "error",
  foundBy: "settings",
  message: ({ what, found }) => `${what} cannot be ${found}`,
  help: ({ wanted }) => `it is ${wanted}`,
});

export const settingsUnknownRules = entry<{ name: string; suggestion: string | null; names: readonly string[] }>({
  code: "LMMU284",
  name: "settings-unknown-rules",
  title: "the settings name a rule set that no file has",
  severity: "error",
  foundBy: "settings",
  message: ({ name }) => `no file that was checked has a rule set ${quoted(name)}`,
  help: ({ suggestion, names }) =>
    didYouMean(suggestion) ||
    `there are: ${names.slice(0, 20).join(", ")}, all; one of your own has to be declared or imported`,
});

export const settingsUnknownFinding = entry<{ name: string; suggestion: string | null }>({
  code: "LMMU285",
  name: "settings-unknown-finding",
  title: "the settings speak of a finding that does not exist",
  severity: "error",
  foundBy: "settings",
  message: ({ name }) => `there is no finding ${quoted(name)}`,
  help: ({ suggestion }) => didYouMean(suggestion) || "`lmmu explain` lists them all",
});

export const settingsSeverity = entry<{ text: string; suggestion: string | null; severities: readonly string[] }>({
  code: "LMMU286",
  name: "settings-severity",
  title: "the settings have a severity that does not exist",
  severity: "error",
  foundBy: "settings",
  message: ({ text }) => `${inJson(text)} is no severity`,
  help: ({ suggestion, severities }) => didYouMean(suggestion) || `there are: ${severities.join(", ")}`,
});

export const settingsFixed = entry<{ code: string; name: string }>({
  code: "LMMU287",
  name: "settings-fixed",
  title: "the settings would change an error that is always one",
  severity: "error",
  foundBy: "settings",
  message: ({ code, name }) => `\`${name}\` (${code}) is always an error`,
  help: () => "remove this line: where such an error is, nothing else that is said can be relied upon",
});

export const settingsPattern = entry<{ problem: string; advice: string }>({
  code: "LMMU288",
  name: "settings-pattern",
  title: "the settings have a pattern that is none",
  severity: "error",
  foundBy: "settings",
  message: ({ problem }) => problem,
  help: ({ advice }) => advice,
});

export const settingsTwice = entry<{ key: string }>({
  code: "LMMU289",
  name: "settings-twice",
  title: "the settings say something twice",
  severity: "error",
  foundBy: "settings",
  message: ({ key }) => `${quoted(key)} has a value already, which no longer counts`,
  help: () => "remove one of them",
});
