import { describe, expect, it } from 'vitest'
import { type Inquiry, photosOf } from '#src/domain/inquiry.ts'
import type { Confirmation } from '#src/learning/confirm-photo.ts'
import { createLearnWorker } from '#src/learning/learn-worker.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { TelegramFileError } from '#src/ports/errors.ts'
import type { InquiryStore, PickedPhoto } from '#src/ports/inquiry-store.ts'
import type { Decisions } from '#src/ports/ticket-store.ts'
import { encode, plain, scene } from '#test/support/pictures.ts'
import { sku } from '#test/support/products.ts'

const files = new Map<string, Uint8Array>()
for (const seed of [1, 2]) files.set(`scene ${seed}`, await encode(scene(seed)).jpeg().toBuffer())
files.set('scene 1 again', await encode(scene(1)).resize(200).jpeg({ quality: 60 }).toBuffer())
files.set('grey', await encode(plain(64, 64)).png().toBuffer())
files.set('broken', Buffer.from('no picture'))

/** An inquiry about these files, and what its shopper picked. */
function asked(fileIds: readonly string[], overrides: Partial<Inquiry> = {}): Inquiry {
  return {
    id: 1,
    chatId: 10,
    threadId: null,
    firstMessageId: 1,
    isAlbum: false,
    shopper: { id: 10, name: 'Оля' },
    language: 'uk',
    state: 'answered',
    answerMessageId: 2,
    candidates: [{ sku: sku('B'), score: 0.5 }],
    rejected: [],
    sku: sku('A'),
    decidedBy: 'shopper',
    messages: fileIds.map((fileId, at) => ({
      kind: 'photo',
      text: '',
      messageId: at + 1,
      fileId,
      fileUniqueId: `unique ${fileId}`,
      isFrame: false,
      receivedAt: new Date(0),
    })),
    revision: fileIds.length,
    ...overrides,
  }
}

/** The other picks are made of pairs: a shopper and what they said of a file, the latest first. */
async function learned(
  inquiry: Inquiry | undefined,
  others: readonly (readonly [shopperId: number, name: string, file: string])[] = [],
  decisions: Decisions[] = [],
) {
  const takenBack: unknown[] = []
  const lessons: Pick<Confirmation, 'fileKey' | 'sku' | 'decidedBy'>[] = []
  const picks: PickedPhoto[] = []
  const queries: unknown[] = []
  const note: InquiryStore['noteFingerprint'] = async (_id, _photo, fingerprint) => {
    const [photo] = inquiry ? photosOf(inquiry) : []
    const { shopper, sku: picked } = inquiry ?? {}
    if (!photo || !shopper || !picked) return
    picks.push({
      shopperId: shopper.id,
      sku: picked,
      fileUniqueId: photo.fileUniqueId,
      fingerprint,
    })
    for (const [shopperId, name, file] of others) {
      const noted = await lookOfFile(file)
      picks.push({ shopperId, sku: sku(name), fileUniqueId: `unique ${file}`, fingerprint: noted })
    }
  }
  const worker = createLearnWorker({
    inquiries: {
      get: async () => inquiry,
      noteFingerprint: note,
      picks: async (photo, skus) => {
        queries.push([photo.fileUniqueId, skus])
        return picks
      },
    },
    files: {
      fetch: async (fileId) => {
        const bytes = files.get(fileId)
        if (!bytes) throw new TelegramFileError('not to be had')
        return bytes
      },
    },
    openPhoto,
    applyConfirmation: async ({ fileKey, sku: said, decidedBy }) => {
      lessons.push({ fileKey, sku: said, decidedBy })
    },
    tickets: {
      decisionsOn: async () => decisions.shift() ?? none,
      noteTakenBack: async () => undefined,
    },
    takeBackWord: async ({ fileKeys, sku: said }) => {
      takenBack.push({ fileKeys, sku: said })
    },
    onLost: () => undefined,
  })
  await worker.handle({ inquiryId: 1 }, new AbortController().signal)
  return { lessons, picks, queries, takenBack }
}

const none: Decisions = { standing: undefined, undone: [] }

/** What the worker itself notes of a file. */
async function lookOfFile(file: string) {
  const { picks } = await learned(asked([file]))
  return picks[0]?.fingerprint ?? null
}

const byShoppers = [{ fileKey: 'telegram:unique scene 1', sku: 'A', decidedBy: 'shoppers' }]

