/**
 * Loads an extension as it is installed, in place of the editor: lets it start its server, runs its command `lmmu.showTrace`,
 * ends it, and prints what came of it as JSON. The client library is the real one, and so is the server.
 *
 * Usage: node host.js FOLDER ARGUMENT   (the command's argument as JSON)
 */
import { fileURLToPath } from "node:url";
import Module, { createRequire } from "node:module";
import { join } from "node:path";

const [folder = "", argument = "{}"] = process.argv.slice(2);
const disposable = { dispose: () => null };

/**
 * Something that can be anything the client library looks for in the editor: a class, a function, an event, a name space.
 *
 * @returns {any}
 */
function anything() {
  /** @type {Record<string | symbol, unknown>} */
  const members = Object.create(null);
  return new Proxy(function () {}, {
    get(_, key) {
      if (key === Symbol.toPrimitive) return () => "anything";
      if (key === Symbol.iterator) return () => [].values();
      if (key === "then") return undefined;
      if (!(key in members)) members[key] = key === "prototype" ? {} : anything();
      return members[key];
    },
    set: (_, key, value) => ((members[key] = value), true),
    construct: (_, __, type) => Object.create(type.prototype),
    apply: () => anything(),
  });
}

/** @type {string[]} */
const problems = [];
/** @type {Record<string, (...given: unknown[]) => unknown>} */
const commands = {};
const webview = { html: "", onDidReceiveMessage: () => disposable };

const vscode = anything();
vscode.version = "1.101.0";
vscode.EventEmitter = class {
  event = () => disposable;
  fire() {}
  dispose() {}
};
vscode.CancellationTokenSource = class {
  token = { isCancellationRequested: false, onCancellationRequested: () => disposable };
  cancel() {}
  dispose() {}
};
vscode.Disposable = class {
  static from = () => disposable;
  dispose() {}
};
vscode.env.language = "en";
// The server looks at nothing outside of them.
const opened = new URL(".", JSON.parse(argument).uri).href;
const uri = { scheme: "file", fsPath: fileURLToPath(opened), toString: () => opened };
vscode.workspace.workspaceFolders = [{ uri, name: "opened", index: 0 }];
vscode.workspace.textDocuments = [];
vscode.workspace.notebookDocuments = [];
vscode.workspace.getConfiguration = () => ({ get: (/** @type {string} */ _, /** @type {unknown} */ preset) => preset });
vscode.window.activeTextEditor = undefined;
vscode.window.tabGroups.all = [];
vscode.window.showErrorMessage = async () => undefined;
vscode.window.createWebviewPanel = () => ({ webview, reveal() {}, onDidDispose: () => disposable });
vscode.window.createOutputChannel = () => {
  const channel = anything();
  channel.error = channel.warn = (/** @type {unknown} */ text) => problems.push(String(text));
  return channel;
};
vscode.commands.registerCommand = (/** @type {string} */ name, /** @type {() => unknown} */ action) => {
  commands[name] = action;
  return disposable;
};

// How the editor itself gives extensions this module.
const loader = /** @type {any} */ (Module);
const load = loader._load;
loader._load = (/** @type {string} */ name, /** @type {unknown[]} */ ...rest) =>
  name === "vscode" ? vscode : load(name, ...rest);

const extension = createRequire(import.meta.url)(join(folder, "client.cjs"));
extension.activate({ extensionPath: folder, subscriptions: [] });
await commands["lmmu.showTrace"]?.(JSON.parse(argument));
// Questions of the client's own that the end overtakes are no problems.
const report = JSON.stringify({ commands: Object.keys(commands), html: webview.html, problems });
await extension.deactivate();
process.stdout.write(report);
// What the client library still waits for is nobody's here.
process.exit();
