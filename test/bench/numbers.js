/** Whole numbers from 0 to below a limit, the same ones each time (a linear congruential generator). */
export function numbers() {
  let state = 1;
  return (/** @type {number} */ limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
