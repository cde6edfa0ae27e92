import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * How much work is in hand at once. Work that only waits for somebody else (a rate limit, a server) gives its slot to
 * others meanwhile: see `whileWaiting`.
 */
export interface Slots {
  /**
   * Runs `work` when there is room: small urgency first, then whoever came first.
   * @param work is given a function that leaves its slot to others for good: what runs on and on shall not block them.
   * @returns what `work` gives.
   */
  run<T>(urgency: number, work: (leave: () => void) => Promise<T>): Promise<T>
}

/** The slot of one piece of work, which may be given back and taken again. */
interface Hold {
  give(): void
  take(): Promise<void>
  end(): void
}

const currentHold = new AsyncLocalStorage<Hold>()

/** @param size how many at once, >= 1 */
export function createSlots(size: number): Slots {
  const waiting: { readonly urgency: number; readonly enter: () => void }[] = []
  let busy = 0
  const next = () => {
    while (busy < size) {
      const first = waiting.shift()
      if (!first) return
      busy += 1
      first.enter()
    }
  }
  const acquire = (urgency: number) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const behind = waiting.findIndex((other) => other.urgency > urgency)
    waiting.splice(behind === -1 ? waiting.length : behind, 0, { urgency, enter: resolve })
    next()
    return promise
  }
  const release = () => {
    busy -= 1
    next()
  }
  return {
    async run(urgency, work) {
      await acquire(urgency)
      // What was begun yields to what has not had a turn yet: a placeholder goes out before a photo is looked at.
      const hold = createHold(release, () => acquire(urgency + 1))
      try {
        return await currentHold.run(hold, () => work(hold.end))
      } finally {
        hold.end()
      }
    },
  }
}

function createHold(release: () => void, acquire: () => Promise<void>): Hold {
  let isHeld = true
  let isOver = false
  let taking: Promise<void> | undefined
  const give = () => {
    if (isHeld) release()
    isHeld = false
  }
  return {
    give,
    async take() {
      if (isHeld || isOver) return
      taking ??= acquire().then(() => {
        taking = undefined
        // What ended or left its slot meanwhile has no use for it any more.
        if (isOver) release()
        else isHeld = true
      })
      await taking
    },
    end() {
      isOver = true
      give()
    },
  }
}

/**
 * Waits for somebody else without holding the slot of the work that this is a part of; outside of any slot it changes
 * nothing.
 */
export async function whileWaiting<T>(wait: () => Promise<T>): Promise<T> {
  const hold = currentHold.getStore()
  if (!hold) return wait()
  hold.give()
  try {
    return await wait()
  } finally {
    await hold.take()
  }
}
