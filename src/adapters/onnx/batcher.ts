import { EmbedderError } from '#src/ports/errors.ts'

export interface BatcherOptions<Item, Result> {
  /** One batch, in order; asked again only when it has answered. */
  readonly run: (items: readonly Item[]) => Promise<readonly PromiseSettledResult<Result>[]>
  /** Items in one batch, >= 1. */
  readonly maxBatch: number
  /** The first of a batch waits so long for others of the same moment. */
  readonly lingerMs: number
  /** How long an item stands in line before it is given up. */
  readonly waitTimeoutMs: number
  /** With so many in line, the next is refused at once. */
  readonly maxWaiting: number
}

export interface Batcher<Item, Result> {
  /**
   * Stands in line, in order of arrival, and runs with those beside it.
   * @throws EmbedderError when the line is full or does not move in time; what `run` says of this item.
   */
  submit(item: Item): Promise<Result>
  /** Sends away who stands in line; a batch that runs may finish. */
  close(): void
}

interface Waiting<Item, Result> {
  readonly item: Item
  readonly resolve: (result: Result) => void
  readonly reject: (reason: unknown) => void
  readonly timer: NodeJS.Timeout
}

/** Joins requests of the same moment into batches, one batch at a time. */
export function createBatcher<Item, Result>(
  options: BatcherOptions<Item, Result>,
): Batcher<Item, Result> {
  const { run, maxBatch, lingerMs, waitTimeoutMs, maxWaiting } = options
  const line: Waiting<Item, Result>[] = []
  let isWorking = false
  let isClosed = false
  let stopLingering: (() => void) | undefined

  async function work(): Promise<void> {
    isWorking = true
    await linger()
    while (line.length > 0) await serve(run, line.splice(0, maxBatch))
    isWorking = false
  }

  /** Company comes within moments or not at all; a full batch waits no longer. */
  async function linger(): Promise<void> {
    if (line.length >= maxBatch) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, lingerMs)
    stopLingering = resolve
    await promise
    clearTimeout(timer)
  }

  function giveUp(waiting: Waiting<Item, Result>): void {
    line.splice(line.indexOf(waiting), 1)
    waiting.reject(
      new EmbedderError(`the embedder is too busy: no turn in ${waitTimeoutMs / 1_000} s`, {
        remedy: 'use a smaller model, a faster machine or fewer photos at once',
      }),
    )
  }

  return {
    async submit(item) {
      if (isClosed) throw closed()
      if (line.length >= maxWaiting) {
        throw new EmbedderError(`the embedder is too busy: ${line.length} pictures are in line`)
      }
      const { promise, resolve, reject } = Promise.withResolvers<Result>()
      const timer = setTimeout(() => giveUp(waiting), waitTimeoutMs)
      const waiting = { item, resolve, reject, timer }
      line.push(waiting)
      if (!isWorking) void work()
      else if (line.length >= maxBatch) stopLingering?.()
      return promise
    },
    close() {
      isClosed = true
      for (const { timer, reject } of line.splice(0)) {
        clearTimeout(timer)
        reject(closed())
      }
    },
  }
}

function closed(): EmbedderError {
  return new EmbedderError('the embedder is closed')
}

/** Never throws: every item of the batch gets its own answer. */
async function serve<Item, Result>(
  run: BatcherOptions<Item, Result>['run'],
  batch: readonly Waiting<Item, Result>[],
): Promise<void> {
  for (const { timer } of batch) clearTimeout(timer)
  try {
    const results = await run(batch.map(({ item }) => item))
    for (const [at, { resolve, reject }] of batch.entries()) {
      const result = results[at]
      if (result?.status === 'fulfilled') resolve(result.value)
      else reject(result?.reason ?? new EmbedderError('the model gave too few vectors'))
    }
  } catch (error) {
    for (const { reject } of batch) reject(error)
  }
}
