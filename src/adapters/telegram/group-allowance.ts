const windowMs = 60_000
/** In a minute's limit of 20 that is one message a second; with another limit it is as much more or less. */
const spacingShare = 1 / 3

/** What may still be sent in a minute, counted when Telegram has answered: never earlier than Telegram counts it. */
export function createGroupAllowance(now: () => number) {
  let sentAt: number[] = []
  let heldUntil = 0
  const spacingMs = (limit: number) => (windowMs / limit) * spacingShare
  return {
    /** @param limit how many in a minute @returns how long until so many messages may be sent. */
    waitMs(messages: number, limit: number): number {
      const at = now()
      sentAt = sentAt.filter((sent) => sent > at - windowMs)
      const surplus = sentAt.length + messages - limit
      // An album larger than the limit passes through an empty window.
      const lastToLeave = surplus > 0 ? sentAt[Math.min(surplus, sentAt.length) - 1] : undefined
      const newest = sentAt.at(-1)
      return Math.max(
        0,
        heldUntil - at,
        lastToLeave === undefined ? 0 : lastToLeave + windowMs - at,
        newest === undefined ? 0 : newest + spacingMs(limit) - at,
      )
    },
    spend(messages: number): void {
      sentAt.push(...Array.from({ length: messages }, now))
    },
    /** Others sent, too, or this process before it was started anew: from now on evenly, until all that is past. */
    refused(retryAfterMs: number, limit: number): void {
      heldUntil = now() + retryAfterMs
      const gapMs = windowMs / limit
      sentAt = Array.from({ length: limit }, (_, at) => heldUntil - (limit - at) * gapMs)
    },
  }
}
