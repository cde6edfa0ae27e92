import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { demoGarments, views } from '#catalog/drawing/garments.ts'
import { INPUT_SIDE } from './features.ts'
import type { Reference } from './matching.ts'
import { createRunner } from './onnx-runner.ts'
import { pictureTensor } from './picture-tensor.ts'
import { describeShots, type ShotGroups } from './shot-pool.ts'
import type { Shot, Subject } from './shots.ts'
import type { Trial } from './thresholds.ts'

const catalogueSchema = z.object({
  products: z.array(z.object({ sku: z.string(), photos: z.array(z.object({ file: z.string() })) })),
})

/** The product pictures that a catalogue file names. */
export async function cataloguePictures(
  yamlFile: string,
): Promise<{ sku: string; file: string }[]> {
  const { products } = catalogueSchema.parse(parse(await readFile(yamlFile, 'utf8')))
  return products.flatMap(({ sku, photos }) =>
    photos.map(({ file }) => ({ sku, file: join(dirname(yamlFile), file) })),
  )
}

/** Embeds the product pictures of a catalogue file. */
export async function indexCatalogue(model: Uint8Array, yamlFile: string): Promise<Reference[]> {
  const pictures = await cataloguePictures(yamlFile)
  const vectors = await embedFiles(
    model,
    pictures.map(({ file }) => file),
  )
  return pictures.map(({ sku }, index) => ({ sku, vector: vectors[index] ?? new Float32Array() }))
}

export async function embedFiles(
  model: Uint8Array,
  files: readonly (string | Uint8Array)[],
): Promise<Float32Array[]> {
  const runner = await createRunner(model, INPUT_SIDE)
  const vectors: Float32Array[] = []
  for (const file of files) {
    vectors.push(...(await runner.run([await pictureTensor(file)], 'embedding')))
  }
  await runner.release()
  return vectors
}

export interface TrialPlan {
  readonly style: 'phone' | 'heldOut'
  readonly photosPerView: number
  /** Made-up things that the shop does not sell, one photo each. */
  readonly strangers: number
  /** No photo of a plan has a seed below; plans with distant seeds share no scene. */
  readonly firstSeed: number
}

/**
 * Photos to decide on: of everything sold; the same photos against an index without their own
 * family, which must not be decided; and of made-up things.
 */
export async function takeTrials(model: Uint8Array, plan: TrialPlan): Promise<Trial[]> {
  const sold = soldShots(plan)
  const strange = strangerShots(plan)
  const answers = await describeShots([...sold, ...strange], { model, output: 'embedding' })
  const soldTrials = sold.flatMap((shots, group) =>
    shots.map((shot, index): Trial => {
      const vector = answers[group]?.[index] ?? new Float32Array()
      return { vector, sku: shot.subject.kind === 'garment' ? shot.subject.sku : null }
    }),
  )
  const foreign = soldTrials.map(({ vector, sku }): Trial => {
    const family = familyOf(sku ?? '')
    return { vector, sku: null, without: (other) => familyOf(other) === family }
  })
  const strangers = answers.slice(sold.length).flat()
  return [...soldTrials, ...foreign, ...strangers.map((vector): Trial => ({ vector, sku: null }))]
}

function soldShots({ style, photosPerView, firstSeed }: TrialPlan): ShotGroups {
  return demoGarments.flatMap(({ sku }, garment) =>
    views.map((view, side) => {
      const subject: Subject = { kind: 'garment', sku, view }
      const start = firstSeed + garment * 100 + side * 50
      return Array.from(
        { length: photosPerView },
        (_, i): Shot => ({ subject, style, seed: start + i }),
      )
    }),
  )
}

function strangerShots({ style, strangers, firstSeed }: TrialPlan): ShotGroups {
  return Array.from({ length: strangers }, (_, index) => {
    const seed = firstSeed + 100_000 + index
    const subject: Subject = { kind: 'thing', thing: { cut: seed, paint: seed, decor: seed } }
    return [{ subject, style, seed } satisfies Shot]
  })
}

function familyOf(sku: string): string {
  return sku.split('-')[0] ?? sku
}
