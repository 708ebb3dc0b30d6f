/**
 * Where the product may say more than the facts: it keeps no walks, only descriptors and when each was replaced. Every
 * such case is one of these and no other; a test shows that each is needed. None of them hides an outcome.
 */
export interface Liberties {
  /**
   * An old leaf may be cached although no table led to it while it was valid. To know better the product would have to
   * keep which tables pointed where at every moment; what it costs is a hazard for a table that was filled, emptied, and
   * only then linked in.
   */
  readonly unreachedLeaves: boolean;
  /**
   * As long as no table has been linked in by its address, each is taken to have addresses of its own: invalidating other
   * addresses is not remembered, so that old leaves may be found there by way of a table that is linked in later.
   */
  readonly tablesUnsharedAtFirst: boolean;
  /**
   * Invalidating one page, at all levels, drops the walk-cache entry of the whole table; the product drops it for that
   * page only. A second page of the table may still be held in the TLB by way of it, and the product does not tell a
   * walk-cache entry from that.
   */
  readonly walkCacheByPage: boolean;
  /**
   * What a CPU has walked ahead counts descriptor by descriptor: the fault of a walk that would have read one of them when
   * the other was no longer there, or not yet, is taken as possible.
   */
  readonly aheadByDescriptor: boolean;
  /**
   * A store of what is there already is no store. Where another CPU made the first one, a barrier after the second would
   * make it visible.
   */
  readonly sameValueIsNoStore: boolean;
}

export const NONE: Liberties = {
  unreachedLeaves: false,
  tablesUnsharedAtFirst: false,
  walkCacheByPage: false,
  aheadByDescriptor: false,
  sameValueIsNoStore: false,
};
export const ALL: Liberties = {
  unreachedLeaves: true,
  tablesUnsharedAtFirst: true,
  walkCacheByPage: true,
  aheadByDescriptor: true,
  sameValueIsNoStore: true,
};
