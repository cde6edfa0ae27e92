import sharp from 'sharp'
import { heldOutBackgrounds } from './backgrounds.ts'
import { demoGarments, type Garment, renderView, type View } from './garments.ts'
import { coffeeCup, hand, screenshotOf } from './obstacles.ts'
import { board } from './path.ts'
import { photograph, randomScene, type Scene } from './photograph.ts'
import { createRandom } from './random.ts'
import { studioPhoto } from './studio.ts'

/** What makes a photo hard to name. */
type Difficulty =
  | 'dim'
  | 'slanted'
  | 'blurred'
  | 'far'
  | 'covered'
  | 'held'
  | 'two-products'
  | 'screenshot'

interface HardPhoto {
  readonly name: string
  readonly sku: string
  readonly caption?: string
  readonly tags: readonly string[]
  readonly jpeg: Buffer
}

type Shot = readonly [sku: string, view: View, extra?: string]

/** The extra is the other product of two, and the words beside a screenshot. */
const shots: Readonly<Record<Difficulty, readonly Shot[]>> = {
  dim: [
    ['MRIYA-MINT', 'front'],
    ['LAGUNA-NAVY', 'back'],
    ['VESNA-RED', 'front'],
    ['PROMIN-MUSTARD', 'front'],
    ['KRAPLIA-YELLOW', 'front'],
  ],
  slanted: [
    ['SONKO-SKY', 'front'],
    ['RYBKA-CORAL', 'front'],
    ['KOSMOS-WHITE', 'front'],
    ['ZYMA-RED', 'back'],
    ['KALIUZHA-NAVY', 'front'],
  ],
  blurred: [
    ['MARYNA-RED', 'front'],
    ['KOLYSANKA-DINO', 'front'],
    ['LAGUNA-MUSTARD', 'front'],
    ['VESNA-PINK', 'front'],
    ['STEP-BLUE', 'front'],
  ],
  far: [
    ['MRIYA-GREY', 'front'],
    ['KRYKHITKA-MINT', 'front'],
    ['BESHKETNYK-BLUE', 'front'],
    ['SHKOLIARYK-NAVY', 'front'],
    ['KAZKA-MINT', 'front'],
  ],
  covered: [
    ['MRIYA-PINK', 'front'],
    ['ZATYSHOK-GREY', 'front'],
    ['PROMIN-WHITE', 'front'],
    ['SNIZHOK-WHITE', 'front'],
    ['KOLYSANKA-BEAR', 'front'],
  ],
  held: [
    ['SONKO-PINK', 'front'],
    ['KRAPLIA-SKY', 'front'],
    ['LAGUNA-NAVY', 'front'],
    ['MARYNA-RED', 'back'],
    ['ZYMA-RED', 'front'],
  ],
  'two-products': [
    ['VESNA-RED', 'front', 'KALIUZHA-NAVY'],
    ['LAGUNA-MUSTARD', 'front', 'KAZKA-MINT'],
    ['MRIYA-PINK', 'front', 'SNIZHOK-WHITE'],
    ['KOSMOS-WHITE', 'front', 'STEP-BLUE'],
    ['RYBKA-CORAL', 'front', 'KALIUZHA-NAVY'],
  ],
  screenshot: [
    ['MRIYA-GREY', 'front', 'Скільки коштує? Є на 104?'],
    ['KRAPLIA-YELLOW', 'front', 'Такий ще є?'],
    ['SHKOLIARYK-NAVY', 'front', 'Do you have these in navy?'],
    ['BESHKETNYK-BLUE', 'front', 'Бачила у вас в інстаграмі, є розмір 80?'],
    ['PROMIN-WHITE', 'front', 'і скільки доставка?'],
  ],
}

/** Seeds of the hard scenes start here; nothing is learned from scenes of these seeds. */
const firstSeed = 910_001

