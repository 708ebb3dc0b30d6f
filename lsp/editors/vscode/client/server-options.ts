/** Which program serves, and how it is started. */
import { isAbsolute, join } from "node:path";
import { type ServerOptions, TransportKind } from "vscode-languageclient/node";

/** Where the server that comes with the extension lies in its folder. */
const PACKED_SERVER = join("server", "bin", "lmmu.js");

/**
 * The program that comes with the extension, or the one that `path`, the setting `lmmu.server.path`, names: a JavaScript
 * file, or a command. A relative path begins at `workspace`, the first folder that is open; a bare name is looked up as
 * the system does. JavaScript runs in the editor's own Node: a user need not have one.
 */
export function serverOptions(path: string, extension: string, workspace: string | null): ServerOptions {
  const program = path === "" ? join(extension, PACKED_SERVER) : located(path, workspace);
  const args = ["lsp"];
  const transport = TransportKind.stdio;
  return /\.[cm]?js$/.test(program) ? { module: program, args, transport } : { command: program, args, transport };
}

function located(path: string, workspace: string | null): string {
  const bare = !/[\\/]/.test(path) && !/\.[cm]?js$/.test(path);
  return bare || workspace === null || isAbsolute(path) ? path : join(workspace, path);
}
