/** What was worked out lately: once it is too much, all of it is forgotten. The newest entry is kept whatever its size. */
export class Recent<Value> {
  private readonly entries = new Map<string, { readonly value: Value; readonly size: number }>();
  private size = 0;

  /** `mostSize`: of all entries together, in whatever unit `set` is told their sizes. */
  constructor(
    private readonly mostEntries: number,
    private readonly mostSize: number,
  ) {}

  get(key: string): Value | undefined {
    return this.entries.get(key)?.value;
  }

  set(key: string, value: Value, size: number): void {
    this.size -= this.entries.get(key)?.size ?? 0;
    this.entries.delete(key);
    if (this.entries.size >= this.mostEntries || this.size + size > this.mostSize) this.clear();
    this.entries.set(key, { value, size });
    this.size += size;
  }

  clear(): void {
    this.entries.clear();
    this.size = 0;
  }
}
