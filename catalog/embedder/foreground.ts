import sharp from 'sharp'
import { createNoise } from '#catalog/drawing/noise.ts'
import { photograph, type Scene } from '#catalog/drawing/photograph.ts'
import { createRandom } from '#catalog/drawing/random.ts'
import { type Pixels, warp } from '#catalog/drawing/warp.ts'
import {
  groundCueModel,
  INPUT_SIDE,
  type MaskNetwork,
  type MaskNetworks,
  sheetCueModel,
} from './features.ts'
import { learnMaskNetwork } from './mask-network.ts'
import { createRunner } from './onnx-runner.ts'
import { pictureTensor } from './picture-tensor.ts'
import { drawThing } from './practice-things.ts'
import { MASK_SIDE } from './segment.ts'
import { laySheet } from './sheet.ts'
import { studioPicture, trainingScene } from './shots.ts'

const PHOTOS = 420
const POINTS_PER_PHOTO = 200

/** A picture and what is to be found in it, opacities [48,48] from 0 to 255. */
interface Example {
  readonly tensor: Float32Array
  /** Whatever lies on the ground: the thing, or the sheet it is pictured on. */
  readonly lying: Uint8Array
  readonly thing: Uint8Array
}

/**
 * Learns to tell foreground from background on pictures of made-up things, whose true outline is
 * known: phone photos, pictures of the shop's kind, and such pictures on a page of another colour.
 */
export async function learnForeground(seed: number): Promise<MaskNetworks> {
  const examples: Example[] = []
  for (let photo = 0; photo < PHOTOS; photo++) examples.push(await takeExample(seed + photo))
  const random = createRandom(seed)
  const learn = (model: Uint8Array, target: 'lying' | 'thing'): Promise<MaskNetwork> =>
    learnFrom(
      model,
      examples.map((example) => [example.tensor, example[target]] as const),
      random,
    )
  const ground = await learn(groundCueModel(), 'lying')
  return { ground, sheet: await learn(sheetCueModel(ground), 'thing') }
}

async function learnFrom(
  model: Uint8Array,
  examples: readonly (readonly [Float32Array, Uint8Array])[],
  random: () => number,
): Promise<MaskNetwork> {
  const runner = await createRunner(model, INPUT_SIDE)
  const cues: number[] = []
  const targets: number[] = []
  for (const [tensor, outline] of examples) {
    const [maps] = await runner.run([tensor], 'cues')
    if (maps === undefined) throw new Error('The cue model answered nothing')
    for (let point = 0; point < POINTS_PER_PHOTO; point++) {
      const at = Math.floor(random() * MASK_SIDE * MASK_SIDE)
      targets.push((outline[at] ?? 0) / 255)
      for (let i = at; i < maps.length; i += MASK_SIDE * MASK_SIDE) cues.push(maps[i] ?? 0)
    }
  }
  await runner.release()
  const inputs = cues.length / targets.length
  return learnMaskNetwork(
    { inputs, cues: Float32Array.from(cues), targets: Float32Array.from(targets) },
    random,
  )
}

async function takeExample(seed: number): Promise<Example> {
  const svg = Buffer.from(drawThing({ cut: seed, paint: seed, decor: seed }))
  const thing = await sharp(svg).png().toBuffer()
  const random = createRandom(seed)
  if (seed % 2 === 0) return await phoneExample(thing, trainingScene(random))
  const picture = await studioPicture(thing, random)
  if (seed % 4 === 1) {
    const outline = await shrink(await decode(thing))
    return { tensor: await pictureTensor(picture), lying: outline, thing: outline }
  }
  const { photo, turn } = await laySheet(picture, random)
  return {
    tensor: await pictureTensor(photo),
    lying: await shrink(await decode(await turn(picture))),
    thing: await shrink(await decode(await turn(thing))),
  }
}

async function phoneExample(thing: Buffer, scene: Scene): Promise<Example> {
  const { width, height, pose, seed } = scene
  const lain = warp(await decode(thing), { width, height, pose, noise: createNoise(seed) })
  const outline = await shrink(lain)
  const tensor = await pictureTensor(await photograph(thing, scene))
  return { tensor, lying: outline, thing: outline }
}

async function decode(picture: Buffer): Promise<Pixels> {
  const { data, info } = await sharp(picture)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

/** Opacities, [48,48]. */
async function shrink({ data, width, height }: Pixels): Promise<Uint8Array> {
  return await sharp(data, { raw: { width, height, channels: 4 } })
    .extractChannel(3)
    .resize(MASK_SIDE, MASK_SIDE, { fit: 'fill' })
    .raw()
    .toBuffer()
}
