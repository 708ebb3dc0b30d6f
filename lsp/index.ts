/** The language server: the only room that knows the editors' protocol. */
export { serveStreams, type StreamOptions } from "./node.js";
