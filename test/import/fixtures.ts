/** The splats under test/fixtures/splats, each with the chain that a person wrote beside it; the format is told there. */
import { readdirSync, readFileSync } from "node:fs";
import { type Chains, type LibraryFile, readChains, type Splat, writeScenarios } from "../../compiler/import/index.js";
import { parse, type ScenarioItem } from "../../grammar/index.js";

const folder = new URL("../fixtures/splats/", import.meta.url);

export interface Fixture {
  readonly name: string;
  readonly text: string;
  /** Lines of the `.chain` file, but its notes. */
  readonly chain: readonly string[];
  /** What the importer has to say: the `.chain` file's lines that begin with `note`. */
  readonly notes: readonly string[];
}

export const fixtures: readonly Fixture[] = readdirSync(folder)
  .filter((file) => file.endsWith(".txt"))
  .sort()
  .map((file) => {
    const lines = readFileSync(new URL(file.replace(/\.txt$/, ".chain"), folder), "utf8")
      .trimEnd()
      .split("\n");
    return {
      name: file.slice(0, -".txt".length),
      text: readFileSync(new URL(file, folder), "utf8"),
      chain: lines.filter((line) => !line.startsWith("note ")),
      notes: lines.flatMap((line) => (line.startsWith("note ") ? [line.slice("note ".length)] : [])),
    };
  });

export function fixture(name: string): Fixture {
  const found = fixtures.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no fixture ${name}`);
  return found;
}

/** The chains of a text; throws where it has none. */
export function readAll(text: string): Chains {
  const result = readChains(text);
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.found;
}

/** The first chain of a text. */
export function read(text: string): Splat {
  return readAll(text).chains[0]!.splat;
}

/** The file for one chain alone. */
export function writeOne(splat: Splat, library: readonly LibraryFile[], expectations: readonly string[] = []) {
  const { text, imports, scenarios } = writeScenarios({ chains: [{ splat, times: 1 }], notes: [] }, library, [
    expectations,
  ]);
  return { text, imports, ...scenarios[0]! };
}

/** All chains of a text in the form of a `.chain` file. */
export function chainsOf({ chains }: Chains): string[] {
  return chains.flatMap(({ splat, times }) => [...(times === 1 ? [] : [`times ${String(times)}`]), ...chainOf(splat)]);
}

/** All sentences on what a text has lost, and on what of it was merged. */
export function notesOf({ chains, notes }: Chains): string[] {
  return [...notes, ...chains.flatMap(({ splat }) => splat.lost)];
}

/** A splat in the form of a `.chain` file. */
export function chainOf(splat: Splat): string[] {
  const where = splat.file === null ? "-" : `${splat.file}:${String(splat.line)}`;
  const lines = [`${headOf(splat.title)} ${splat.function} ${where}`];
  for (const part of splat.parts) {
    if (part.interrupt !== null) lines.push(`[irq ${part.interrupt.name} ${part.interrupt.kind}]`);
    for (const frame of part.frames) {
      if (frame.gap) lines.push("...");
      lines.push(frame.symbol);
    }
  }
  if (splat.kind === "sleeping") lines.push("sleep");
  if (splat.gapInside) lines.push("...");
  return lines;
}

function headOf(title: string): string {
  return title === "WARNING" ? "warn" : `"${title}"`;
}

/** A file that was imported, in the form of a `.chain` file: what the parser makes of it. */
export function chainInText(text: string): string[] {
  const { ast, comments, problems } = parse(text);
  if (problems.length > 0) throw new Error(`${JSON.stringify(problems)}\n${text}`);
  const gaps = comments.filter((comment) =>
    /leaves frames out here\.$/.test(text.slice(comment.span.start, comment.span.end)),
  );
  const handlers = new Map(ast.declarations.flatMap((each) => (each.kind === "irq" ? [[each.name.text, each]] : [])));

  const linesOf = (statements: readonly ScenarioItem[], start: number): string[] =>
    statements.flatMap((statement) => {
      if (statement.kind === "interrupt") {
        const handler = handlers.get(statement.name.text);
        if (handler === undefined) throw new Error(`no handler ${statement.name.text}`);
        const head = `[irq ${handler.name.text} ${handler.context}]`;
        return [head, ...linesOf(handler.body.statements, handler.body.span.start)];
      }
      if (statement.kind === "sleep") return ["sleep"];
      if (statement.kind !== "chain") throw new Error(`a ${statement.kind} in the scenario`);
      let before = start;
      return statement.elements.flatMap((element) => {
        if (element.kind === "block") return linesOf(element.body.statements, element.body.span.start);
        if (element.kind === "next") return ["next"];
        const gap = gaps.some(({ span }) => span.start >= before && span.end <= element.span.start);
        before = element.span.end;
        return [...(gap ? ["..."] : []), element.name.text];
      });
    });

  const scenarios = ast.declarations.filter((each) => each.kind === "scenario");
  if (scenarios.length === 0) throw new Error("no scenario");
  return scenarios.flatMap((scenario) => {
    const { documentation } = scenario;
    const where = /^(.+?) (?:at (\S+) )?in ([^\s:]+)(?:[:\s]|$)/.exec(documentation.replace(/\n(?!\d+ times)/g, " "));
    const times = /^(\d+) times in the text\.$/m.exec(documentation)?.[1];
    const items = scenario.items.filter(({ kind }) => kind !== "expect");
    return [
      ...(times === undefined ? [] : [`times ${times}`]),
      `${headOf(where?.[1] ?? "")} ${where?.[3] ?? ""} ${where?.[2] ?? "-"}`,
      ...linesOf(items, scenario.span.start),
      ...(text.slice(scenario.span.start, scenario.span.end).includes("further inside") ? ["..."] : []),
    ];
  });
}
