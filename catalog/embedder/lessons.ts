import { demoGarments, views } from '#catalog/drawing/garments.ts'
import { featureModel, type MaskNetworks } from './features.ts'
import type { Lessons } from './projection.ts'
import { describeShots } from './shot-pool.ts'
import type { Shot, Subject } from './shots.ts'

const THINGS = 400
const PHOTOS_PER_THING = 6
const PHOTOS_PER_VIEW = 9

/**
 * Photographs made-up things and the shop's own goods, and describes each photo by the fixed
 * features. The goods are a fifth of the subjects: they only tilt the map towards their colours.
 */
export async function takeLessons(
  networks: MaskNetworks,
  onProgress: (done: number, of: number) => void,
): Promise<Pick<Lessons, 'differences' | 'things'>> {
  const groups = subjects().map(({ subject, photos }, index) => shotsOf(subject, photos, index))
  const setup = { model: featureModel(networks), output: 'features' }
  const described = await describeShots(groups, setup, (done) => {
    onProgress(done, groups.length)
  })
  return {
    differences: described.flatMap(([reference, ...photos]) =>
      reference ? photos.map((photo) => photo.map((v, i) => v - (reference[i] ?? 0))) : [],
    ),
    things: described.map(meanOf),
  }
}

function subjects(): { subject: Subject; photos: number }[] {
  const goods = demoGarments.flatMap(({ sku }) =>
    views.map((view) => ({
      subject: { kind: 'garment', sku, view } as const,
      photos: PHOTOS_PER_VIEW,
    })),
  )
  const things = Array.from({ length: THINGS }, (_, index) => ({
    subject: { kind: 'thing', thing: relatedThing(index) } as const,
    photos: PHOTOS_PER_THING,
  }))
  return [...goods, ...things]
}

/** Every two things share a cut; of six, two share their decoration and two their colours. */
function relatedThing(index: number) {
  return {
    cut: Math.floor(index / 2),
    paint: index % 6 === 5 ? index - 1 : index,
    decor: index % 6 === 1 ? index - 1 : index,
  }
}

function shotsOf(subject: Subject, photos: number, index: number): Shot[] {
  const seeds = Array.from({ length: photos }, (_, photo) => 1_000_000 + index * 100 + photo)
  return [
    { subject, style: 'clean' },
    { subject, style: 'sheet', seed: 2_000_000 + index },
    ...seeds.map((seed) => ({ subject, style: 'training' as const, seed })),
  ]
}

function meanOf(rows: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(rows[0]?.length ?? 0)
  for (const row of rows)
    row.forEach((value, i) => {
      mean[i] = (mean[i] ?? 0) + value / rows.length
    })
  return mean
}
