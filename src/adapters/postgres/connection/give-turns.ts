import { setImmediate as turn } from 'node:timers/promises'
import type { PGlite } from '@electric-sql/pglite'

/** Of statements, after which timers and sockets have their turn. */
const maxMs = 5

/**
 * PGlite answers within the microtasks of this thread: while statements wait for one another, nothing else would run
 * before the last of them is done; in a burst of photos that is seconds in which no call to Telegram leaves.
 */
export function giveTurns(lite: PGlite): PGlite {
  const exec = lite.execProtocolStream.bind(lite)
  let endsAt = 0
  lite.execProtocolStream = async (...message) => {
    if (performance.now() > endsAt) {
      await turn()
      endsAt = performance.now() + maxMs
    }
    return exec(...message)
  }
  return lite
}
