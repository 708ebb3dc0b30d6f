/**
 * The arrows between the rooms, as an ESLint rule: who may import whom, and that a room is entered by its index.ts
 * alone. It looks at every form of import, also of types alone and at run time.
 */
import { isBuiltin } from "node:module";
import { posix, relative, sep } from "node:path";

/**
 * What each room may import besides itself: other rooms, packages, Node's own modules, and files that belong to no
 * room (package.json).
 *
 * @type {Record<string, { rooms: string[], packages: string[] | "any", node: boolean, files: boolean }>}
 */
const ROOMS = {
  runtime: { rooms: [], packages: [], node: false, files: false },
  grammar: { rooms: [], packages: ["chevrotain", "prettier"], node: false, files: false },
  compiler: {
    rooms: ["grammar", "runtime"],
    packages: ["fastest-levenshtein", "jsonc-parser"],
    node: false,
    files: false,
  },
  lsp: { rooms: ["grammar", "runtime", "compiler"], packages: "any", node: true, files: true },
  cli: { rooms: ["grammar", "runtime", "compiler", "lsp"], packages: "any", node: true, files: true },
};

/** Folders in a room that may be entered as well: what few need, and nobody else shall load. */
const DOORS = [
  "cli/vitest/index.js",
  "grammar/highlight/index.js",
  "grammar/prettier/index.js",
  "compiler/catalogue/explanations/index.js",
  "compiler/emit/index.js",
  "compiler/emit/kunit/index.js",
  "compiler/emit/promela/index.js",
  "compiler/explorations/index.js",
  "compiler/explorations/searches/index.js",
  "compiler/fixes/index.js",
  "compiler/import/index.js",
  "compiler/matrix/index.js",
  "compiler/memory/index.js",
  "compiler/names/index.js",
  "compiler/refactorings/index.js",
  "compiler/reports/index.js",
  "compiler/reports/explore/index.js",
  "compiler/scan/index.js",
  "compiler/summaries/index.js",
  "compiler/text/index.js",
  "compiler/trace/index.js",
  "compiler/trace/itf/index.js",
  "compiler/trace/lanes/index.js",
  "compiler/trace/svg/index.js",
  "compiler/trace/svg/interleaved/index.js",
  "lsp/browser.js",
  "lsp/worker.js",
  "runtime/explore/index.js",
];

/**
 * Why `file` may not import `specifier`, or null where it may. Tests are free to import what they like, but only the
 * tests of a room (test/ROOM/) reach behind its index.ts, or those of a folder in it (test/FOLDER/) into that folder.
 *
 * @param {string} file Path from the root, with slashes.
 * @param {string} specifier
 */
function objection(file, specifier) {
  const [top = "", second = ""] = file.split("/");
  const own = ROOMS[top];
  if (!specifier.startsWith(".")) return own === undefined ? null : objectionToPackage(top, own, specifier);

  const target = posix.join(posix.dirname(file), specifier);
  const [room = "", folder = ""] = target.split("/");
  if (room === top) return null;
  if (ROOMS[room] === undefined) {
    return own === undefined || own.files ? null : `${top}/ may not import ${target}: it belongs to no room`;
  }
  if (own !== undefined && !own.rooms.includes(room)) return `${top}/ may not import ${room}/`;
  if (target === `${room}/index.js` || DOORS.includes(target)) return null;
  if (top === "test" && (second === room || second === folder)) return null;
  return `${room}/ is entered by ${room}/index.js alone, not by ${target}`;
}

/**
 * @param {string} room
 * @param {(typeof ROOMS)[string]} allowed
 * @param {string} specifier
 */
function objectionToPackage(room, allowed, specifier) {
  if (isBuiltin(specifier)) return allowed.node ? null : `${room}/ may not import ${specifier}: it runs without Node`;
  const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
  if (name === "lmmu") return `${room}/ may not import the package that it is part of`;
  if (allowed.packages === "any" || allowed.packages.includes(name)) return null;
  return `${room}/ may not import the package ${name}`;
}

/** @type {import("eslint").Rule.RuleModule} */
export const importLaw = {
  meta: { type: "problem", schema: [], messages: { broken: "{{ objection }}" } },
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join("/");
    /** @param {any} source The literal that names what is imported; absent in `export { x };`. */
    const judge = (source) => {
      if (source?.type !== "Literal" || typeof source.value !== "string") return;
      const found = objection(file, source.value);
      if (found !== null) context.report({ node: source, messageId: "broken", data: { objection: found } });
    };
    /** @param {any} node */
    const judgeSource = (node) => judge(node.source);
    return {
      ImportDeclaration: judgeSource,
      ExportNamedDeclaration: judgeSource,
      ExportAllDeclaration: judgeSource,
      ImportExpression: judgeSource,
      TSImportType: judgeSource,
      /** @param {any} node */
      TSExternalModuleReference: (node) => judge(node.expression),
    };
  },
};
