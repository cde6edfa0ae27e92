/** How shoppers come. */
export const shapes = ['steady', 'burst', 'mixed', 'orders', 'known', 'new'] as const
export type Shape = (typeof shapes)[number]

/** What a shopper does, and waits for. */
export type Deed =
  | 'known photo'
  | 'new photo'
  | 'sold photo'
  | 'sku'
  | 'words'
  | 'greeting'
  | 'order'

export interface LoadOptions {
  readonly shape: Shape
  /** How many shoppers come in a second, on average. */
  readonly perSecond: number
  readonly seconds: number
  /** The same seed brings the same shoppers with the same photos at the same moments. */
  readonly seed: number
  /** Worker processes on PostgreSQL and Redis; 0: one process on PGlite. */
  readonly workers: number
  /** In the catalogue; undefined: the demo's alone. */
  readonly products?: number | undefined
  /** So long a picture keeps the embedder of its worker at the least; undefined: as long as it takes. */
  readonly embedderMs?: number | undefined
}

/** The machine when the crowd came: figures are of it, and of what else it did. */
export interface LoadConditions {
  readonly at: string
  readonly cores: number
  /** Processes that wanted a core, on average over the minute before. */
  readonly loadAverage: number
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
  readonly conditions: LoadConditions
  /** One shopper at a time, before the others came: what the machine takes for an answer at best. */
  readonly alone: readonly Visit[]
  readonly visits: readonly Visit[]
  readonly memory: readonly MemorySample[]
  /** Processor time of the bot's processes while the crowd was there; undefined where the system does not tell. */
  readonly processorMs: number | undefined
  /** How large the database was before the crowd came and after it had left. */
  readonly databaseBytes: readonly [before: number, after: number]
  readonly answered: readonly Answered[]
}
