/** A workspace in which something has been renamed is the same workspace: what a check finds in it has the new name. */
import fc from "fast-check";
import type { WorkspaceEdit } from "vscode-languageserver";
import { describe, expect, it } from "vitest";
import { canBeRenamed, type Occurrence } from "../../compiler/names/index.js";
import { compile } from "../../compiler/index.js";
import { parse } from "../../grammar/index.js";
import { Lines } from "../../lsp/core/lines.js";
import { hostOf } from "../compiler/compiled.js";
import { findings, FreshNames } from "../compiler/names/fresh.js";
import { programs } from "../grammar/programs.js";
import { Programs } from "../nesting/random-program.js";
import { programText } from "../nesting/tree.js";
import { ask, coreOf, FOLDER } from "./fixture.js";

const isDeep = Boolean(process.env["LMMU_DEEP"]);

type Files = Readonly<Record<string, string>>;

/** A program in two files: its scenarios, and what they import. */
function split(text: string): Files {
  const { declarations } = parse(text).ast;
  let own = 'import "lib.lmmu";\n';
  let shared = "";
  declarations.forEach(({ kind, span }, index) => {
    const piece = text.slice(index === 0 ? 0 : declarations[index - 1]!.span.end, span.end);
    if (kind === "scenario") own += piece;
    else shared += piece;
  });
  return { "main.lmmu": own, "lib.lmmu": shared };
}

/** Offset by offset, edits are made in a copy. */
function applied(files: Files, { changes }: WorkspaceEdit): Files {
  const result = { ...files };
  for (const [uri, edits] of Object.entries(changes!)) {
    const name = uri.replace(FOLDER, "");
    const lines = new Lines(files[name]!, "utf-16");
    for (const { range, newText } of [...edits].reverse()) {
      const { start, end } = lines.spanOf(range);
      result[name] = result[name]!.slice(0, start) + newText + result[name]!.slice(end);
    }
  }
  return result;
}

interface Place {
  readonly name: string;
  readonly occurrence: Occurrence;
}

function workspace(files: Files) {
  const core = coreOf(new Map(Object.entries(files)));
  const places: Place[] = Object.keys(files).flatMap((name) =>
    core.names(`${FOLDER}${name}`)!.root.occurrences.map((occurrence) => ({ name, occurrence })),
  );
  const rename = async ({ name, occurrence }: Place, newName: string): Promise<Files | string> => {
    const position = new Lines(files[name]!, "utf-16").positionAt(occurrence.part.start);
    const params = { textDocument: { uri: `${FOLDER}${name}` }, position, newName };
    try {
      return applied(files, (await ask(core, "textDocument/rename", params)) as WorkspaceEdit);
    } catch (failure) {
      return (failure as Error).message;
    }
  };
  return { places, rename };
}

const small = programs({ frames: 3, depth: 1 });
const withRuleSets = new Programs({ ownRules: true }).map((program) => programText(program));

describe("renaming in a workspace", { timeout: 120_000 }, () => {
  it("to a name that is nowhere leaves the program what it was", async () => {
    await fc.assert(
      fc.asyncProperty(isDeep ? fc.oneof(small, withRuleSets) : small, fc.nat(), async (text, number) => {
        const files = split(text);
        const { places, rename } = workspace(files);
        const can = places.filter(({ occurrence: { entity, others } }) => [entity, ...others].every(canBeRenamed));
        fc.pre(can.length > 0);
        const place = can[number % can.length]!;
        const fresh = new FreshNames(text);
        const name = fresh.for(place.occurrence.entity.name);
        fc.pre(name !== undefined);
        const after = await rename(place, name);
        // A name that the library has too is the only reason left.
        if (typeof after === "string") return expect(after).toMatch(/ships with lmmu/);
        expect(after[place.name]).not.toBe(files[place.name]);
        for (const file of Object.keys(files)) {
          expect(findings(after, fresh.old, file)).toEqual(findings(files, new Map(), file));
        }
      }),
      // Each is checked four times, with all its runs.
      { numRuns: isDeep ? 20 : 3 },
    );
  });

  it("to a name that is somewhere is refused, or leaves every name what it meant", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(small, withRuleSets), fc.nat(), fc.nat(), async (text, number, other) => {
        const files = split(text);
        const { places, rename } = workspace(files);
        const place = places[number % places.length]!;
        const name = places[other % places.length]!.occurrence.entity.name;
        fc.pre(
          place.occurrence.entity.kind !== "file" && name !== place.occurrence.entity.name && /^[\w.]+$/.test(name),
        );
        const after = await rename(place, name);
        if (typeof after === "string") return;
        const codes = (all: Files) =>
          Object.keys(all).map((file) =>
            compile(file, hostOf(all))
              .diagnostics.map(({ code }) => code)
              .sort(),
          );
        expect(codes(after)).toEqual(codes(files));
        // Each name still stands for as many places as before.
        expect(groups(workspace(after).places)).toEqual(groups(places));
      }),
      { numRuns: isDeep ? 300 : 20 },
    );
  });
});

/** For each place the first that means the same. */
function groups(places: readonly Place[]): number[] {
  return places.map(({ occurrence: { entity } }) =>
    places.findIndex((each) => each.occurrence.entity.key === entity.key),
  );
}
