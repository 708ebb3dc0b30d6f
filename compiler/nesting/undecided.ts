/** Why the analysis gives up. What has been found until then is true, but not all. */
export type Undecided =
  /** More states than `limit` of a frame, or altogether: then the frame that has the most. */
  | { readonly kind: "states"; readonly frame: number; readonly limit: number }
  /** Instructions would have to be followed more often than `limit`; the frame that has the most states. */
  | { readonly kind: "work"; readonly frame: number; readonly limit: number }
  /** The conditions on configs have become too large. */
  | { readonly kind: "configs" }
  /** Somebody stopped it. */
  | { readonly kind: "stopped" };

export class UndecidedError extends Error {
  constructor(readonly reason: Undecided) {
    super(reason.kind);
  }
}
