/**
 * Runs one at a time. A call that comes while one runs does not join it, for that may have read the world before what
 * the caller knows of had happened; all who wait share the one that begins after it.
 */
export function singleFlight<A, T>(run: (argument: A) => Promise<T>): (argument: A) => Promise<T> {
  let waiting: Promise<T> | undefined
  let last: Promise<unknown> = Promise.resolve()

  return (argument) => {
    if (!waiting) {
      waiting = last.then(() => {
        waiting = undefined
        return run(argument)
      })
      last = waiting.catch(() => undefined)
    }
    return waiting
  }
}
