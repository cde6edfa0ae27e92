import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createOnnxEmbedder } from '#src/adapters/onnx/onnx-embedder.ts'
import { writeStandIn } from '#src/load/stand-in.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'
import { makeScratchFolder } from '#test/support/scratch-folder.ts'

const cardFile = join(projectRoot, 'catalog/embedder/bundled.json')
const pictureMs = 150

it('gives the vectors of the embedder it stands in for, one picture after another, and takes its time', async () => {
  const open = (file: string) =>
    createOnnxEmbedder({
      cardFile: file,
      providers: ['cpu'],
      threads: 1,
      onStatus: () => undefined,
    })
  const folder = await makeScratchFolder('vitryna-stand-in-')
  const [own, standIn] = await Promise.all([
    open(cardFile),
    open(await writeStandIn(cardFile, folder, pictureMs)),
  ])
  const [height, width] = own.input.size
  const pictures = [0.2, 0.8].map((value) => new Float32Array(3 * height * width).fill(value))
  const startedAt = performance.now()
  const vectors = await standIn.embed(pictures)
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(2 * pictureMs - 5)
  // In a batch the same sums are made in another order.
  for (const [at, vector] of (await own.embed(pictures)).entries()) {
    for (const [place, value] of vector.entries()) {
      expect(vectors[at]?.[place]).toBeCloseTo(value, 5)
    }
  }
  expect(standIn.id).toBe(own.id)
  await Promise.all([own.close(), standIn.close()])
})
