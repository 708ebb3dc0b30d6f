import { connect, type Socket } from "node:net";
import { UsageError } from "./usage-error.js";

/** Editors listen on their own machine alone. */
const HOST = "127.0.0.1";

/** Connects to the port on which an editor waits for its server. */
export async function editorSocket(port: string): Promise<Socket> {
  const number = Number(port);
  if (!/^\d{1,5}$/.test(port) || number < 1 || number > 65_535) {
    throw new UsageError(`${JSON.stringify(port)} is no port`, "a number from 1 to 65535 is wanted");
  }
  const socket = connect(number, HOST);
  await new Promise<void>((done, fail) => {
    socket.once("connect", done);
    socket.once("error", ({ message }) => {
      fail(new UsageError(`no editor can be reached: ${message}`, "the editor listens before it starts the server"));
    });
  });
  return socket;
}
