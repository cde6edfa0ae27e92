import { AsyncLocalStorage } from 'node:async_hooks'
import type { Transformer } from 'grammy'
import type { ApiResponse } from 'grammy/types'
import { pause } from '#src/lib/pause.ts'
import { TelegramError } from '#src/ports/errors.ts'
import { createGroupAllowance } from './group-allowance.ts'
import { type PacedCall, pacedCall } from './paced-call.ts'

export interface GroupPacerOptions {
  /** How many messages, edits and new topics together Telegram allows in one group in any minute. */
  readonly perMinute: () => number | Promise<number>
  /** Milliseconds. */
  readonly now?: () => number
}

/** Keeps below the limit of a group, which everything that goes into it shares, and loses nothing that has to wait. */
export interface GroupPacer {
  readonly transformer: Transformer
  /** Whoever waits for a turn is asked to come back later, and so is everybody who comes. */
  stop(): void
}

/** Words go first, but an edit does not wait for ever: what a card says is to become true. */
const maxEditWaitMs = 120_000
/** A job that waits longer may be taken for lost, and begun a second time. */
const maxWaitMs = 240_000
const comeBackMs = 1_000
const longestPauseMs = 1_000

/**
 * One call after another in each group: first the words, in their order, then what only changes what is there already.
 * An edit that waits is replaced by a later one of the same message. A call that Telegram refuses with 429 keeps its
 * place and is made again when it may be, with the rest of the group behind it.
 */
export function createGroupPacer({ perMinute, now = Date.now }: GroupPacerOptions): GroupPacer {
  const groups = new Map<number, Group>()
  const stopping = new AbortController()
  const groupOf = (chatId: number) => {
    const group = groups.get(chatId) ?? createGroup({ perMinute, now, signal: stopping.signal })
    groups.set(chatId, group)
    return group
  }
  return {
    async transformer(previous, method, ...call) {
      const [payload, signal] = call
      const paced = pacedCall(method, payload)
      const make = () => previous(method, ...call)
      if (!paced) return make()
      const group = groupOf(paced.chatId)
      const answer = await group.run(paced, make, signal as AbortSignal | undefined)
      return answer as Awaited<ReturnType<typeof make>>
    },
    stop: () => stopping.abort(),
  }
}

type Answer = ApiResponse<unknown>
type Work = () => Promise<Answer>

interface Waiting {
  readonly call: PacedCall
  readonly since: number
  readonly done: PromiseWithResolvers<Answer>
  work: Work
}

interface GroupOptions extends Required<GroupPacerOptions> {
  readonly signal: AbortSignal
}

interface Group {
  run(call: PacedCall, work: Work, signal: AbortSignal | undefined): Promise<Answer>
}

function createGroup({ perMinute, now, signal: stopping }: GroupOptions): Group {
  const line = createLine(now)
  const allowance = createGroupAllowance(now)
  let isPumping = false

  const makeCall = async (one: Waiting) => {
    // From here on a later edit of the same message is another call.
    line.leave(one)
    const { messages } = one.call
    try {
      const answer = await one.work()
      if (!answer.ok && answer.error_code === 429) {
        allowance.refused((answer.parameters?.retry_after ?? 1) * 1_000, await perMinute())
        return line.putBack(one)
      }
      if (answer.ok || answer.error_code >= 500) allowance.spend(messages)
      one.done.resolve(answer)
    } catch (error) {
      // Nobody knows whether Telegram counted it.
      allowance.spend(messages)
      one.done.reject(error)
    }
  }
  /** @returns when nobody waits any more. */
  const pump = async () => {
    try {
      for (let first = line.next(); first; first = line.next()) {
        if (stopping.aborted) return line.refuseAll(comeBack())
        const waitMs = allowance.waitMs(first.call.messages, await perMinute())
        if (waitMs === 0) await makeCall(first)
        // Somebody whose words go before these may come meanwhile.
        else await pause(Math.min(waitMs, longestPauseMs), stopping).catch(() => undefined)
        line.refuseOlder(maxWaitMs, comeBack())
      }
    } catch (error) {
      line.refuseAll(error)
    } finally {
      isPumping = false
    }
  }
  return {
    run(call, work, signal) {
      if (stopping.aborted) return Promise.reject(comeBack())
      // Whoever calls keeps the context of the call, although another call's end makes it leave.
      const done = line.join(call, AsyncLocalStorage.bind(work), signal)
      if (!isPumping) {
        isPumping = true
        void pump()
      }
      return done
    },
  }
}

/** Who waits, in the order in which they came. */
function createLine(now: () => number) {
  const waiting: Waiting[] = []
  const leave = (one: Waiting) => {
    const at = waiting.indexOf(one)
    if (at >= 0) waiting.splice(at, 1)
  }
  const refuse = (some: readonly Waiting[], error: unknown) => {
    for (const one of some) {
      leave(one)
      one.done.reject(error)
    }
  }
  return {
    leave,
    putBack: (one: Waiting) => void waiting.unshift(one),
    /** Words first; an edit that has waited long enough before them. */
    next(): Waiting | undefined {
      const edit = waiting.find(({ call }) => call.isEdit)
      if (edit && now() - edit.since >= maxEditWaitMs) return edit
      return waiting.find(({ call }) => !call.isEdit) ?? edit
    },
    join(call: PacedCall, work: Work, signal: AbortSignal | undefined): Promise<Answer> {
      const same = waiting.find((other) => call.isEdit && other.call.target === call.target)
      if (same) {
        same.work = work
        return same.done.promise
      }
      const one: Waiting = { call, since: now(), done: Promise.withResolvers(), work }
      waiting.push(one)
      signal?.addEventListener('abort', () => refuse([one], signal.reason), { once: true })
      return one.done.promise
    },
    refuseAll: (error: unknown) => refuse(waiting.slice(), error),
    refuseOlder(ms: number, error: unknown) {
      refuse(
        waiting.filter(({ since }) => now() - since > ms),
        error,
      )
    },
  }
}

function comeBack(): TelegramError {
  return new TelegramError('a managers’ group has reached its limit', { retryAfterMs: comeBackMs })
}
