/** How lanes are laid out: a column for each as long as there is room, else narrow tracks with the text beside them. */
import { cut, displayWidth, wrap } from "../../text/index.js";
import type { Piece, TableLine, Tone } from "../table.js";
import type { CellText, LaneRow, Lanes } from "./lane-rows.js";

type StepRow = Extract<LaneRow, { kind: "step" }>;

/** A column keeps so many characters for its texts; with less, lanes become tracks. */
const LEAST_COLUMN = 18;
/** Tracks may take so much; with more lanes, the text alone says whose step it is. */
const MOST_TRACKS = 36;
/** What is told below a statement, and the further lines of a wrapped text. */
const BELOW = "  ";

const STEP = "*";
/** Columns of a lane's sign and the space behind it. */
const SIGN = 2;

/** The lines that name the lanes, and those of their rows, within so many columns. */
export function laneLines(lanes: Lanes, width: number): TableLine[] {
  if (lanes.rows.length === 0) return [];
  const places = lanes.rows.map((row) => (row.kind === "step" ? displayWidth(row.place) : 0));
  const start = 1 + Math.max(...places) + 1;
  const roomy = Math.floor((width - start) / lanes.names.length) - SIGN - 1 >= LEAST_COLUMN;
  const form = roomy ? new Columns(lanes, start, width) : new Tracks(lanes, start, width);
  return [...form.header(), ...lanes.rows.flatMap((row) => form.lines(row))];
}

/** Every lane has a column. */
class Columns {
  /** Columns of text that each lane has, and where it begins. */
  private readonly widths: readonly number[];
  private readonly starts: readonly number[];

  constructor(
    private readonly lanes: Lanes,
    start: number,
    width: number,
  ) {
    const wanted = lanes.names.map((_, lane) => wantedWidth(lanes, lane));
    this.widths = shares(wanted, width - start - lanes.names.length * (SIGN + 1));
    let at = start;
    this.starts = this.widths.map((each) => {
      const own = at;
      at += SIGN + each + 1;
      return own;
    });
  }

  header(): TableLine[] {
    const named = this.lanes.names.flatMap(({ kind, name }, lane) => {
      return piece(this.at(lane) + SIGN, cut(`${kind} ${name}`, this.widths[lane]!), "heading");
    });
    return [named];
  }

  lines(row: LaneRow): TableLine[] {
    if (row.kind === "more") return [signs(row, null, (lane) => this.at(lane)), piece(1, row.text, "aside")];
    const { lane, frame, same } = row;
    const at = this.at(lane) + SIGN;
    const room = this.widths[lane]!;
    const cell =
      frame === ""
        ? stepLines(row, "", at, room)
        : [
            ...(same ? [] : textLines({ text: frame, tone: "plain", marked: 0 }, at, room)),
            ...stepLines(row, "", at + BELOW.length, room - BELOW.length),
          ];
    return withSigns(cell, row, (each) => this.at(each));
  }

  private at(lane: number): number {
    return this.starts[lane]!;
  }
}

/** Every lane has a track, and the text on the right says whose step it is. */
class Tracks {
  /** Columns that a track takes, 0 where there are too many. */
  private readonly track: number;
  private readonly text: number;

  constructor(
    private readonly lanes: Lanes,
    private readonly start: number,
    private readonly width: number,
  ) {
    const { length } = lanes.names;
    const track = String(length).length + 1;
    this.track = track * length <= MOST_TRACKS ? track : 0;
    this.text = start + this.track * length + 1;
  }

  header(): TableLine[] {
    if (this.track === 0) return [];
    const { names } = this.lanes;
    const legend = names.map(({ kind, name }, lane) => `${lane + 1} ${kind} ${name}`).join(", ");
    const numbers = names.flatMap((_, lane) => piece(this.at(lane), String(lane + 1), "heading"));
    return [...wrap(legend, this.width - 1, "", BELOW).map((line) => indented(1, line, "plain")), numbers];
  }

