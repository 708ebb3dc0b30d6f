import type { FileOperationRegistrationOptions, ServerCapabilities } from "vscode-languageserver";
import { TOKEN_MODIFIERS, TOKEN_TYPES } from "./core/semantic-legend.js";

/**
 * Which thread answers: `quick` what the names in a text tell, `thorough` what takes an analysis or a run. A question waits
 * for those before it in its own thread alone.
 */
export type ThreadName = "quick" | "thorough";

/** What the parameters of a question must have: a document, a position or a range in it; `other`: the answer looks itself. */
export type Shape = "document" | "position" | "range" | "other";

/** A question that editors may ask: who answers it, and how the server announces that it can. */
export interface Route {
  readonly method: string;
  readonly thread: ThreadName;
  readonly params: Shape;
  readonly capabilities: ServerCapabilities;
}

/** What the server asks itself; no editor may. */
export const CHECK = "lmmu/check";

/** Of the URIs of files that ship, where they lie in no folder: `lmmu:rules/d`. */
const LIBRARY_SCHEME = "lmmu";

/** What an editor can have done: its arguments and answers are in features/execute-command.ts. */
export const TRACE_COMMAND = "lmmu.trace";
export const MATRIX_COMMAND = "lmmu.matrix";
export const EXPLORE_COMMAND = "lmmu.explore";

/** All three questions about them have the same entry. */
const SEMANTIC_TOKENS: ServerCapabilities = {
  semanticTokensProvider: {
    legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [...TOKEN_MODIFIERS] },
    full: { delta: true },
    range: true,
  },
};

/** What imports follow when it is moved: `.lmmu` files, and folders that may have some. */
const MOVED: FileOperationRegistrationOptions["filters"] = [
  { scheme: "file", pattern: { glob: "**/*.lmmu", matches: "file" } },
  { scheme: "file", pattern: { glob: "**", matches: "folder" } },
];

/**
 * The questions, apart from their answers (`features/`), which are loaded later: the server says at once what it can do.
 * A test holds both lists against each other.
 */
export const ROUTES: readonly Route[] = [
  {
    method: "textDocument/diagnostic",
    thread: "thorough",
    params: "document",
    capabilities: {
      diagnosticProvider: { identifier: "lmmu", interFileDependencies: true, workspaceDiagnostics: true },
    },
  },
  {
    method: "textDocument/codeAction",
    thread: "thorough",
    params: "range",
    capabilities: {
      codeActionProvider: {
        codeActionKinds: ["quickfix", "refactor.extract", "refactor.rewrite", "source.fixAll"],
        resolveProvider: true,
      },
    },
  },
  { method: "codeAction/resolve", thread: "thorough", params: "other", capabilities: {} },
  {
    method: "textDocument/codeLens",
    thread: "thorough",
    params: "document",
    capabilities: { codeLensProvider: { resolveProvider: true } },
  },
  { method: "codeLens/resolve", thread: "thorough", params: "other", capabilities: {} },
  {
    method: "workspace/executeCommand",
    thread: "thorough",
    params: "other",
    capabilities: { executeCommandProvider: { commands: [TRACE_COMMAND, MATRIX_COMMAND, EXPLORE_COMMAND] } },
  },
  {
    method: "workspace/textDocumentContent",
    thread: "quick",
    params: "other",
    capabilities: { workspace: { textDocumentContent: { schemes: [LIBRARY_SCHEME] } } },
  },
  { method: "workspace/diagnostic", thread: "thorough", params: "other", capabilities: {} },
  {
    method: "textDocument/inlayHint",
    thread: "thorough",
    params: "range",
    capabilities: { inlayHintProvider: true },
  },
  {
    method: "textDocument/formatting",
    thread: "thorough",
    params: "document",
    capabilities: { documentFormattingProvider: true },
  },
  {
    method: "textDocument/rangeFormatting",
    thread: "thorough",
    params: "range",
    capabilities: { documentRangeFormattingProvider: true },
  },
  {
    method: "textDocument/onTypeFormatting",
    thread: "thorough",
    params: "position",
    capabilities: { documentOnTypeFormattingProvider: { firstTriggerCharacter: "}", moreTriggerCharacter: [";"] } },
  },
  {
    method: "textDocument/completion",
    thread: "quick",
    params: "position",
    capabilities: {
      completionProvider: { triggerCharacters: ['"', "/", ">", "(", "[", ":"], resolveProvider: true },
    },
  },
  { method: "completionItem/resolve", thread: "quick", params: "other", capabilities: {} },
  {
    method: "textDocument/signatureHelp",
    thread: "quick",
    params: "position",
    capabilities: { signatureHelpProvider: { triggerCharacters: ["(", ","] } },
  },
  { method: "textDocument/hover", thread: "quick", params: "position", capabilities: { hoverProvider: true } },
  {
    method: "textDocument/documentSymbol",
    thread: "quick",
    params: "document",
    capabilities: { documentSymbolProvider: true },
  },
  { method: "workspace/symbol", thread: "quick", params: "other", capabilities: { workspaceSymbolProvider: true } },
  {
    method: "textDocument/foldingRange",
    thread: "quick",
    params: "document",
    capabilities: { foldingRangeProvider: true },
  },
  {
    method: "textDocument/selectionRange",
    thread: "quick",
    params: "document",
    capabilities: { selectionRangeProvider: true },
  },
  { method: "textDocument/semanticTokens/full", thread: "quick", params: "document", capabilities: SEMANTIC_TOKENS },
  {
    method: "textDocument/semanticTokens/full/delta",
    thread: "quick",
    params: "document",
    capabilities: SEMANTIC_TOKENS,
  },
  { method: "textDocument/semanticTokens/range", thread: "quick", params: "range", capabilities: SEMANTIC_TOKENS },
  {
    method: "textDocument/definition",
    thread: "quick",
    params: "position",
    capabilities: { definitionProvider: true },
  },
  {
    method: "textDocument/declaration",
    thread: "quick",
    params: "position",
    capabilities: { declarationProvider: true },
  },
  {
    method: "textDocument/references",
    thread: "quick",
    params: "position",
    capabilities: { referencesProvider: true },
  },
  {
    method: "textDocument/documentHighlight",
    thread: "quick",
    params: "position",
    capabilities: { documentHighlightProvider: true },
  },
  {
    method: "textDocument/documentLink",
    thread: "quick",
    params: "document",
    capabilities: { documentLinkProvider: {} },
  },
  { method: "textDocument/prepareRename", thread: "quick", params: "position", capabilities: {} },
  {
    method: "textDocument/rename",
    thread: "quick",
    params: "position",
    capabilities: { renameProvider: { prepareProvider: true } },
  },
  {
    method: "textDocument/prepareCallHierarchy",
    thread: "quick",
    params: "position",
    capabilities: { callHierarchyProvider: true },
  },
  { method: "callHierarchy/incomingCalls", thread: "quick", params: "other", capabilities: {} },
  { method: "callHierarchy/outgoingCalls", thread: "quick", params: "other", capabilities: {} },
  {
    method: "workspace/willRenameFiles",
    thread: "quick",
    params: "other",
    capabilities: { workspace: { fileOperations: { willRename: { filters: MOVED } } } },
  },
];
