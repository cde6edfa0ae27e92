import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Outcome } from '#src/domain/outcome.ts'
import type { Identify, IdentifyOptions } from '#src/identify/identifier.ts'
import { seededRandom } from '#src/lib/random.ts'
import { PhotoError } from '#src/ports/errors.ts'
import type { NewPair, Rollout } from '#src/ports/rollout-store.ts'
import { type OpenedSide, routePhotos } from '#src/rollout/route-photos.ts'
import { createShadow } from '#src/rollout/shadow.ts'
import { matched, nothing } from '#test/support/outcomes.ts'
import { plain } from '#test/support/pictures.ts'
import { identified, laguna, mriya, rolloutOf } from '#test/support/rollouts.ts'

const seeing =
  (outcome: Outcome): Identify =>
  async () =>
    identified(outcome)

/** Answers alike wherever it is asked. */
const side = (identify: Identify): OpenedSide => ({ live: identify, shadow: identify })

interface Trial {
  readonly rollout?: Rollout | undefined
  readonly present?: OpenedSide
  readonly candidate?: OpenedSide
  readonly openCandidate?: () => Promise<OpenedSide>
  readonly timeoutMs?: number
  readonly photoWaits?: () => Promise<boolean>
  readonly keepPair?: (id: string, pair: NewPair) => Promise<void>
}

/** A rollout without a database. */
function tryOut(trial: Trial) {
  const { rollout, present = side(seeing(matched('MRIYA-PINK'))), timeoutMs = 10_000 } = trial
  const { candidate = present, photoWaits = async () => false } = trial
  const counted: string[] = []
  const pairs: NewPair[] = []
  const troubles: unknown[] = []
  const onTrouble = (error: unknown) => {
    troubles.push(error)
    return undefined
  }
  const shadow = createShadow({
    rollouts: {
      count: async () => undefined,
      keepPair: trial.keepPair ?? (async (_, pair) => void pairs.push(pair)),
    },
    metrics: { shadowed: (result) => void counted.push(result) },
    preview: async () => Uint8Array.of(1, 2, 3),
    ...{ photoWaits, onTrouble, timeoutMs },
  })
  const identify = routePhotos({
    ...{ present, shadow, onTrouble },
    openCandidate: trial.openCandidate ?? (async () => candidate),
    running: async () => rollout,
  })
  /** A photo of an inquiry of its own. */
  const ask = (inquiryId: number, options: IdentifyOptions = {}) =>
    identify(
      { fileKey: `telegram:${inquiryId}`, decode: async () => plain(8, 8) },
      { inquiryId, shopperId: `telegram:${inquiryId}`, ...options },
    )
  const answer = async (inquiryId: number, options: IdentifyOptions = {}) => {
    const { outcome } = await ask(inquiryId, options)
    shadow.settled(inquiryId, true)
    return outcome
  }
  const count = (result: string) => counted.filter((one) => one === result).length
  /** Until so many photos were dealt with. */
  const dealt = (photos: number) => expect.poll(() => counted.length).toBe(photos)
  return { ask, answer, shadow, counted, count, dealt, pairs, troubles }
}

afterEach(() => void vi.useRealTimers())

const forEver = () => Promise.withResolvers<never>().promise

