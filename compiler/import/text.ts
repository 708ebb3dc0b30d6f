/**
 * From what people paste back to the lines that the kernel printed: mail quoting, the encodings and prefixes of mail
 * and log readers, time stamps, and several lines run together into one.
 */

export interface LogLine {
  /** Without quoting, prefix and time stamp; tabs are blanks, runs of blanks one, none at the ends. */
  readonly text: string;
  /** The same with its blanks inside, for forms whose columns say something. */
  readonly raw: string;
  /** It had a time stamp, so the kernel printed it and no person wrote it. */
  readonly stamped: boolean;
  /** Task or CPU of CONFIG_PRINTK_CALLER, e.g. "T41" or "C2"; null where the line does not say. */
  readonly caller: string | null;
}

/** `[    4.100000]`, with the printk caller field `[    T41]` if there is one. */
const STAMP = /\[ {0,12}\d{1,10}\.\d{1,9}\] ?(?:\[ {0,12}([TC]\d{1,10})\] ?)?/g;
/** What `dmesg -T` prints instead. */
const CALENDAR_STAMP = /^\[[A-Z][a-z]{2} [A-Z][a-z]{2} {1,2}\d{1,2} [\d:]{8} \d{4}\] ?/;
const QUOTING = /^[ \t]{0,8}(?:>[ \t]{0,8})+/;
/** Of syslog and the journal. */
const SYSLOG = /^(?:[A-Z][a-z]{2} {1,2}\d{1,2} [\d:.]{8,20}|\d{4}-\d\d-\d\d[T ]\S{1,30}) \S{1,100} kernel: ?/;
/** Log level of `dmesg -r` and `dmesg -x`. */
const LEVEL = /^(?:<\d{1,3}>|kern {0,4}:[a-z]{1,8} {0,4}: ?)/;

/** The lines of `text` between two offsets. A line with several time stamps is several lines. */
export function* logLines(text: string, from: number, to: number): Generator<LogLine> {
  // Looking for the end of the line in the whole text would cost its length for each piece of one long line.
  const stretch = text.slice(from, to);
  let at = 0;
  while (at < stretch.length) {
    const end = stretch.indexOf("\n", at);
    yield* splitAtStamps(end < 0 ? stretch.slice(at) : stretch.slice(at, end));
    at = end < 0 ? stretch.length : end + 1;
  }
}

/** No line of a tracer is longer. */
const LONGEST_TRACER_LINE = 2_000;

/**
 * The lines of a text for tracers' forms, which have a line for each event: one that is much longer is something else, and
 * left out.
 */
export function* tracerLines(text: string): Generator<LogLine> {
  let at = 0;
  while (at < text.length) {
    const found = text.indexOf("\n", at);
    const end = found < 0 ? text.length : found;
    // Of empty lines one says as much as ten million.
    const isRepeated = end === at && text[at - 1] === "\n" && text[at - 2] === "\n";
    if (end - at <= LONGEST_TRACER_LINE && !isRepeated) yield* splitAtStamps(text.slice(at, end));
    at = end + 1;
  }
}

function* splitAtStamps(physical: string): Generator<LogLine> {
  let line = physical.replace(QUOTING, "").trimStart();
  line = line.replace(SYSLOG, "").replace(LEVEL, "");
  if (!line.includes("[")) {
    yield piece(line, false, null);
    return;
  }
  if (CALENDAR_STAMP.test(line)) {
    yield piece(line.replace(CALENDAR_STAMP, ""), true, null);
    return;
  }
  let at = 0;
  let stamped = false;
  let caller: string | null = null;
  for (const stamp of line.matchAll(STAMP)) {
    if (stamp.index > 0) yield piece(line.slice(at, stamp.index), stamped, caller);
    at = stamp.index + stamp[0].length;
    stamped = true;
    caller = stamp[1] ?? null;
  }
  yield piece(line.slice(at), stamped, caller);
}

function piece(text: string, stamped: boolean, caller: string | null): LogLine {
  return { text: blanks(text), raw: text.trimEnd(), stamped, caller };
}

function blanks(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** The text of a quoted-printable mail as its writer saw it; any other text unchanged. */
export function decodeQuotedPrintable(text: string): string {
  const declared = /content-transfer-encoding:[ \t]{0,8}quoted-printable/i.test(text);
  // Without its header, a mail gives itself away by lines that are broken just before column 76.
  if (!declared && !/^.{60,75}=\r?\n/m.test(text)) return text;
  return text
    .replace(/=\r?\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
