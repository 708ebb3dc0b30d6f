/** One run as a part of the picture: the lanes on the left, the tree of calls and the state on the right. */
import { isTolerated } from "../../../runtime/index.js";
import type { Sources } from "../../sources.js";
import { laneFrame } from "../actions.js";
import { placeText } from "../place-text.js";
import { type TraceRow, traceRows, withReports } from "../rows.js";
import { type TableLine, type Tone, TraceTable } from "../table.js";
import { endLines, expectedLines, summaryLines, titleOf } from "../words.js";
import type { Trace } from "../trace.js";
import { type Attributes, count, cut, displayWidth, element, escapeXml, visible, wrap } from "../../text/index.js";
import { drawLanes, type Drawn, type Interleaved, type LanesDrawing, lanesWidth, titled } from "./draw-lanes.js";
import { type Lane, lanesOf } from "./lanes.js";
import type { Mark } from "./marks.js";
import { type Color, COLUMN, FONT_SIZE, LINE, paint } from "./theme.js";

/** Columns of the text. */
const TEXT = 96;
/** Of a further line of a wrapped text. */
const FURTHER = "    ";
/** Of a line's text below the line's top. */
const BASELINE = 12.5;
/** Rows of one run beyond these are counted, not drawn. */
const MOST_ROWS = 240;

export interface RunPicture {
  readonly markup: readonly string[];
  readonly width: number;
  readonly height: number;
  /** What it has of what the legend explains. */
  readonly marks: ReadonlySet<Mark>;
  readonly spans: ReadonlySet<Drawn>;
}

/** Lines under a picture. */
export interface Ending {
  readonly texts: readonly string[];
  readonly color: Color;
}

/** How a run ended, and what was found. */
export function endingsOf(trace: Trace, sources: Sources): Ending[] {
  return [
    ...endLines(trace, sources).map(({ text, fine }): Ending => ({ texts: [text], color: fine ? "text" : "alarm" })),
    { texts: summaryLines(trace, sources), color: "alarm" },
    { texts: expectedLines(trace, sources), color: "aside" },
  ];
}

/** Draws a run at the origin. `interleaved` null: its tasks take turns, which the order of the steps shows. */
export function runPicture(trace: Trace, sources: Sources, interleaved: Interleaved | null): RunPicture {
  return new RunDrawer(trace, sources, interleaved).draw();
}

class RunDrawer {
  private readonly markup: string[] = [];
  private readonly lanes: readonly Lane[];
  /** Where the lanes begin, and where the text beside them does. */
  private readonly lanesStart: number;
  private readonly textStart: number;
  private readonly width: number;
  private y = 0;

  constructor(
    private readonly trace: Trace,
    private readonly sources: Sources,
    private readonly interleaved: Interleaved | null,
  ) {
    this.lanes = lanesOf(trace.program, trace.run.steps);
    const places = trace.run.steps.map((step) => placeText(step, trace, sources).length);
    this.lanesStart = (Math.max(0, ...new Set(places)) + 3) * COLUMN;
    this.textStart = this.lanesStart + lanesWidth(this.lanes);
    this.width = this.textStart + TEXT * COLUMN;
  }

  draw(): RunPicture {
    const { trace, sources } = this;
    const all = traceRows(trace, sources, true).map((row) => this.withChanges(withReports(row, trace, true)));
    const rows = all.slice(0, MOST_ROWS);
    this.heading();
    this.laneNames();
    const top = this.y + 6;
    const known = this.interleaved === null ? null : (step: number) => this.interleaved!.known(step);
    const table = new TraceTable(trace, rows, TEXT, known);
    for (const line of table.header()) {
      this.y += LINE;
      this.pieces(line, this.y);
    }
    this.y += LINE / 2;
    const { marks, spans } = this.rows(rows, table, top);
    if (all.length > rows.length) this.omitted(rows);
    this.y += LINE / 2;
    const endings = this.interleaved === null ? endingsOf(trace, sources) : this.interleaved.endings();
    for (const { texts, color } of endings) this.close(texts, color);
    return { markup: this.markup, width: this.width, height: this.y + LINE / 2, marks, spans };
  }

  /** What no column shows of a row that has none. */
  private withChanges(row: TraceRow): TraceRow {
    if (this.interleaved === null || row.step === null || row.kind !== "line") return row;
    const changed = visible(this.interleaved.untold(row.step), true);
    return changed === "" ? row : { ...row, text: `${row.text} -> ${changed}` };
  }

  private heading(): void {
    const lines = (text: string, columns: number): string[] => wrap(visible(text, true), columns, "", "");
    for (const line of lines(titleOf(this.trace, this.sources), 100)) {
      this.y += LINE + 2;
      this.text(0, this.y, line, { ...TONES.heading, "font-size": FONT_SIZE + 2 });
    }
    const { title } = this.trace.scenario;
    if (title !== "") for (const line of lines(title, 110)) this.line(0, line, "aside");
    this.y += LINE / 2;
  }

  /** Each above its lane, on a line of its own: names are wider than lanes. */
  private laneNames(): void {
    const { frames } = this.trace.program;
    this.lanes.forEach((lane, index) => {
      const { name, kind } = frames[lane.frame]!;
      const x = this.lanesStart + lanesWidth(this.lanes.slice(0, index));
      this.line(x, `${kind === "irq" ? "interrupt" : "task"} ${cut(visible(name, true), 60)}`, "aside");
    });
  }

