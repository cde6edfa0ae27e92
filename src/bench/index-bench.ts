import { type IndexRequest, missingPhotos } from '#src/indexing/index-photos.ts'
import type { Vitryna } from '#src/main.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import type { BenchContext } from './bench.ts'
import { withDemo } from './demo.ts'
import type { Row } from './row.ts'

const everything: IndexRequest = { ...missingPhotos, scope: { kind: 'all' }, rebuild: true }
/** The defaults of the settings, and what is tried beside them. */
const usual = { indexWorkers: null, indexBatchPhotos: null }
const others = [
  { baseline: 'by one worker', settings: { indexWorkers: 1 } },
  ...[1, 4, 16, 32].map((photos) => ({
    baseline: `in batches of ${photos}`,
    settings: { indexBatchPhotos: photos },
  })),
]

/** Makes all vectors of the demo anew. */
export function indexBench(context: BenchContext): Promise<readonly Row[]> {
  return withDemo(context, async (vitryna) => {
    const { indexed } = await vitryna.index.indexPhotos(everything)
    const embedder = await vitryna.recognition.embedderToIndex()
    const what = `index of ${indexed} photos, ${embedder.views === 1 ? 'one view' : `${embedder.views} views`}`
    const comparison = await context.compareOnce(what, {
      subject: () => vitryna.index.indexPhotos(everything),
      baseline: () => embedAlone(embedder, indexed),
    })
    const perPhoto = (comparison.subjectMs / indexed).toFixed(1)
    const note = `${perPhoto} ms a photo; target: 20 ms, on two idle cores`
    const rows: Row[] = [{ what, baseline: 'the embedder alone', comparison, note }]
    for (const { baseline, settings } of others) {
      const contest = {
        subject: () => indexWith(vitryna, usual),
        baseline: () => indexWith(vitryna, settings),
      }
      rows.push({ what, baseline, comparison: await context.compareOnce(baseline, contest) })
    }
    return rows
  })
}

async function indexWith(vitryna: Vitryna, settings: Record<string, number | null>) {
  await vitryna.stores.shopSettings.change({ ...usual, ...settings }, 'bench')
  return vitryna.index.indexPhotos(everything)
}

async function embedAlone(embedder: Embedder, photos: number): Promise<void> {
  const [height, width] = embedder.input.size
  const tensor = new Float32Array(3 * height * width).fill(0.5)
  await embedder.embed(new Array<Float32Array>(photos * embedder.views).fill(tensor))
}
