/** What somebody wants to see of a program who is not at a terminal: traces and matrices as plain data, text and picture. */
export { type MatrixReport, matrixReport } from "./matrix-report.js";
export { type TraceReport, traceReport } from "./trace-report.js";
