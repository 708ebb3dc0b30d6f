/** The table that the benchmarks print. */
const TITLE = 56;

/** @param {number} value */
const cell = (value) => value.toFixed(value < 10 ? 2 : 1).padStart(10);

export function printHead() {
  console.log(
    `${"median of five, milliseconds".padEnd(TITLE)}${"measured".padStart(10)}${"budget".padStart(10)}     ratio`,
  );
}

/**
 * A line of the table; what is over its budget fails the run. `ratio`: to the reference.
 *
 * @param {string} title
 * @param {number} measured
 * @param {number | null} budget
 * @param {number} [ratio]
 */
export function printRow(title, measured, budget, ratio) {
  const isOver = budget !== null && measured > budget;
  const cells = [
    cell(measured),
    budget === null ? "".padStart(10) : cell(budget),
    ratio === undefined ? "" : cell(ratio),
  ];
  console.log(title.padEnd(TITLE) + cells.join("") + (isOver ? "   OVER BUDGET" : ""));
  if (isOver) process.exitCode = 1;
}

/**
 * A line of a table of two servers.
 *
 * @param {string} title
 * @param {(number | string)[]} values
 */
export function printComparison(title, ...values) {
  const cells = values.map((value) => (typeof value === "number" ? cell(value) : value.padStart(10)));
  console.log(title.padEnd(TITLE) + cells.join(""));
}
