import { describe, expect, it } from 'vitest'
import { createIndexWorker, type IndexWorkerDependencies } from '#src/indexing/index-worker.ts'
import type { IndexProgress } from '#src/ports/index-progress.ts'

const never = new AbortController().signal

/** A worker that looks at three photos in two steps, and all that it wrote down. */
function openWorker(overrides: Partial<IndexWorkerDependencies> = {}) {
  const saved: IndexProgress[] = []
  const left: number[] = []
  const worker = createIndexWorker({
    states: { read: async () => saved.at(-1), save: async (state) => void saved.push(state) },
    metrics: { photosLeftToIndex: (photos) => void left.push(photos) },
    async indexPhotos(_request, { progress, signal }) {
      progress.start('indexing photos', 3)
      progress.advance(2)
      signal.throwIfAborted()
      progress.advance(1)
      return { indexed: 1, skipped: 1, failed: 1 }
    },
    indexTexts: async () => ({ embedded: 5, failed: 1 }),
    tune: async () => undefined,
    stopping: never,
    onLost: () => undefined,
    ...overrides,
  })
  const run = () => worker.handle({ requestId: 'r' }, never)
  return { worker, saved, left, run }
}

describe('the job that indexes what an import brought', () => {
  it('says how far it is, and at last what failed', async () => {
    const { saved, left, run } = openWorker()
    await run()
    const running = { requestId: 'r', state: 'running', total: 3, failed: 0 }
    expect(saved).toEqual([
      { ...running, done: 0 },
      { ...running, done: 2 },
      { ...running, done: 3 },
      { ...running, state: 'done', done: 3, failed: 2 },
    ])
    expect(left).toEqual([3, 1, 0, 0])
  })

  it('says why it failed, and is tried again', async () => {
    const { saved, run } = openWorker({
      indexPhotos: async () => Promise.reject(new Error('the model is gone')),
    })
    await expect(run()).rejects.toThrow('the model is gone')
    expect(saved.at(-1)).toMatchObject({ state: 'failed', reason: 'the model is gone' })
  })

  it('that is cut off has not failed: the next one goes on', async () => {
    const stopping = new AbortController()
    stopping.abort(new Error('the bot stops'))
    const { saved, run } = openWorker({ stopping: stopping.signal })
    await expect(run()).rejects.toThrow('the bot stops')
    expect(saved.map(({ state }) => state)).not.toContain('failed')
  })

  it('goes on when its progress cannot be written', async () => {
    const saved: IndexProgress[] = []
    const { run } = openWorker({
      states: {
        read: async () => undefined,
        async save(state) {
          if (state.state === 'running') throw new Error('no database just now')
          saved.push(state)
        },
      },
    })
    await run()
    expect(saved).toMatchObject([{ state: 'done' }])
  })

  it('that was tried too often is given up aloud', async () => {
    let isLost = false
    const { worker, saved } = openWorker({
      onLost: () => {
        isLost = true
      },
    })
    await worker.giveUp({ requestId: 'r' })
    expect([isLost, saved.at(-1)?.state]).toEqual([true, 'failed'])
  })
})