describe('photos beside a candidate in the shadow', () => {
  it('are answered as without it: 10,000 of them, where it throws in 10 % and hangs in 10 %', async () => {
    const outcomes = [matched('MRIYA-PINK'), matched('LAGUNA-NAVY'), nothing]
    const seen: Identify = async ({ fileKey }) =>
      identified(outcomes[Number(fileKey.split(':')[1]) % 3] ?? nothing)
    const random = seededRandom(19)
    const candidate: Identify = async (...asked) => {
      const draw = random()
      if (draw < 0.1) throw new Error('the candidate is broken')
      return draw < 0.2 ? forEver() : seen(...asked)
    }
    const photos = 10_000
    const present = side(seen)
    const asked = { rollout: rolloutOf(), present, candidate: side(candidate), timeoutMs: 1 }
    const [beside, alone] = [tryOut(asked), tryOut({ present })]
    const answers = { beside: [] as Outcome[], alone: [] as Outcome[] }
    for (let at = 1; at <= photos; at += 1) {
      answers.beside.push(await beside.answer(at))
      answers.alone.push(await alone.answer(at))
      // Some shoppers come at once, and some leave it the time.
      if (at % 3 > 0) await turn()
      if (at % 20 === 0) await delay(2)
    }
    expect(answers.beside).toEqual(answers.alone)
    await beside.dealt(photos)
    for (const result of ['same', 'skipped', 'failed']) {
      expect(beside.count(result)).toBeGreaterThan(50)
    }
  })

  it('wait no longer for an answer: the 95th of 100 within 5 %, by a clock of its own', async () => {
    vi.useFakeTimers()
    const takes = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
    const looks: Identify = () => takes(100).then(() => identified(nothing))
    const candidate: Identify = () => takes(300).then(() => identified(nothing))
    const present = side(looks)
    const beside = tryOut({ rollout: rolloutOf(), present, candidate: side(candidate) })
    const alone = tryOut({ present })
    const p95 = async ({ answer }: typeof beside) => {
      const times: number[] = []
      const shopper = async (at: number) => {
        const startedAt = performance.now()
        await answer(at)
        times.push(performance.now() - startedAt)
      }
      // Some come together, some while the candidate is at work, and some after it.
      for (let at = 0; at < 100; at += 1) {
        void shopper(at)
        await vi.advanceTimersByTimeAsync([0, 30, 150, 600][at % 4] ?? 0)
      }
      await vi.advanceTimersByTimeAsync(1_000)
      expect(times).toHaveLength(100)
      return times.toSorted((a, b) => a - b)[94] ?? Number.NaN
    }
    expect(await p95(beside)).toBeLessThanOrEqual(1.05 * (await p95(alone)))
    expect(beside.count('same')).toBeGreaterThan(20)
  })

  it('are shown to it once they are answered, one at a time, and it gives way to the next', async () => {
    const signals: (AbortSignal | undefined)[] = []
    const candidate: Identify = (_, options) => {
      signals.push(options?.deadline?.signal)
      return forEver()
    }
    const { ask, shadow, dealt, counted } = tryOut({
      rollout: rolloutOf(),
      candidate: side(candidate),
    })
    await ask(1)
    expect(signals).toEqual([])
    shadow.settled(1, true)
    await expect.poll(() => signals.length).toBe(1)
    // What comes while it runs is answered, not shown to it, and ends what runs.
    await ask(2)
    expect(signals[0]?.aborted).toBe(true)
    shadow.settled(2, true)
    await dealt(2)
    expect(counted).toEqual(['skipped', 'skipped'])
  })

  it('are not shown to it while another waits, nor when the work on them has to be done again', async () => {
    const { answer, ask, shadow, counted, dealt } = tryOut({
      rollout: rolloutOf(),
      photoWaits: async () => true,
      candidate: side(() => {
        throw new Error('it was asked')
      }),
    })
    await answer(1)
    await dealt(1)
    expect(counted).toEqual(['skipped'])
    await ask(2)
    shadow.settled(2, false)
    shadow.settled(2, true)
    await turn()
    expect(counted).toEqual(['skipped'])
  })

  it('are kept as a pair where it answers otherwise, and it neither reads nor feeds what is remembered', async () => {
    let asked: IdentifyOptions | undefined
    const candidate: Identify = async (_, options) => {
      asked = options
      return identified(matched('LAGUNA-NAVY'))
    }
    const { answer, pairs, dealt } = tryOut({ rollout: rolloutOf(), candidate: side(candidate) })
    expect(await answer(7, { caption: 'which one?', mayLeave: false })).toMatchObject({
      sku: mriya,
    })
    await dealt(1)
    expect(pairs).toEqual([
      {
        ...{ inquiryId: 7, fileKey: 'telegram:7', answeredBy: 'present' },
        preview: Uint8Array.of(1, 2, 3),
        answers: {
          present: expect.objectContaining({ sku: mriya }),
          candidate: expect.objectContaining({ sku: laguna }),
        },
      },
    ])
    expect(asked).toMatchObject({ caption: 'which one?', mayLeave: false, fresh: true })
  })

  it('are not shown to it where words or memory answered', async () => {
    const { answer, counted } = tryOut({
      rollout: rolloutOf(),
      present: side(async () =>
        identified({ outcome: 'matched', sku: mriya, method: 'forward', confidence: 1 }),
      ),
      candidate: side(seeing(matched('LAGUNA-NAVY'))),
    })
    await answer(1)
    await turn()
    expect(counted).toEqual([])
  })

  it('are answered when the pair cannot be kept, or nobody knows what runs', async () => {
    const { answer, troubles, dealt } = tryOut({
      rollout: rolloutOf(),
      candidate: side(seeing(nothing)),
      keepPair: () => Promise.reject(new Error('no database')),
    })
    expect(await answer(1)).toMatchObject({ sku: mriya })
    await dealt(1)
    expect(troubles).toHaveLength(1)
    const lost = routePhotos({
      present: side(seeing(nothing)),
      openCandidate: forEver,
      running: () => Promise.reject(new Error('no database')),
      shadow: tryOut({}).shadow,
      onTrouble: () => undefined,
    })
    const photo = { fileKey: 'a', decode: async () => plain(8, 8) }
    expect(await lost(photo)).toMatchObject({ outcome: nothing })
  })
})

describe('photos of a share', () => {
  const everybody = rolloutOf({ stage: 'share', share: 1 })
  const present: OpenedSide = {
    live: seeing(matched('MRIYA-PINK')),
    shadow: seeing(matched('ZIRKA')),
  }
  const candidate: OpenedSide = {
    live: seeing(matched('LAGUNA-NAVY')),
    shadow: () => {
      throw new Error('the candidate is asked twice')
    },
  }

  it('are answered by the candidate alone, and shown to the present one in the shadow', async () => {
    const { answer, pairs, dealt } = tryOut({ rollout: everybody, present, candidate })
    expect(await answer(1)).toMatchObject({ sku: laguna })
    await dealt(1)
    expect(pairs).toMatchObject([
      {
        answeredBy: 'candidate',
        answers: { present: { sku: 'ZIRKA' }, candidate: { sku: laguna } },
      },
    ])
  })

  it('are answered by the present one when the candidate cannot be opened or breaks', async () => {
    const broken: Identify = () => Promise.reject(new Error('broken'))
    for (const trial of [
      { openCandidate: () => Promise.reject(new Error('its head is missing')) },
      { candidate: side(broken) },
    ]) {
      const { answer, troubles } = tryOut({ rollout: everybody, present, ...trial })
      expect(await answer(1)).toMatchObject({ sku: mriya })
      expect(troubles.length).toBeGreaterThan(0)
    }
  })

  it('that cannot be read are told so once', async () => {
    const unreadable: Identify = () =>
      Promise.reject(new PhotoError('not a photo', { problem: 'broken' }))
    const { answer } = tryOut({ rollout: everybody, present, candidate: side(unreadable) })
    await expect(answer(1)).rejects.toThrow(PhotoError)
  })
})
