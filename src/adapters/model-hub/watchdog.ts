export interface Watchdog {
  /** Aborted when it was not fed in time. */
  readonly signal: AbortSignal
  feed(timeoutMs: number): void
  /** Ends what is still going on, too. */
  stop(): void
}

/** A deadline that starts anew with each sign of life. */
export function createWatchdog(firstTimeoutMs: number): Watchdog {
  const controller = new AbortController()
  const bite = (timeoutMs: number) =>
    controller.abort(new Error(`nothing came for ${timeoutMs / 1_000} s`))
  let timer = setTimeout(bite, firstTimeoutMs, firstTimeoutMs)
  return {
    signal: controller.signal,
    feed(timeoutMs) {
      clearTimeout(timer)
      timer = setTimeout(bite, timeoutMs, timeoutMs)
    },
    stop() {
      clearTimeout(timer)
      controller.abort()
    },
  }
}
