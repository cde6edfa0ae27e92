import { tooManyRequests } from './api-error.ts'

export type Limit = number | 'off'

/** What the Bot API allows. Any of them may be changed while the server runs. */
export interface Limits {
  /** New messages and edits in one group in any 60 s; an album of n counts n, what happens to a topic counts too. */
  groupMessagesPerMinute: Limit
  /** New messages into one private chat in any second. The real server lets bursts through, so it is off. */
  privateMessagesPerSecond: Limit
  /** New messages into all chats together in any second; the real one allows about 30. */
  messagesPerSecond: Limit
  textLength: Limit
  captionLength: Limit
  callbackDataBytes: Limit
  /** Larger files can be sent by a user but not fetched by the bot. */
  downloadBytes: Limit
  photoBytes: Limit
  /** "message is not modified" for an edit that changes nothing. */
  refuseUnchangedEdits: boolean
  /** A message older than this cannot be deleted by the bot. */
  deletableHours: Limit
  /** Servers that do not know of messages for one person alone show them to all. */
  ephemeralMessages: boolean
}

export const realLimits: Readonly<Limits> = {
  groupMessagesPerMinute: 20,
  privateMessagesPerSecond: 'off',
  messagesPerSecond: 'off',
  textLength: 4096,
  captionLength: 1024,
  callbackDataBytes: 64,
  downloadBytes: 20 * 1024 * 1024,
  photoBytes: 10 * 1024 * 1024,
  refuseUnchangedEdits: true,
  deletableHours: 48,
  ephemeralMessages: true,
}

export const noLimits: Readonly<Limits> = {
  groupMessagesPerMinute: 'off',
  privateMessagesPerSecond: 'off',
  messagesPerSecond: 'off',
  textLength: 'off',
  captionLength: 'off',
  callbackDataBytes: 'off',
  downloadBytes: 'off',
  photoBytes: 'off',
  refuseUnchangedEdits: false,
  deletableHours: 'off',
  ephemeralMessages: true,
}

export const exceeds = (value: number, limit: Limit) => limit !== 'off' && value > limit

/** Counts what the bot does in each chat and refuses what is over the limits. */
export interface Throttle {
  /** New messages. @throws BotApiError 429; nothing is counted then. */
  admit(chatId: number, messages: number): void
  /** An edit, which counts in groups only. @throws BotApiError 429; nothing is counted then. */
  admitEdit(chatId: number): void
}

interface Window {
  readonly key: number | 'all'
  readonly limit: Limit
  readonly lengthMs: number
}

export function createThrottle(limits: Limits, now: () => number): Throttle {
  const sentAtMs = new Map<number | 'all', number[]>()

  /** Milliseconds until `messages` more fit into the window; 0 when they fit now. */
  function waitMs({ key, limit, lengthMs }: Window, messages: number): number {
    if (limit === 'off') return 0
    const recent = (sentAtMs.get(key) ?? []).filter((at) => at > now() - lengthMs)
    sentAtMs.set(key, recent)
    const surplus = recent.length + messages - limit
    if (surplus <= 0) return 0
    // An album larger than the whole limit still passes through an empty window.
    const lastToLeave = recent[Math.min(surplus, recent.length) - 1]
    return lastToLeave === undefined ? 0 : lastToLeave + lengthMs - now()
  }

  function enter(windows: readonly Window[], messages: number): void {
    const longestMs = Math.max(0, ...windows.map((window) => waitMs(window, messages)))
    if (longestMs > 0) throw tooManyRequests(Math.ceil(longestMs / 1000))
    for (const { key, limit } of windows) {
      if (limit === 'off') continue
      sentAtMs.set(key, [
        ...(sentAtMs.get(key) ?? []),
        ...Array.from({ length: messages }, () => now()),
      ])
    }
  }

  const ofGroup = (key: number): Window => ({
    key,
    limit: limits.groupMessagesPerMinute,
    lengthMs: 60_000,
  })

  return {
    admit(chatId, messages) {
      const ofChat: Window =
        chatId < 0
          ? ofGroup(chatId)
          : { key: chatId, limit: limits.privateMessagesPerSecond, lengthMs: 1000 }
      enter([ofChat, { key: 'all', limit: limits.messagesPerSecond, lengthMs: 1000 }], messages)
    },
    admitEdit: (chatId) => enter(chatId < 0 ? [ofGroup(chatId)] : [], 1),
  }
}
