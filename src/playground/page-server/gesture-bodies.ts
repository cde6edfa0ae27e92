import { z } from 'zod'
import type {
  ChatSettings,
  Choose,
  Delete,
  Forward,
  InlineTyping,
  Press,
  React,
} from './protocol.ts'
import { clientLanguage, paneName, threadId } from './sent-form.ts'

/** What the page sends as JSON for a gesture, as `protocol.ts` describes it. */
export interface Body<T> {
  readonly gesture: string
  readonly schema: z.ZodType<T>
}

const by = { pane: paneName, language: clientLanguage }
const onMessage = { ...by, messageId: z.int() }

const press: z.ZodType<Press> = z.object({
  ...onMessage,
  data: z.string(),
  ephemeralId: z.int().optional(),
})
const react: z.ZodType<React> = z.object({ ...onMessage, emoji: z.string() })
const remove: z.ZodType<Delete> = z.object(onMessage)
const forward: z.ZodType<Forward> = z.object({ ...onMessage, threadId })
const inline: z.ZodType<InlineTyping> = z.object({ ...by, query: z.string().max(256) })
const choose: z.ZodType<Choose> = z.object({
  ...by,
  queryId: z.string(),
  resultId: z.string(),
  threadId,
})
const settings: z.ZodType<ChatSettings> = z.object({
  isBlocked: z.boolean().optional(),
  isForum: z.boolean().optional(),
  isConnected: z.boolean().optional(),
})

export const bodies = {
  press: { gesture: 'press', schema: press },
  react: { gesture: 'react', schema: react },
  delete: { gesture: 'delete', schema: remove },
  forward: { gesture: 'forward', schema: forward },
  inline: { gesture: 'inline', schema: inline },
  choose: { gesture: 'choose', schema: choose },
  settings: { gesture: 'settings', schema: settings },
} as const
