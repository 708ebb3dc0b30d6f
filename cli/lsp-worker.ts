/** A thread of `lmmu lsp`. */
import { parentPort, workerData } from "node:worker_threads";
import { work, type WorkerStart } from "../lsp/worker.js";
import { disk } from "./io/lsp-disk.js";

if (parentPort === null) throw new Error("lsp-worker is started by the language server alone");
work(parentPort, workerData as WorkerStart, disk);
