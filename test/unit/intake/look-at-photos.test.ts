import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Inquiry, PhotoMessage } from '#src/domain/inquiry.ts'
import type { Identification, Outcome } from '#src/domain/outcome.ts'
import { defaultSettings } from '#src/domain/shop-settings.ts'
import type { Identify } from '#src/identify/identifier.ts'
import { lookAtPhotos } from '#src/intake/look-at-photos.ts'
import { inTime, noDeadline } from '#src/lib/deadline.ts'
import { TelegramFileError } from '#src/ports/errors.ts'
import { matched, nothing } from '#test/support/outcomes.ts'
import { plain } from '#test/support/pictures.ts'

function photo(messageId: number): PhotoMessage {
  const file = { fileId: `file ${messageId}`, fileUniqueId: `unique ${messageId}` }
  return {
    kind: 'photo',
    isFrame: false,
    messageId,
    text: '',
    receivedAt: new Date(-60_000),
    ...file,
  }
}

function inquiryOf(photos: number): Inquiry {
  return {
    id: 1,
    chatId: 7,
    threadId: null,
    firstMessageId: 1,
    isAlbum: photos > 1,
    shopper: { id: 7, name: 'Olena' },
    language: 'uk',
    state: 'pending',
    answerMessageId: 99,
    candidates: [],
    rejected: [],
    sku: null,
    decidedBy: null,
    revision: 1,
    messages: Array.from({ length: photos }, (_, at) => photo(at + 1)),
  }
}

interface Shop {
  readonly identify: Identify
  readonly photos?: number
  readonly answerDeadlineSeconds?: number
  readonly fetch?: () => Promise<Uint8Array>
}

function look({ identify, photos = 1, answerDeadlineSeconds = 10, fetch }: Shop) {
  const dependencies = {
    inquiries: { noteWritten: async () => undefined },
    files: { fetch: fetch ?? (async () => new Uint8Array()) },
    openPhoto: async () => ({ sha256: '', decode: async () => plain(8, 8) }),
    identify,
    shopSettings: { read: async () => ({ ...defaultSettings, answerDeadlineSeconds }) },
    modelConsents: { find: async () => undefined },
    asksOutside: false,
  }
  return lookAtPhotos(dependencies, inquiryOf(photos))
}

function identified(outcome: Outcome = nothing): Identification {
  return {
    id: 'one',
    outcome,
    confidence: 0,
    candidates: [],
    rungs: [],
    costMicroUsd: 0,
    latencyMs: 0,
  }
}

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

describe('the time in which a shopper is answered', () => {
  it("is the shop's setting, less what is needed to talk", async () => {
    const times: number[] = []
    const identify: Identify = async (_photo, { deadline = noDeadline } = {}) => {
      times.push(deadline.remainingMs())
      return identified()
    }
    for (const answerDeadlineSeconds of [10, 5]) {
      await look({ identify, answerDeadlineSeconds })
    }
    expect(times).toEqual([9_000, 4_000])
  })

  it('is shared by the photos of an album: what one leaves is for the others', async () => {
    const times: number[] = []
    const identify: Identify = async (_photo, { deadline = noDeadline } = {}) => {
      times.push(deadline.remainingMs())
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      return identified()
    }
    const seen = look({ identify, photos: 3 })
    await vi.advanceTimersByTimeAsync(10_000)
    await seen
    expect(times).toEqual([3_000, 4_000, 7_000])
  })
})

/** A ladder that needs the picture, and in time. */
const looking: Identify = async (asked, { deadline = noDeadline } = {}) => {
  try {
    await inTime(deadline, asked.decode())
    return identified(matched('A'))
  } catch {
    return identified()
  }
}

describe('a photo whose download outlasts the time', () => {
  const slowly = (bytes: () => Uint8Array) => async () => {
    await new Promise((resolve) => setTimeout(resolve, 12_000))
    return bytes()
  }

  it('is looked at once more when it is there', async () => {
    const identify = vi.fn(looking)
    const fetch = vi.fn(slowly(() => new Uint8Array(1)))
    const seen = look({ identify, fetch })
    await vi.advanceTimersByTimeAsync(12_000)
    expect(await seen).toMatchObject({ combined: { outcome: 'matched' } })
    expect(identify).toHaveBeenCalledTimes(2)
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  it('fails when it never comes, to be tried again: nobody is told that the product is unknown', async () => {
    const fetch = slowly(() => {
      throw new TelegramFileError('gone')
    })
    const failed = expect(look({ identify: looking, fetch })).rejects.toThrow('gone')
    await vi.advanceTimersByTimeAsync(12_000)
    await failed
  })
})
