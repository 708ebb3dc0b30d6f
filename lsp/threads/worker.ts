import type { MessagePort } from "node:worker_threads";
import type { Disk } from "../core/surroundings.js";
import { Responder } from "./responder.js";
import { AskFailure } from "./thread.js";
import { type FromWorker, STOPS, type ToWorker, type WorkerStart } from "./worker-messages.js";

/** Answers what comes through a port, until it is closed: the other end of a `WorkerThread`. */
export function work(port: MessagePort, { options, stops }: WorkerStart, disk: Disk): void {
  const post = (message: FromWorker): void => port.postMessage(message);
  const responder = new Responder(options, { disk, log: (message) => post({ kind: "log", message }) });
  port.on("message", (message: ToWorker) => {
    if (message.kind === "hear") return responder.hear(message.notice);
    const { id, method, params } = message;
    responder
      .ask(method, params, () => Atomics.load(stops, id % STOPS) === id)
      .then(
        (answer) => post({ kind: "answer", id, answer }),
        (failure: unknown) => {
          const { kind, message: text } =
            failure instanceof AskFailure ? failure : new AskFailure("internal", String(failure));
          post({ kind: "failed", id, failure: kind, message: text });
        },
      );
  });
}
