import type { Fingerprint, View } from '#src/domain/fingerprint.ts'
import { hammingDistance, parseCode } from '#src/lib/hamming.ts'
import { align } from './align.ts'
import { colourDifference } from './colour-difference.ts'
import type { HashedRegion } from './fingerprint.ts'
import { aroundMiddle } from './frame.ts'
import { blockHashOf, clippedGrid, colourGrid, gridSide, type Part, visibleCells } from './view.ts'

/** Bits of 256, as far as one flipped bit in each chunk of the index reaches. Unrelated pictures are 45 apart or more. */
export const keyRadius = 31
/** blockhash only confirms: packshots on white are nearer than that to one another. */
const blockRadius = 40
/** A caption changes more bits than these; fewer are a hem or collar of another colour. */
const sameStructureRadius = 8
/** Rows of cells that a caption covers at the top or at the bottom. */
const captionRows = 2
/** A picture is found at many places that are a little off; the nearest ones are aligned and compared. */
const maxCompared = 4

/** A view of a remembered photo, and the part of another photo that may be the same. */
interface Pair {
  readonly view: View
  readonly part: Part
}

/** Whether a part that was seen shows what a remembered photo shows: all of it that was not cut off, in its colours. */
export function isSamePicture(remembered: Fingerprint, regions: readonly HashedRegion[]): boolean {
  return nearestPairs(remembered, regions).some((pair) => isSame(pair, () => true))
}

/** The same, as it is: to an embedder a mirror image is another picture. */
export function isSamePictureUnturned(
  remembered: Fingerprint,
  regions: readonly HashedRegion[],
): boolean {
  return isSamePicture(
    remembered,
    regions.filter(({ mirrored }) => !mirrored),
  )
}

/** The same for a photo with a caption over its upper or lower rim, of which nothing is compared. */
export function isSameUnderCaption(
  remembered: Fingerprint,
  regions: readonly HashedRegion[],
): boolean {
  if (hasSameStructure(remembered, regions)) return false
  return nearestPairs(remembered, regions).some(
    (pair) =>
      isSame(pair, (row) => row >= captionRows) ||
      isSame(pair, (row) => row < gridSide - captionRows),
  )
}

function hasSameStructure({ views }: Fingerprint, regions: readonly HashedRegion[]): boolean {
  const wholes = views.map(({ whole }) => parseCode(whole))
  return regions.some(({ key }) => {
    const query = { words: parseCode(key), radius: sameStructureRadius }
    return wholes.some((whole) => hammingDistance(whole, 0, query) <= query.radius)
  })
}

/** One of the hashes of a view. */
interface Target {
  readonly view: View
  readonly code: Int32Array
  /** From the part that has the hash to the part that is the view. */
  readonly toWhole: (part: Part) => Part
}

function targetsOf(view: View): readonly Target[] {
  const whole = { view, code: parseCode(view.whole), toWhole: (part: Part) => part }
  if (view.middle === undefined) return [whole]
  const toWhole = (part: Part) => ({ ...part, frame: aroundMiddle(part.frame) })
  return [whole, { view, code: parseCode(view.middle), toWhole }]
}

function nearestPairs({ views }: Fingerprint, regions: readonly HashedRegion[]): readonly Pair[] {
  const targets = views.flatMap(targetsOf)
  const found = regions.flatMap((sighting) => {
    const query = { words: parseCode(sighting.key), radius: keyRadius }
    return targets
      .map(({ code, ...target }) => ({
        ...target,
        sighting,
        distance: hammingDistance(code, 0, query),
      }))
      .filter(({ distance }) => distance <= keyRadius)
  })
  return found
    .sort((a, b) => a.distance - b.distance)
    .slice(0, maxCompared)
    .map(({ view, sighting, toWhole }) => ({ view, part: toWhole(sighting) }))
}

/** As it was found, or else aligned: aligning is led astray by what is over-exposed. */
function isSame({ view, part }: Pair, isCompared: (row: number) => boolean): boolean {
  const known = Float32Array.from(Buffer.from(view.colours, 'base64'))
  const isAlike = (found: Part) => {
    const cells = visibleCells(found).filter((cell) => isCompared(Math.floor(cell / gridSide)))
    const compared = { known, seen: colourGrid(found), clipped: clippedGrid(found) }
    const { cell, tint, hue } = colourDifference(compared, cells)
    return Math.max(cell, tint, hue) <= 1 && hasSameBlocks(view, found)
  }
  return isAlike(part) || isAlike(align(part, known))
}

function hasSameBlocks({ blockHash }: View, part: Part): boolean {
  const query = { words: parseCode(blockHashOf(part)), radius: blockRadius }
  return hammingDistance(parseCode(blockHash), 0, query) <= query.radius
}
