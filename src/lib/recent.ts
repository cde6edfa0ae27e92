export interface RecentOptions<T> {
  readonly maxAgeMs: number
  /** Holds until it was loaded for the first time. */
  readonly initial: T
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number
}

export interface Recent<T> {
  /** What was loaded `maxAgeMs` ago at most; where that fails, what was loaded last. */
  get(): Promise<T>
  /** The next to ask has it loaded anew. */
  forget(): void
}

/** Something that others may change, loaded again when it is asked for and has become old. */
export function recent<T>(load: () => Promise<T>, options: RecentOptions<T>): Recent<T> {
  const { maxAgeMs, initial, now = () => performance.now() } = options
  let last: Promise<T> = Promise.resolve(initial)
  let loadedAt = Number.NEGATIVE_INFINITY
  return {
    get() {
      if (now() - loadedAt >= maxAgeMs) {
        loadedAt = now()
        const before = last
        last = load().catch(() => before)
      }
      return last
    },
    forget() {
      loadedAt = Number.NEGATIVE_INFINITY
    },
  }
}
