/** How shoppers come. */
export const shapes = ['steady', 'burst', 'mixed', 'orders'] as const
export type Shape = (typeof shapes)[number]

/** What a shopper does, and waits for. */
export type Deed = 'known photo' | 'new photo' | 'sku' | 'words' | 'greeting' | 'order'

export interface LoadOptions {
  readonly shape: Shape
  /** How many shoppers come in a second, on average. */
  readonly perSecond: number
  readonly seconds: number
  /** The same seed brings the same shoppers with the same photos at the same moments. */
  readonly seed: number
  /** Worker processes on PostgreSQL and Redis; 0: one process on PGlite. */
  readonly workers: number
}

/** One thing that a shopper did, and what came of it. Times are of one clock, milliseconds. */
export interface Visit {
  readonly deed: Deed
  readonly chatId: number
  /** Of what was sent. */
  readonly messageId: number
  readonly sentAt: number
  /** undefined: there was no answer while it was waited for. */
  readonly answeredAt: number | undefined
}

/** What the bot's processes took, at a moment of that clock. */
export interface MemorySample {
  readonly at: number
  readonly megabytes: number
}

/** How an inquiry was answered, as the bot wrote it down. */
export interface Answered {
  readonly chatId: number
  readonly messageId: number
  /** The rung that decided; null: none did. */
  readonly method: string | null
  readonly costMicroUsd: number
}

/** All that was seen of one deployment under load. */
export interface Observation {
  readonly options: LoadOptions
  /** One shopper at a time, before the others came: what the machine takes for an answer at best. */
  readonly alone: readonly Visit[]
  readonly visits: readonly Visit[]
  readonly memory: readonly MemorySample[]
  readonly answered: readonly Answered[]
}