  /** The rows with what their lanes show of them. `top` is where the lines to the lanes' names begin. */
  private rows(rows: readonly TraceRow[], table: TraceTable, top: number): LanesDrawing {
    const { trace, lanes } = this;
    const { steps } = trace.run;
    const alarms = alarmsOf(trace);
    const middles: number[] = [];
    for (const row of rows) {
      const lines = table.lines(row);
      const title = row.step === null ? undefined : this.interleaved?.title(row.step);
      const before = this.markup.length;
      middles.push(this.y + LINE / 2);
      if (row.step !== null) {
        if (alarms.has(row.step)) this.band(lines.length * LINE);
        this.text(8, this.y + BASELINE, placeText(steps[row.step]!, trace, this.sources), TONES.aside);
      }
      for (const line of lines) {
        this.pieces(line, this.y + BASELINE);
        this.y += LINE;
      }
      if (title !== undefined) this.markup.push(titled(title, this.markup.splice(before)));
    }
    const told = rowOfSteps(rows, steps.length);
    const drawing = drawLanes({
      lanes,
      steps,
      laneOf: steps.map((step) => lanes.findIndex((lane) => lane.frame === laneFrame(trace.program, step))),
      x: this.lanesStart,
      top,
      bottom: this.y,
      middle: (step) => middles[told[step]!] ?? this.y,
      shown: (step) => rows[told[step]!]?.step === step,
      alarms,
      interleaved: this.interleaved,
    });
    this.markup.push(...drawing.markup);
    return drawing;
  }

  /** Behind a row that a reader must not miss. */
  private band(height: number): void {
    const { y, width } = this;
    this.markup.push(element("rect", { x: 0, y, width, height, ...paint({ fill: "alarmGround" }) }));
    this.markup.push(element("rect", { x: 0, y, width: 3, height, ...paint({ fill: "alarm" }) }));
  }

  private omitted(rows: readonly TraceRow[]): void {
    const last = rows.reduce((most, row) => Math.max(most, row.step ?? -1), -1);
    const more = this.trace.run.steps.length - 1 - last;
    this.line(this.textStart + COLUMN, `${count(more, "more step")}; --format json has all`, "aside");
  }

  private close(texts: readonly string[], color: Color): void {
    const columns = Math.floor((this.width - 8) / COLUMN);
    for (const line of texts.flatMap((each) => wrap(visible(each, true), columns, "", FURTHER))) {
      this.line(line.startsWith(FURTHER) ? 8 + FURTHER.length * COLUMN : 8, line.trimStart(), color);
    }
  }

  /** Pieces of a line, each stretched to its columns, so that rows stay in line in whatever font there is. */
  private pieces(line: TableLine, y: number): void {
    for (const { at, text, tone } of line) {
      // Indentation is enough; of a level too deep to indent its number stays.
      const from = tone === "guide" ? text.indexOf("[") : 0;
      if (from < 0) continue;
      const shown = text.slice(from).trimEnd();
      const stretch = { textLength: displayWidth(shown) * COLUMN, lengthAdjust: "spacingAndGlyphs" };
      this.text(this.textStart + (at + from) * COLUMN, y, shown, { ...TONES[tone], ...stretch });
    }
  }

  private line(x: number, text: string, color: Color): void {
    this.y += LINE;
    this.text(x, this.y, text, paint({ fill: color }));
  }

  private text(x: number, y: number, text: string, attributes: Attributes): void {
    this.markup.push(element("text", { x, y, ...attributes }, escapeXml(text)));
  }
}
/** The steps that a reader must not miss. What is suppressed or what the kernel lives with is none. */
function alarmsOf({ run }: Trace): Set<number> {
  const heard = run.findings.filter((finding) => !isTolerated(finding));
  const alarms = new Set(heard.map((finding) => finding.step));
  run.steps.forEach(({ action }, index) => {
    if (action.kind === "call" && (action.judgement === "silent" || action.judgement === "late")) alarms.add(index);
  });
  return alarms;
}

/** For each step the row that shows it, or that stands for it, or the last before it. */
function rowOfSteps(rows: readonly TraceRow[], steps: number): number[] {
  const exact = new Map(rows.flatMap((row, index) => (row.step === null ? [] : [[row.step, index] as const])));
  let last = 0;
  return Array.from({ length: steps }, (_, step) => {
    const own = exact.get(step);
    if (own !== undefined) last = own;
    else {
      const next = rows.findIndex((row, index) => index > last && (row.step !== null || row.kind === "more"));
      if (rows[next]?.kind === "more") last = next;
    }
    return last;
  });
}

const BOLD = { "font-weight": "bold" };
const TONES: Readonly<Record<Tone, Attributes>> = {
  plain: paint({ fill: "text" }),
  heading: { ...paint({ fill: "text" }), ...BOLD },
  guide: paint({ fill: "aside" }),
  aside: paint({ fill: "aside" }),
  warning: { ...paint({ fill: "alarm" }), ...BOLD },
  error: { ...paint({ fill: "alarm" }), ...BOLD },
};
