/** A scenario that has no model: why, in words that go on behind "there is no model of it: ". */
export class Refusal extends Error {}
