/**
 * Feature tests are files: `test/lsp/features/METHOD/CASE.txt`, where METHOD is the protocol's with dots for slashes.
 *
 * A file has sections, each begun by a line `=== NAME`. Those with a file name are the workspace: the first one is open in
 * the editor, the others lie on the disk. `‸` marks the cursor, `«` and `»` a range; both are taken out. `=== crlf` says
 * that lines end in CRLF. `=== request`, a JSON object, adds to the parameters; in it `"$first": "METHOD"` asks another
 * question before, at the same place, and takes the first thing of its answer as the parameters, or, with `"$as": "item"`,
 * under that name. `=== answer` is what is expected, as `render` shows it. `LMMU_UPDATE=1` writes the answers as they are.
 */
import type { Position, Range } from "vscode-languageserver";
import { type Host, library } from "../../compiler/index.js";
import { Core } from "../../lsp/core/core.js";
import type { Encoding } from "../../lsp/core/encoding.js";
import { Lines } from "../../lsp/core/lines.js";
import { FEATURES } from "../../lsp/features/index.js";
import { ROUTES } from "../../lsp/routes.js";
import { render } from "./render.js";

export const FOLDER = "file:///w/";

export interface Fixture {
  /** By name; the first is open. */
  readonly texts: ReadonlyMap<string, string>;
  readonly position: Position;
  readonly range: Range;
  readonly request: Readonly<Record<string, unknown>>;
  readonly answer: string;
}

export function readFixture(source: string): Fixture {
  const texts = new Map<string, string>();
  let request: Record<string, unknown> = {};
  let answer = "";
  let cursor = { file: "", offset: 0 };
  let range: { start: number; end: number } | null = null;
  const isCrlf = /^=== crlf$/m.test(source);
  for (const section of source.split(/^=== /m).slice(1)) {
    const name = section.slice(0, section.indexOf("\n")).trim();
    const body = section.slice(section.indexOf("\n") + 1);
    if (name === "request") request = JSON.parse(body) as typeof request;
    else if (name === "answer") answer = body;
    else if (name !== "crlf") {
      let text = isCrlf ? body.replaceAll("\n", "\r\n") : body;
      const take = (marker: string): number => {
        const at = text.indexOf(marker);
        if (at >= 0) text = text.slice(0, at) + text.slice(at + marker.length);
        return at;
      };
      // From the left, so that each place is one in the text without the markers before it.
      const marks = ["«", "»", "‸"]
        .filter((marker) => text.includes(marker))
        .sort((a, b) => text.indexOf(a) - text.indexOf(b));
      const at = new Map(marks.map((marker) => [marker, take(marker)]));
      if (at.has("‸")) cursor = { file: name, offset: at.get("‸")! };
      if (at.has("«")) range = { start: at.get("«")!, end: at.get("»")! };
      texts.set(name, text);
    }
  }
  const lines = new Lines([...texts.values()][0] ?? "", "utf-16");
  const whole = { start: 0, end: lines.text.length };
  return { texts, position: lines.positionAt(cursor.offset), range: lines.rangeOf(range ?? whole), request, answer };
}

/** A core whose disk is a fixture's files. */
export function coreOf(texts: ReadonlyMap<string, string>, encoding: Encoding = "utf-16", asksForEdits = true): Core {
  const files = new Map([...texts].map(([name, text]) => [`/w/${name}`, text]));
  const read: Host["read"] = (file) => {
    const text = files.get(file) ?? library.read(file.replace(/^\/library\/(.*)\.lmmu$/, "lmmu:$1"));
    return text === undefined ? { ok: false, reason: "missing" } : { ok: true, text };
  };
  const settings = files.has("/w/lmmu.json") ? "/w/lmmu.json" : null;
  const options = { encoding, settingsFile: "lmmu.json", libraryFolder: "/library", homepage: null, asksForEdits };
  const log = (message: string): never => {
    throw new Error(`logged: ${message}`);
  };
  const core = new Core(options, {
    log,
    disk: {
      read,
      resolve(from, path) {
        const { pathname } = new URL(path, `file://${from}`);
        return pathname.startsWith("/w/") ? pathname : null;
      },
      staysBelow: () => true,
      stamp: (file) => String(files.get(file)?.length),
      settingsPathOf: () => settings,
      filesBelow: () => Promise.resolve([...files.keys()].filter((file) => file.endsWith(".lmmu"))),
    },
  });
  core.hear({ kind: "folders", uris: [FOLDER] });
  return core;
}

/** Asks a core, as the server would after it has looked at the parameters. */
export async function ask(core: Core, method: string, params: unknown, stopped = () => false): Promise<unknown> {
  const feature = await FEATURES.get(method)?.();
  if (feature === undefined) throw new Error(`nothing answers ${method}`);
  return feature.answer(params as never, core, stopped);
}

/** What comes of a fixture, as its answer has it. */
export async function answerTo(method: string, { texts, position, range, request }: Fixture): Promise<string> {
  const core = coreOf(texts);
  const [name, text] = [...texts][0]!;
  const textDocument = { uri: `${FOLDER}${name}` };
  core.hear({ kind: "text", uri: textDocument.uri, text });
  const { $first, $as, $settings, ...more } = request;
  if ($settings !== undefined) core.hear({ kind: "settings", settings: $settings });
  const here = (each: string): object => {
    const shape = ROUTES.find((route) => route.method === each)?.params;
    if (shape === "position") return { textDocument, position };
    if (shape === "range") return { textDocument, range };
    return shape === "document" ? { textDocument } : {};
  };
  let params: object = { ...here(method), ...more };
  if (typeof $first === "string") {
    const found = await ask(core, $first, { ...here($first), ...more });
    const list = (Array.isArray(found) ? found : ((found as { items?: unknown[] } | null)?.items ?? [])) as object[];
    if (list.length === 0) return "nothing to ask about\n";
    params = typeof $as === "string" ? { [$as]: list[0] } : list[0]!;
  }
  let answer: unknown;
  try {
    answer = await ask(core, method, params);
  } catch (failure) {
    return `refused: ${(failure as Error).message}\n`;
  }
  const { item } = params as { item?: { uri?: string } };
  return render(answer, item?.uri ?? textDocument.uri, texts);
}
