import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createOnnxEmbedder } from '#src/adapters/onnx/onnx-embedder.ts'
import { embedPictures } from '#src/photo/embed-pictures.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { paint } from '#test/support/pictures.ts'
import { type Build, meanColour, type TinyCard, writeTinyModel } from '#test/support/tiny-models.ts'

let folder = ''
const open: Embedder[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-unit-'))
})
afterEach(async () => {
  for (const embedder of open.splice(0)) await embedder.close()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function load(card: TinyCard): Promise<Embedder> {
  const embedder = await createOnnxEmbedder({
    cardFile: await writeTinyModel(folder, meanColour.NCHW, card),
    providers: ['cpu'],
    threads: 1,
    onStatus: () => undefined,
  })
  open.push(embedder)
  return embedder
}

/** The channels in the opposite order. */
const upsideDown: Build = ({ op, ints }, input) =>
  op('Gather', [input, ints([2, 1, 0])], { axis: 1 })

/** The hash in the name of an embedder, and the ids of it and all that look at less. */
async function idsOf(card: TinyCard) {
  const { id, narrower } = await load(card)
  return {
    hash: id.slice('tiny@'.length, 'tiny@'.length + 12),
    ids: [id, ...narrower.map((one) => one.id)],
  }
}

function rounded(vectors: readonly Float32Array[]) {
  return vectors.map((vector) => [...vector].map((value) => Math.round(value * 1e4) / 1e4))
}

describe('what a card says that is looked at', () => {
  it('is part of the id, beside what its embedder would see without it', async () => {
    const { hash, ids } = await idsOf({ views: 5, mid: upsideDown })
    expect(ids).toEqual([
      `tiny@${hash}+views-5+mid-mid%2F3`,
      `tiny@${hash}+views-5`,
      `tiny@${hash}+mid-mid%2F3`,
      `tiny@${hash}`,
    ])
    const ofViews = await idsOf({ views: 5 })
    expect(ofViews.ids).toEqual([`tiny@${ofViews.hash}+views-5`, `tiny@${ofViews.hash}`])
    const ofOne = await idsOf({ views: 1 })
    expect(ofOne.ids).toEqual([`tiny@${ofOne.hash}`])
  })

  it('may be a middle layer, of which the mean of its places is given', async () => {
    const orange = paint(6, 4, (x) => (x < 3 ? [255, 0, 0] : [255, 204, 0]))
    const embedder = await load({ views: 5, mid: upsideDown })
    const seen = [1, 0.4, 0].map((value) => Math.round((value / Math.hypot(1, 0.4)) * 1e4) / 1e4)
    expect(rounded(await embedPictures(embedder, [orange]))).toEqual([
      [...seen, ...seen.toReversed()],
    ])
    const [withoutMid] = embedder.narrower
    expect(withoutMid && rounded(await embedPictures(withoutMid, [orange]))).toEqual([seen])
  })
})
