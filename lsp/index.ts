/** The language server: the only room that knows the editors' protocol. */
export { serve, type ServerOptions } from "./server.js";
