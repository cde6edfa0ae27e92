import { heldOutBackgrounds } from './backgrounds.ts'
import { demoGarments, renderView, type View } from './garments.ts'
import { hardPhotos } from './hard-cases.ts'
import { photograph, randomScene } from './photograph.ts'
import { createRandom, pick } from './random.ts'
import { renderUnsold, type UnsoldName, unsoldNames } from './unsold.ts'

/** A shopper's photo with the answer the bot should give; no SKU when the shop does not sell it. */
export interface DemoCase {
  readonly photo: string
  readonly sku: string | null
  readonly caption?: string
  readonly tags: readonly string[]
  readonly jpeg: Buffer
}

const sold: readonly (readonly [sku: string, view: View])[] = [
  ['MRIYA-PINK', 'front'],
  ['MRIYA-GREY', 'back'],
  ['LAGUNA-NAVY', 'front'],
  ['LAGUNA-MUSTARD', 'back'],
  ['SONKO-SKY', 'front'],
  ['VESNA-PINK', 'back'],
  ['VESNA-RED', 'front'],
  ['RYBKA-CORAL', 'front'],
  ['KOLYSANKA-DINO', 'front'],
  ['KOLYSANKA-BEAR', 'back'],
  ['KRYKHITKA-MINT', 'front'],
  ['BESHKETNYK-BLUE', 'back'],
  ['PROMIN-WHITE', 'front'],
  ['PROMIN-MUSTARD', 'back'],
  ['KOSMOS-WHITE', 'front'],
  ['MARYNA-RED', 'front'],
  ['SHKOLIARYK-NAVY', 'back'],
  ['ZATYSHOK-GREY', 'front'],
  ['STEP-BLUE', 'back'],
  ['KAZKA-MINT', 'front'],
  ['ZYMA-RED', 'front'],
  ['KRAPLIA-YELLOW', 'back'],
  ['SNIZHOK-WHITE', 'front'],
  ['KALIUZHA-NAVY', 'front'],
]

/** Seeds of the held-out scenes start here; nothing is learned from scenes of these seeds. */
const firstSeed = 900_001

/** Takes the held-out photos one after another. */
export async function* demoCases(): AsyncGenerator<DemoCase> {
  let shot = 0
  for (const [sku, view] of sold) yield await soldCase([sku, view], shot++)
  for (const name of unsoldNames) yield await unsoldCase(name, shot++)
  for await (const { name, ...hard } of hardPhotos()) yield { photo: `hard/${name}.jpg`, ...hard }
}

async function soldCase([sku, view]: readonly [string, View], shot: number): Promise<DemoCase> {
  const garment = demoGarments.find((candidate) => candidate.sku === sku)
  if (garment === undefined) throw new RangeError(`No garment ${sku}`)
  const { jpeg, background } = await shoot(await renderView(garment, view), shot)
  const photo = `photos/${sku.toLowerCase()}-${view}-${background}.jpg`
  return { photo, sku, tags: ['easy', view, background], jpeg }
}

async function unsoldCase(name: UnsoldName, shot: number): Promise<DemoCase> {
  const { jpeg, background } = await shoot(await renderUnsold(name), shot)
  return {
    photo: `photos/unsold-${name}.jpg`,
    sku: null,
    tags: ['easy', 'unsold', background],
    jpeg,
  }
}

async function shoot(picture: Buffer, shot: number): Promise<{ jpeg: Buffer; background: string }> {
  const random = createRandom(firstSeed + shot)
  // Each background in turn, so that none is left out by chance.
  const background = heldOutBackgrounds[shot % heldOutBackgrounds.length]
  const scene = randomScene(random, background === undefined ? heldOutBackgrounds : [background])
  const [width, height] = pick(random, [
    [600, 800],
    [640, 640],
    [800, 600],
  ] as const)
  const jpeg = await photograph(picture, {
    ...scene,
    width,
    height,
    camera: { ...scene.camera, quality: 60 },
  })
  return { jpeg, background: scene.background }
}