  lines(row: LaneRow): TableLine[] {
    const at = (lane: number): number => this.at(lane);
    if (row.kind === "more") {
      return [[...(this.track === 0 ? [] : signs(row, null, at)), ...piece(this.text, row.text, "aside")]];
    }
    const { lane, frame } = row;
    const who = `${this.lanes.names[lane]!.name}${frame === "" ? "" : ` in ${frame}`}: `;
    const cell = stepLines(row, who, this.text, this.width - this.text);
    return this.track === 0 ? withPlace(cell, row) : withSigns(cell, row, at);
  }

  private at(lane: number): number {
    return this.start + lane * this.track;
  }
}

/** What a lane needs for every step, and every detail of it, to be one line. */
function wantedWidth({ names, rows }: Lanes, lane: number): number {
  const { kind, name } = names[lane]!;
  let wanted = displayWidth(`${kind} ${name}`);
  for (const row of rows) {
    if (row.kind !== "step" || row.lane !== lane) continue;
    const inside = row.frame === "" ? 0 : BELOW.length;
    const details = row.details.map(({ text }) => BELOW.length + displayWidth(text));
    const step = Math.max(displayWidth(parts(row, "").join(" ")), ...details);
    wanted = Math.max(wanted, displayWidth(row.frame), inside + step);
  }
  return wanted;
}

/** Shares columns out: who wants less than an even share leaves the rest to the others. */
function shares(wanted: readonly number[], columns: number): number[] {
  const given = wanted.map(() => 0);
  let left = columns;
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a]! - wanted[b]!);
  order.forEach((index, position) => {
    given[index] = Math.min(wanted[index]!, Math.floor(left / (order.length - position)));
    left -= given[index];
  });
  return given;
}

/** What was done, a remark, and what that changed. */
function parts({ done, note, changed }: StepRow, who: string): string[] {
  return [who + done, note, changed === "" ? "" : `-> ${changed}`].filter((part) => part !== "");
}

/** A step from column `at`: in one line what was done and what that changed, where there is room for both. */
function stepLines(row: StepRow, who: string, at: number, width: number): TableLine[] {
  const { done, note, changed, details } = row;
  const whole = parts(row, who).join(" ");
  const marked = Math.max(0, who.length - 1);
  const below = (text: CellText): TableLine[] => textLines(text, at + BELOW.length, width - BELOW.length);
  const told = displayWidth(whole) <= width ? [whole] : [who + done, ...[note, changed].filter((part) => part !== "")];
  const [first, ...others] = told;
  return [
    ...textLines({ text: first!, tone: "heading", marked }, at, width),
    ...others.flatMap((text) => below({ text, tone: "plain", marked: 0 })),
    ...details.flatMap(below),
  ];
}

/** A text wrapped to so many columns from column `at`. */
function textLines({ text, tone, marked }: CellText, at: number, width: number): TableLine[] {
  return wrap(text, width, "", BELOW).map((line, index) => {
    if (marked >= text.length) return indented(at, line, tone);
    if (index > 0) return indented(at, line, "plain");
    const mark = line.slice(0, marked);
    return [...piece(at, mark, tone), ...indented(at + displayWidth(mark), line.slice(marked), "plain")];
  });
}

function withSigns(cell: readonly TableLine[], row: StepRow, at: (lane: number) => number): TableLine[] {
  const marked = cell.map((line, index) => [...line, ...signs(row, index === 0 ? row.lane : null, at)]);
  return withPlace(marked, row).map((line) => [...line].sort((a, b) => a.at - b.at));
}

function withPlace(cell: readonly TableLine[], { place }: StepRow): TableLine[] {
  return cell.map((line, index) => (index === 0 ? [...piece(1, place, "aside"), ...line] : line));
}

/** What each lane does, and which one does the step. */
function signs(row: LaneRow, step: number | null, at: (lane: number) => number): Piece[] {
  return row.signs.flatMap((sign, lane) => {
    return lane === step ? piece(at(lane), STEP, "plain") : piece(at(lane), sign, "guide");
  });
}

/** A text that may begin with spaces. */
function indented(at: number, text: string, tone: Tone): Piece[] {
  const shown = text.trimStart();
  return piece(at + text.length - shown.length, shown, tone);
}

function piece(at: number, text: string, tone: Tone): Piece[] {
  return text === "" ? [] : [{ at, text, tone }];
}
