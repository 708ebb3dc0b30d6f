/** The splats under test/fixtures/splats, each with the chain that a person wrote beside it; the format is told there. */
import { readdirSync, readFileSync } from "node:fs";
import type { Splat } from "../../compiler/import/index.js";
import { parse, type ScenarioItem } from "../../grammar/index.js";

const folder = new URL("../fixtures/splats/", import.meta.url);

export interface Fixture {
  readonly name: string;
  readonly text: string;
  /** Lines of the `.chain` file, but those on what is lost. */
  readonly chain: readonly string[];
  /** Sentences on what the text has lost: the `.chain` file's lines that begin with `lost`. */
  readonly lost: readonly string[];
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
      chain: lines.filter((line) => !line.startsWith("lost ")),
      lost: lines.flatMap((line) => (line.startsWith("lost ") ? [line.slice("lost ".length)] : [])),
    };
  });

export function fixture(name: string): Fixture {
  const found = fixtures.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no fixture ${name}`);
  return found;
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
  return lines;
}

function headOf(title: string): string {
  return title === "WARNING" ? "warn" : `"${title}"`;
}

/** A file with one scenario, in the form of a `.chain` file: what the parser makes of it. */
export function chainInText(text: string): string[] {
  const { ast, comments, problems } = parse(text);
  if (problems.length > 0) throw new Error(`${JSON.stringify(problems)}\n${text}`);
  const gaps = comments.filter((comment) =>
    text.slice(comment.span.start, comment.span.end).includes("leaves frames out"),
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

  const scenario = ast.declarations.find((each) => each.kind === "scenario");
  if (scenario === undefined) throw new Error("no scenario");
  const where = /^(.+?) (?:at (\S+) )?in ([^\s:]+)(?:: |$)/.exec(scenario.documentation.replaceAll("\n", " "));
  return [
    `${headOf(where?.[1] ?? "")} ${where?.[3] ?? ""} ${where?.[2] ?? "-"}`,
    ...linesOf(scenario.items, scenario.span.start),
  ];
}