/** Takes the hard photos one after another; the same ones every time. */
export async function* hardPhotos(): AsyncGenerator<HardPhoto> {
  let seed = firstSeed
  for (const [difficulty, list] of Object.entries(shots)) {
    for (const [sku, view, extra] of list) {
      const shot = { difficulty: difficulty as Difficulty, garment: garmentOf(sku), view, extra }
      const jpeg = await shoot(shot, seed++)
      const name = `${difficulty}-${sku.toLowerCase()}-${view}`
      const caption = difficulty === 'screenshot' && extra ? { caption: extra } : {}
      yield { name, sku, ...caption, tags: ['hard', difficulty, view], jpeg }
    }
  }
}

interface HardShot {
  readonly difficulty: Difficulty
  readonly garment: Garment
  readonly view: View
  readonly extra: string | undefined
}

async function shoot(shot: HardShot, seed: number): Promise<Buffer> {
  const scene = sceneOf(shot.difficulty, seed)
  if (shot.difficulty === 'screenshot') return screenshotOf(await shownOf(shot, scene, seed))
  return photograph(await pictureOf(shot), scene)
}

/** The shop's own picture in one screenshot, somebody's photo in the next. */
async function shownOf({ garment, view }: HardShot, scene: Scene, seed: number): Promise<Buffer> {
  if (seed % 2 === 0) return studioPhoto(garment, view)
  return photograph(await renderView(garment, view), scene)
}

async function pictureOf({ difficulty, garment, view, extra }: HardShot): Promise<Buffer> {
  const picture = await renderView(garment, view)
  if (difficulty === 'covered') return laid(picture, coffeeCup)
  if (difficulty === 'held') return laid(picture, hand)
  if (difficulty !== 'two-products') return picture
  return beside(picture, await renderView(garmentOf(extra ?? ''), 'front'))
}

/** A plausible scene, made worse. */
function sceneOf(difficulty: Difficulty, seed: number): Scene {
  const random = createRandom(seed)
  const background = heldOutBackgrounds[seed % heldOutBackgrounds.length]
  const scene = {
    ...randomScene(random, background === undefined ? heldOutBackgrounds : [background]),
    width: 600,
    height: 800,
  }
  return { ...scene, ...worsen[difficulty]?.(scene, seed) }
}

const worsen: Readonly<
  Partial<Record<Difficulty, (scene: Scene, seed: number) => Partial<Scene>>>
> = {
  dim: ({ light, camera }) => ({
    light: { ...light, brightness: 0.5, shade: 0.5, warmth: 1 },
    camera: { ...camera, noise: 14 },
  }),
  slanted: ({ pose }, seed) => ({
    pose: { ...pose, rotation: seed % 2 === 0 ? 55 : -65, tilt: [0.28, -0.24], shear: 0.16 },
  }),
  blurred: ({ camera }) => ({ camera: { ...camera, blur: 4, quality: 40 } }),
  far: ({ pose }) => ({ pose: { ...pose, scale: 0.38 } }),
}

function garmentOf(sku: string): Garment {
  const garment = demoGarments.find((candidate) => candidate.sku === sku)
  if (garment === undefined) throw new RangeError(`No garment ${sku}`)
  return garment
}

async function laid(picture: Buffer, svg: string): Promise<Buffer> {
  return await sharp(picture)
    .composite([{ input: Buffer.from(svg) }])
    .png({ compressionLevel: 3 })
    .toBuffer()
}

/** The second one lies smaller, to the lower right, partly out of the way. */
async function beside(first: Buffer, second: Buffer): Promise<Buffer> {
  const small = await sharp(second)
    .resize(Math.round(board * 0.55))
    .toBuffer()
  const transparent = { r: 0, g: 0, b: 0, alpha: 0 }
  return await sharp({
    create: { width: board * 1.5, height: board, channels: 4, background: transparent },
  })
    .composite([
      { input: first, left: 0, top: 0 },
      { input: small, left: Math.round(board * 0.94), top: Math.round(board * 0.42) },
    ])
    .png({ compressionLevel: 3 })
    .toBuffer()
}
