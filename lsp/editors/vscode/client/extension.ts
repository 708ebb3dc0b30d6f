/** The extension: starts the server when a `.lmmu` file is opened, and shows traces, matrices and explorations. */
import { commands, type ExtensionContext, type TextEditor, window, workspace } from "vscode";
import { COMMANDS } from "./commands.js";
import { exploreBody, exploredPlace } from "./explore-page.js";
import { LanguageServer } from "./language-server.js";
import { cellArgument, matrixBody } from "./matrix-page.js";
import {
  type ExploreAnswer,
  type ExploreArgument,
  type MatrixAnswer,
  type MatrixArgument,
  readExploreAnswer,
  readExploreArgument,
  readMatrixAnswer,
  readMatrixArgument,
  readTraceAnswer,
  readTraceArgument,
  REQUESTS,
  type TraceAnswer,
  type TraceArgument,
} from "./requests.js";
import { reveal } from "./reveal.js";
import { chooseScenario, scenarioAt, scenariosOf } from "./scenarios.js";
import { traceBody } from "./trace-page.js";
import { stepsOf } from "./trace-steps.js";
import { View } from "./view.js";

let running: LanguageServer | null = null;

export function activate(context: ExtensionContext): void {
  const server = new LanguageServer(context.extensionPath);
  running = server;
  const traces = new View<TraceArgument, TraceAnswer>(
    {
      type: COMMANDS.showTrace,
      request: REQUESTS.trace,
      read: readTraceAnswer,
      body: traceBody,
      async clicked(number, { trace }) {
        const place = stepsOf(trace)[number]?.place ?? null;
        if (place !== null) await reveal(place);
      },
      outdated: null,
    },
    server,
  );
  const matrices = new View<MatrixArgument, MatrixAnswer>(
    {
      type: COMMANDS.showMatrix,
      request: REQUESTS.matrix,
      read: readMatrixAnswer,
      body: matrixBody,
      async clicked(number, answer, argument) {
        const cell = cellArgument(answer, argument, number);
        if (cell !== null) await traces.show(cell);
      },
      outdated: null,
    },
    server,
  );
  const explorations = new View<ExploreArgument, ExploreAnswer>(
    {
      type: COMMANDS.showExploration,
      request: REQUESTS.explore,
      read: readExploreAnswer,
      body: exploreBody,
      async clicked(number, answer) {
        const place = exploredPlace(answer, number);
        if (place !== null) await reveal(place);
      },
      outdated: "The text or a setting has changed since: explore again to see what is so now.",
    },
    server,
  );
  context.subscriptions.push(
    server,
    traces,
    matrices,
    explorations,
    commands.registerCommand(COMMANDS.showTrace, async (given: unknown) => {
      const argument = readTraceArgument(given) ?? (await scenarioHere());
      if (argument !== null) await traces.show(argument);
    }),
    commands.registerCommand(COMMANDS.showMatrix, async (given: unknown) => {
      const argument = readMatrixArgument(given) ?? (await matrixHere());
      if (argument !== null) await matrices.show(argument);
    }),
    commands.registerCommand(COMMANDS.showExploration, async (given: unknown) => {
      const argument = readExploreArgument(given) ?? (await scenarioHere());
      if (argument !== null) await explorations.show(argument);
    }),
    commands.registerCommand(COMMANDS.restartServer, () => server.restart()),
    commands.registerCommand(COMMANDS.showServerLog, () => server.showLog()),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("lmmu.server.path")) void server.restart();
    }),
    // A workspace that is not trusted cannot choose the server.
    workspace.onDidGrantWorkspaceTrust(() => void server.restart()),
  );
  // Not waited for: a server that does not answer must not keep its restart from the user.
  void server.restart();
}

export async function deactivate(): Promise<void> {
  await running?.stop();
  running = null;
}

/** The scenario that the cursor is in, or the one that the user picks. */
async function scenarioHere(): Promise<ExploreArgument | null> {
  const editor = editorHere();
  if (editor === null) return null;
  const { document, selection } = editor;
  const scenario = await chooseScenario(document, selection.active);
  return scenario === undefined ? null : { uri: document.uri.toString(), scenario };
}

/** The scenario that the cursor is in, else all of the file. */
async function matrixHere(): Promise<MatrixArgument | null> {
  const editor = editorHere();
  if (editor === null) return null;
  const { document, selection } = editor;
  const scenario = scenarioAt(await scenariosOf(document), selection.active);
  return { uri: document.uri.toString(), ...(scenario === undefined ? {} : { scenario }) };
}

function editorHere(): TextEditor | null {
  const editor = window.activeTextEditor;
  if (editor?.document.languageId === "lmmu") return editor;
  void window.showInformationMessage("lmmu: open a .lmmu file first.");
  return null;
}