describe("a manager's word", () => {
  const manager = { decidedBy: 'manager', state: 'ticketed' } as const
  const decision = { id: 1, sku: sku('A'), decidedAt: new Date(0) }
  const wrong = { fileKeys: ['telegram:unique scene 1'], sku: 'A' }

  it('that was undone is taken back, and the next one learned', async () => {
    const undone = [{ standing: { ...decision, id: 2 }, undone: [decision] }]
    const { lessons, takenBack } = await learned(asked(['scene 1'], manager), [], undone)
    expect(takenBack).toEqual([wrong])
    expect(lessons).toHaveLength(1)
  })

  it('that is undone while it is learned is taken back afterwards', async () => {
    const stands = { standing: decision, undone: [] }
    const meanwhile = [stands, stands, none]
    const { lessons, takenBack } = await learned(asked(['scene 1'], manager), [], meanwhile)
    expect(lessons).toHaveLength(1)
    expect(takenBack).toEqual([wrong])
  })

  it('is learned for each photo of the inquiry, those aside that cannot be opened', async () => {
    const inquiry = asked(['scene 1', 'broken', 'scene 2'], { ...manager, isAlbum: true })
    expect((await learned(inquiry)).lessons).toEqual([
      { fileKey: 'telegram:unique scene 1', sku: 'A', decidedBy: 'manager' },
      { fileKey: 'telegram:unique scene 2', sku: 'A', decidedBy: 'manager' },
    ])
  })

  it('is learned, too, when it is that the shop does not sell it', async () => {
    const { lessons } = await learned(asked(['scene 1'], { ...manager, sku: null }))
    expect(lessons).toMatchObject([{ sku: null, decidedBy: 'manager' }])
  })

  it('waits for a file that is not to be had now', async () => {
    await expect(learned(asked(['scene 9'], manager))).rejects.toThrow(TelegramFileError)
  })
})

describe("shoppers' picks", () => {
  it.each([
    ['a single shopper', []],
    ['the same shopper twice', [[10, 'A', 'scene 1']]],
    ['another shopper of another photo', [[11, 'A', 'scene 2']]],
    ['another shopper who says something else', [[11, 'B', 'scene 1']]],
    [
      'two against two',
      [
        [11, 'A', 'scene 1'],
        [12, 'B', 'scene 1'],
        [13, 'B', 'scene 1'],
      ],
    ],
    [
      'a second shopper who has changed their mind',
      [
        [11, 'B', 'scene 1'],
        [11, 'A', 'scene 1'],
      ],
    ],
  ] as const)('of %s teach nothing', async (_, others) => {
    expect((await learned(asked(['scene 1']), others)).lessons).toEqual([])
  })

  it.each([
    ['two different shoppers of the same file', [[11, 'A', 'scene 1']]],
    ['two different shoppers of the same picture in two files', [[11, 'A', 'scene 1 again']]],
    [
      'two against one',
      [
        [12, 'B', 'scene 1'],
        [11, 'A', 'scene 1'],
      ],
    ],
    [
      'a second shopper who has come round',
      [
        [11, 'A', 'scene 1'],
        [11, 'B', 'scene 1'],
      ],
    ],
  ] as const)('of %s are believed', async (_, others) => {
    expect((await learned(asked(['scene 1']), others)).lessons).toEqual(byShoppers)
  })

  it('are looked for among the products that were offered', async () => {
    const { queries } = await learned(asked(['scene 1']))
    expect(queries).toEqual([['unique scene 1', ['A', 'B']]])
  })

  it('count for a flat picture by its file alone', async () => {
    const { lessons, picks } = await learned(asked(['grey']), [[11, 'A', 'grey']])
    expect(picks.map(({ fingerprint }) => fingerprint?.keys)).toEqual([[], []])
    expect(lessons).toHaveLength(1)
  })

  it.each([
    ['an album', asked(['scene 1', 'scene 2'], { isAlbum: true })],
    [
      'a photo of several products',
      asked(['scene 1'], {
        candidates: [
          { sku: sku('A'), score: 0.5, half: 'left' },
          { sku: sku('B'), score: 0.5, half: 'right' },
        ],
      }),
    ],
    ['a picture that cannot be opened', asked(['broken'])],
    ['what the machine said', asked(['scene 1'], { decidedBy: 'machine' })],
    ['nothing said at all', asked(['scene 1'], { decidedBy: null, sku: null })],
    ['an inquiry that is gone', undefined],
  ])('are not made of %s', async (_, inquiry) => {
    const { lessons, queries } = await learned(inquiry, [[11, 'A', 'scene 1']])
    expect([lessons, queries]).toEqual([[], []])
  })
})
