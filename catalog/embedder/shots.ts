import sharp from 'sharp'
import { heldOutBackgrounds, trainingBackgrounds } from '#catalog/drawing/backgrounds.ts'
import { demoGarments, type Garment, renderView, type View } from '#catalog/drawing/garments.ts'
import { photograph, randomScene, type Scene } from '#catalog/drawing/photograph.ts'
import { between, createRandom, type Random } from '#catalog/drawing/random.ts'
import { studioPhoto } from '#catalog/drawing/studio.ts'
import { drawThing, type Thing } from './practice-things.ts'
import { laySheet } from './sheet.ts'

/** What is photographed: a made-up thing, or a view of a product of the demo shop. */
export type Subject =
  | { readonly kind: 'thing'; readonly thing: Thing }
  | { readonly kind: 'garment'; readonly sku: string; readonly view: View }

/**
 * `training` scenes teach, disturbed and at half size; `phone` scenes are whole photos before the
 * same backgrounds; `heldOut` ones are before backgrounds that nothing was learned or fitted on;
 * a `sheet` is the shop's own picture, turned, on another ground.
 */
export type PhotoStyle = 'training' | 'phone' | 'heldOut' | 'sheet'

/** One picture to take. `clean` is the shop's own picture; the others are a shopper's. */
export type Shot =
  | { readonly subject: Subject; readonly style: 'clean' }
  | { readonly subject: Subject; readonly style: PhotoStyle; readonly seed: number }

/** Photos that only teach are taken at half size: a third of the time, and alike at 192 pixels. */
const TRAINING_SCALE = 0.5

/** The subject alone, on a transparent ground: PNG. */
export async function renderSubject(subject: Subject): Promise<Buffer> {
  if (subject.kind === 'thing')
    return await sharp(Buffer.from(drawThing(subject.thing)))
      .png()
      .toBuffer()
  return await renderView(garmentOf(subject.sku), subject.view)
}

function garmentOf(sku: string): Garment {
  const garment = demoGarments.find((candidate) => candidate.sku === sku)
  if (garment === undefined) throw new Error(`No garment ${sku}`)
  return garment
}

/** Takes the picture: an encoded image. `cut` is what renderSubject made. */
export async function takeShot(cut: Buffer, shot: Shot): Promise<Buffer> {
  if (shot.style === 'clean') return await shopPicture(cut, shot.subject)
  const random = createRandom(shot.seed)
  if (shot.style === 'sheet') {
    return (await laySheet(await shopPicture(cut, shot.subject), random)).photo
  }
  if (shot.style === 'phone') return await photograph(cut, randomScene(random, trainingBackgrounds))
  if (shot.style === 'heldOut') return await photograph(cut, heldOutScene(random))
  return await disturb(await photograph(cut, trainingScene(random)), random)
}

/** The picture in the catalogue; a made-up thing gets a plain white one. */
async function shopPicture(cut: Buffer, subject: Subject): Promise<Buffer> {
  if (subject.kind === 'thing') return await studioPicture(cut, createRandom(subject.thing.paint))
  return await studioPhoto(garmentOf(subject.sku), subject.view)
}

/** A scene for learning: held-out backgrounds never occur. */
export function trainingScene(random: Random): Scene {
  const scene = randomScene(random, trainingBackgrounds)
  const { width, height, camera } = scene
  return {
    ...scene,
    width: width * TRAINING_SCALE,
    height: height * TRAINING_SCALE,
    camera: { ...camera, blur: Math.max(0.3, camera.blur * TRAINING_SCALE) },
  }
}

function heldOutScene(random: Random): Scene {
  const scene = randomScene(random, heldOutBackgrounds)
  return { ...scene, camera: { ...scene.camera, quality: 60 } }
}

/** A shop's own kind of picture: an even pale ground, a soft shadow, nothing else. PNG. */
export async function studioPicture(cut: Buffer, random: Random): Promise<Buffer> {
  const paleness = between(random, 222, 255)
  const tint = between(random, -10, 10)
  const ground = [paleness + tint, paleness, paleness - tint].map((v) =>
    Math.min(255, Math.round(v)),
  )
  const opacity = between(random, 0, 0.4)
  const { data, info } = await sharp(cut).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const { width, height } = info
  const shadow = await sharp(data, { raw: { width, height, channels: 4 } })
    .extractChannel(3)
    .blur(12)
    .raw()
    .toBuffer()
  const pixels = new Uint8Array(width * height * 3)
  for (let index = 0; index < width * height; index++) {
    const cover = (data[index * 4 + 3] ?? 0) / 255
    const shade = 1 - (opacity * (shadow[Math.max(0, index - 10 * width - 6)] ?? 0)) / 255
    for (let channel = 0; channel < 3; channel++) {
      const under = (ground[channel] ?? 0) * shade
      pixels[index * 3 + channel] = under + ((data[index * 4 + channel] ?? 0) - under) * cover
    }
  }
  return await sharp(pixels, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer()
}

/** What happens to photos besides the camera: mirrored selfies, cropping, filters of chat apps. */
async function disturb(photo: Buffer, random: Random): Promise<Buffer> {
  let picture = sharp(photo)
  const { width, height } = await picture.metadata()
  if (random() < 0.35) {
    const [left, top] = [
      Math.floor(width * between(random, 0, 0.08)),
      Math.floor(height * between(random, 0, 0.08)),
    ]
    picture = picture.extract({
      left,
      top,
      width: Math.floor((width - left) * between(random, 0.92, 1)),
      height: Math.floor((height - top) * between(random, 0.92, 1)),
    })
  }
  if (random() < 0.35) picture = picture.flop()
  if (random() < 0.3) picture = picture.blur(between(random, 0.5, 1.6))
  if (random() < 0.5) {
    const gain = between(random, 0.78, 1.25)
    const warmth = between(random, -0.06, 0.06)
    picture = picture.linear([gain * (1 + warmth), gain, gain * (1 - warmth)], [0, 0, 0])
  }
  return await picture.png({ compressionLevel: 1 }).toBuffer()
}
