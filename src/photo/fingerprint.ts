import { type Fingerprint, minQuality, type View } from '#src/domain/fingerprint.ts'
import type { Picture } from '#src/domain/picture.ts'
import { type Box, contentBox } from './content-box.ts'
import { cropFrames } from './crop-keys.ts'
import { dctKey, mirroredKey, qualityOf } from './dct-hash.ts'
import { type Frame, middleOf, wholeFrame } from './frame.ts'
import { type Thumbnail, thumbnailOf } from './thumbnail.ts'
import { blockHashOf, colourGrid, type Part } from './view.ts'

/** A part of a photo and the hash of it, by which it is looked up. */
export interface HashedRegion extends Part {
  readonly key: string
}

/** A photo as it is looked for among those that are remembered. */
export interface PhotoFingerprint {
  readonly fingerprint: Fingerprint
  /** The parts by which it would be remembered, and their mirror images. */
  readonly regions: readonly HashedRegion[]
  /** Where the middle of another photo would be if this one was cut out of it: some hundreds. */
  cropCandidates(cropKeys: CropKeys): Promise<readonly HashedRegion[]>
}

/** Hashes the crops of a luma square as `cropKeys` does, in whichever thread. */
export type CropKeys = (luma: Float32Array) => Promise<readonly string[]>

/** A picture that fills less of a side than this is looked at without its rim, too. */
const maxContent = 0.99
/** With fewer pixels of a side nothing is left to compare. */
const minContentPixels = 16
/** Share of the content's sides that is kept around it: where it ends is a matter of a pixel or two. */
const rim = 1 / 32

/** What is kept of a photo so that it is known again. */
export async function fingerprint(picture: Picture): Promise<Fingerprint> {
  return (await fingerprintPhoto(picture)).fingerprint
}

export async function fingerprintPhoto(picture: Picture): Promise<PhotoFingerprint> {
  // The second is made while a thread of libvips shrinks the first.
  const [whole, content] = await Promise.all([wholeOf(picture), contentOf(picture)])
  const parts = content ? [whole, content] : [whole]
  const descriptions = parts
    .filter(isClear)
    .map((part) => describe(part, part === whole ? middleOf(part.frame) : undefined))
  const regions = descriptions.flatMap((description) => description.regions)
  return {
    fingerprint: {
      keys: regions.map(({ key }) => key),
      views: descriptions.map(({ view }) => view),
      quality: Math.max(...parts.map(qualityOfPart)),
    },
    regions: [...regions, ...regions.map(mirrored)],
    async cropCandidates(keysOf) {
      const frames = cropFrames()
      const keys = await keysOf(whole.thumbnail.luma)
      return keys.map((key, at) => ({ ...whole, frame: frames[at] ?? wholeFrame, key }))
    },
  }
}

interface Description {
  readonly view: View
  readonly regions: readonly HashedRegion[]
}

/** @param middle is hashed, too, unless it is too flat */
function describe(part: Part, middle: Frame | undefined): Description {
  const whole = hashedRegion(part)
  const inner = middle && { ...part, frame: middle }
  const colours = Uint8Array.from(colourGrid(part), Math.round)
  const view = {
    whole: whole.key,
    blockHash: blockHashOf(part),
    colours: Buffer.from(colours).toString('base64'),
  }
  if (!inner || !isClear(inner)) return { view, regions: [whole] }
  const found = hashedRegion(inner)
  return { view: { ...view, middle: found.key }, regions: [whole, found] }
}

function partOf(thumbnail: Thumbnail, frame: Frame): Part {
  return { thumbnail, frame, mirrored: false }
}

function hashedRegion(part: Part): HashedRegion {
  return { ...part, key: dctKey(part.thumbnail.luma, part.frame) }
}

function mirrored(region: HashedRegion): HashedRegion {
  return { ...region, key: mirroredKey(region.key), mirrored: true }
}

function qualityOfPart({ thumbnail, frame }: Part): number {
  return qualityOf(thumbnail.luma, frame)
}

const isClear = (part: Part) => qualityOfPart(part) >= minQuality

async function wholeOf(picture: Picture): Promise<Part> {
  return partOf(await thumbnailOf(picture), wholeFrame)
}

/** The picture without its flat rim, if it has one. */
async function contentOf(picture: Picture): Promise<Part | undefined> {
  const content = contentBox(picture)
  const { width, height } = content
  const isAll = width >= picture.width * maxContent && height >= picture.height * maxContent
  if (isAll || Math.min(width, height) < minContentPixels) return undefined
  const around = withRim(content, picture)
  return partOf(await thumbnailOf(picture, around), frameOf(content, around))
}

function withRim(content: Box, { width, height }: Picture): Box {
  const across = Math.ceil(content.width * rim)
  const down = Math.ceil(content.height * rim)
  const left = Math.max(0, content.left - across)
  const top = Math.max(0, content.top - down)
  return {
    left,
    top,
    width: Math.min(width, content.left + content.width + across) - left,
    height: Math.min(height, content.top + content.height + down) - top,
  }
}

/** Where a box lies in another one around it. */
function frameOf(box: Box, around: Box): Frame {
  const across = (box.left - around.left) / around.width
  const down = (box.top - around.top) / around.height
  return {
    across: { from: across, to: across + box.width / around.width },
    down: { from: down, to: down + box.height / around.height },
  }
}
