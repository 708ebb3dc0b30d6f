import {
  formatKeymap,
  findReferencesKeymap,
  hoverTooltips,
  jumpToDefinitionKeymap,
  LSPClient,
  renameKeymap,
  serverCompletion,
  signatureHelp,
  type Transport,
} from "@codemirror/lsp-client";
import { keymap } from "@codemirror/view";
import DOMPurify from "dompurify";
import { OneDocument } from "./one-document.js";

/** Milliseconds after which an answer is given up: the server itself ends earlier with what it has. */
const PATIENCE = 30_000;

/** What the Markdown of an answer may become: text, code and links. */
const ALLOWED_TAGS = [
  ...["p", "br", "hr", "em", "strong", "code", "pre", "a", "span", "ul", "ol", "li", "blockquote"],
  ...["h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "#text"],
];

/** Starts the language server in a worker. `showOther`: see `OneDocument`. `log` hears what went wrong in it. */
export function startServer(
  address: string,
  { showOther, log }: { showOther: OneDocument["showOther"]; log: (message: string) => void },
): LSPClient {
  const worker = new Worker(address);
  worker.addEventListener("error", ({ message }) => log(`the language server has stopped: ${message}`));
  const client = new LSPClient({
    timeout: PATIENCE,
    workspace: (client) => new OneDocument(client, showOther),
    // What is hovered over holds comments of the text, which may come from a link.
    sanitizeHTML: (html) => DOMPurify.sanitize(html, { ALLOWED_TAGS, ALLOWED_ATTR: ["href", "class"] }),
    notificationHandlers: {
      "window/logMessage": (_, { type, message }: { type: number; message: string }) => {
        if (type === 1) log(message);
        return true;
      },
    },
    extensions: [
      serverCompletion(),
      hoverTooltips(),
      signatureHelp(),
      keymap.of([...formatKeymap, ...renameKeymap, ...jumpToDefinitionKeymap, ...findReferencesKeymap]),
    ],
  });
  return client.connect(transportTo(worker));
}

/** The client has messages as texts, the worker as objects. */
function transportTo(worker: Worker): Transport {
  const listeners = new Map<(message: string) => void, (event: MessageEvent<unknown>) => void>();
  return {
    send: (message) => worker.postMessage(JSON.parse(message)),
    subscribe(handler) {
      const listener = ({ data }: MessageEvent<unknown>): void => handler(JSON.stringify(data));
      listeners.set(handler, listener);
      worker.addEventListener("message", listener);
    },
    unsubscribe(handler) {
      const listener = listeners.get(handler);
      if (listener !== undefined) worker.removeEventListener("message", listener);
    },
  };
}
