import { afterEach, describe, expect, it, vi } from 'vitest'
import { type BatcherOptions, createBatcher } from '#src/adapters/onnx/batcher.ts'
import { EmbedderError } from '#src/ports/errors.ts'

type Answer = readonly PromiseSettledResult<string>[]

interface Run {
  readonly items: readonly number[]
  answer(): void
  fail(error: Error): void
}

/** A batcher whose runs end when the test says so. */
function batcherWith(overrides: Partial<BatcherOptions<number, string>> = {}) {
  const runs: Run[] = []
  const batcher = createBatcher<number, string>({
    maxBatch: 3,
    lingerMs: 2,
    waitTimeoutMs: 1_000,
    maxWaiting: 10,
    run(items) {
      const { promise, resolve, reject } = Promise.withResolvers<Answer>()
      const answer = () =>
        resolve(items.map((item) => ({ status: 'fulfilled', value: `answer to ${item}` })))
      runs.push({ items, answer, fail: reject })
      return promise
    },
    ...overrides,
  })
  vi.useFakeTimers()
  return { batcher, runs, items: () => runs.map((run) => run.items) }
}

afterEach(() => {
  vi.useRealTimers()
})

const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms)

async function refusalOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'not refused',
    (reason: unknown) => (reason instanceof EmbedderError ? reason.message : 'another error'),
  )
}

describe('a batcher', () => {
  it('joins what comes in the same moment', async () => {
    const { batcher, runs, items } = batcherWith()
    const answers = Promise.all([batcher.submit(1), batcher.submit(2)])
    await passes(2)
    expect(items()).toEqual([[1, 2]])
    runs[0]?.answer()
    expect(await answers).toEqual(['answer to 1', 'answer to 2'])
  })

  it('takes in what comes while the first lingers', async () => {
    const { batcher, items } = batcherWith()
    void batcher.submit(1)
    await passes(1)
    void batcher.submit(2)
    await passes(1)
    expect(items()).toEqual([[1, 2]])
  })

  it('runs one that stays alone', async () => {
    const { batcher, items } = batcherWith()
    void batcher.submit(1)
    expect(items()).toEqual([])
    await passes(2)
    expect(items()).toEqual([[1]])
  })

  it('does not linger with a full batch', async () => {
    const { batcher, items } = batcherWith()
    for (const item of [1, 2, 3, 4]) void batcher.submit(item)
    await passes(0)
    expect(items()).toEqual([[1, 2, 3]])
  })

  it('never lingers where only one runs at a time', async () => {
    const { batcher, runs, items } = batcherWith({ maxBatch: 1 })
    for (const item of [1, 2]) void batcher.submit(item)
    await passes(0)
    expect(items()).toEqual([[1]])
    runs[0]?.answer()
    await passes(0)
    expect(items()).toEqual([[1], [2]])
  })

  it('runs one batch at a time, in order of arrival, and the next without lingering', async () => {
    const { batcher, runs, items } = batcherWith()
    const answers = Promise.all([1, 2, 3, 4, 5, 6, 7].map((item) => batcher.submit(item)))
    await passes(500)
    expect(items()).toEqual([[1, 2, 3]])
    runs[0]?.answer()
    await passes(0)
    expect(items()).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ])
    runs[1]?.answer()
    await passes(0)
    runs[2]?.answer()
    expect(items().at(-1)).toEqual([7])
    expect(await answers).toHaveLength(7)
  })

  it('starts again after it had nothing to do', async () => {
    const { batcher, runs, items } = batcherWith()
    for (const item of [1, 2]) {
      const answer = batcher.submit(item)
      await passes(2)
      runs.at(-1)?.answer()
      expect(await answer).toBe(`answer to ${item}`)
    }
    expect(items()).toEqual([[1], [2]])
  })

  it('gives up who stands in line too long, and nobody else', async () => {
    const { batcher, runs, items } = batcherWith({ maxBatch: 1 })
    const first = batcher.submit(1)
    const second = refusalOf(batcher.submit(2))
    await passes(600)
    const third = batcher.submit(3)
    await passes(400)
    expect(await second).toContain('too busy: no turn in 1 s')
    runs[0]?.answer()
    expect(await first).toBe('answer to 1')
    await passes(0)
    runs[1]?.answer()
    expect(await third).toBe('answer to 3')
    expect(items()).toEqual([[1], [3]])
  })

  it('does not give up what runs already', async () => {
    const { batcher, runs } = batcherWith()
    const answer = batcher.submit(1)
    await passes(5_000)
    runs[0]?.answer()
    expect(await answer).toBe('answer to 1')
  })

  it('refuses at once when the line is full', async () => {
    const { batcher, runs } = batcherWith({ maxBatch: 1, maxWaiting: 2 })
    const kept = [batcher.submit(1)]
    await passes(0)
    kept.push(batcher.submit(2), batcher.submit(3))
    expect(await refusalOf(batcher.submit(4))).toContain('2 pictures are in line')
    for (const at of [0, 1, 2]) {
      runs[at]?.answer()
      await passes(0)
    }
    expect(await Promise.all(kept)).toEqual(['answer to 1', 'answer to 2', 'answer to 3'])
  })

  it('tells everyone in a batch why it failed, and goes on', async () => {
    const { batcher, runs } = batcherWith()
    const refusals = [1, 2].map((item) => refusalOf(batcher.submit(item)))
    await passes(2)
    runs[0]?.fail(new EmbedderError('the model broke'))
    expect(await Promise.all(refusals)).toEqual(['the model broke', 'the model broke'])
    const answer = batcher.submit(3)
    await passes(2)
    runs[1]?.answer()
    expect(await answer).toBe('answer to 3')
  })

  it('tells each of a batch its own answer', async () => {
    const { batcher } = batcherWith({
      run: async () => [
        { status: 'fulfilled', value: 'good' },
        { status: 'rejected', reason: new EmbedderError('bad tensor') },
      ],
    })
    const answers = [batcher.submit(1), refusalOf(batcher.submit(2)), refusalOf(batcher.submit(3))]
    await passes(2)
    expect(await Promise.all(answers)).toEqual([
      'good',
      'bad tensor',
      'the model gave too few vectors',
    ])
  })

  it('sends everyone in line away when it is closed', async () => {
    const { batcher, runs } = batcherWith({ maxBatch: 1 })
    const running = batcher.submit(1)
    const waiting = refusalOf(batcher.submit(2))
    await passes(0)
    batcher.close()
    expect(await waiting).toContain('closed')
    expect(await refusalOf(batcher.submit(3))).toContain('closed')
    runs[0]?.answer()
    expect(await running).toBe('answer to 1')
  })
})
