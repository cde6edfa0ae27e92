import type { BotChild } from './bot-child.ts'
import type { Door } from './chat-world.ts'

const mostRequests = 30

export interface KillOptions {
  readonly random: () => number
  /** A bot that asks for less in this time has nothing to do: it is killed all the same. */
  readonly longestMs?: number
  /** Told before it dies. */
  readonly onDue?: () => void
}

/** Kills a bot at one of its next requests through this door, before Telegram sees it or after. */
export async function killAtRequest(
  door: Pick<Door, 'intercept'>,
  bot: BotChild,
  { random, longestMs = 8_000, onDue = () => undefined }: KillOptions,
): Promise<void> {
  const due = Promise.withResolvers<void>()
  const killed = Promise.withResolvers<void>()
  const isAnswered = random() < 0.5
  const timer = setTimeout(due.resolve, longestMs)
  let left = 1 + Math.floor(random() * mostRequests)
  door.intercept = async (_request, next) => {
    left -= 1
    if (left > 0) return next()
    if (left === 0 && isAnswered) await next()
    due.resolve()
    // Whatever it asks from now on is not heard any more.
    await killed.promise
    return new Response(null, { status: 503 })
  }
  await due.promise
  clearTimeout(timer)
  onDue()
  await bot.kill()
  killed.resolve()
  door.intercept = undefined
}
