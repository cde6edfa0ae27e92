import type { Picture } from '#src/domain/picture.ts'

/** A part of a picture in pixels. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Looked at on each row and column; more would not change the answer. */
const samplesPerLine = 128
/** How far a channel may be off a line's colour: JPEG is that rough beside sharp edges. */
const tolerance = 24
/** Share of a line that may be of another colour. */
const maxOther = 0.03
/** What is this near to the content, as a share of its length, belongs to it; the text of a caption is farther off. */
const maxGap = 0.02
/** Which rows are flat depends on the columns that are looked at, and the other way round; by then it has settled. */
const maxRounds = 3

interface Stretch {
  readonly from: number
  readonly to: number
}

const lengthOf = ({ from, to }: Stretch) => to - from

/** Where the pixels lie that are looked at on each of some parallel lines, from a line's first pixel on. */
interface Samples {
  readonly all: Int32Array
  /** Those that say which colour a line has. */
  readonly nine: Int32Array
}

/**
 * Where the picture itself is: the largest block of rows and columns that are not all of one colour. In a screenshot
 * that is the photo without bars, clock and buttons, above a caption bar what it belongs to, of a packshot on white
 * the product. It depends on nothing outside the block, so it is the same for a picture with and without bars.
 */
export function contentBox(picture: Picture): Box {
  let box: Box = { left: 0, top: 0, width: picture.width, height: picture.height }
  for (let round = 0; round < maxRounds; round += 1) {
    const { width, height } = box
    box = contentColumns(picture, contentRows(picture, box))
    if (box.width === width && box.height === height) break
  }
  return box
}

function contentRows({ width, height, rgb }: Picture, box: Box): Box {
  const samples = samplesAlong(box.width, 3)
  const { from, to } = longestBlock(height, (y) => isFlat(rgb, (y * width + box.left) * 3, samples))
  return { ...box, top: from, height: to - from }
}

function contentColumns({ width, rgb }: Picture, box: Box): Box {
  const samples = samplesAlong(box.height, width * 3)
  const { from, to } = longestBlock(width, (x) => isFlat(rgb, (box.top * width + x) * 3, samples))
  return { ...box, left: from, width: to - from }
}

/** The longest run of lines that are not flat, and those close to it; all lines when all are flat. */
function longestBlock(count: number, isFlatLine: (line: number) => boolean): Stretch {
  const runs = runsOf(count, (line) => !isFlatLine(line))
  const longest = runs.reduce((best, run) => (lengthOf(run) > lengthOf(best) ? run : best), {
    from: 0,
    to: 0,
  })
  if (longest.to === 0) return { from: 0, to: count }
  const before = runs.filter(({ to }) => to <= longest.from)
  const after = runs.filter(({ from }) => from >= longest.to)
  return after.reduce(joinIfNear, before.reduceRight(joinIfNear, longest))
}

function joinIfNear(block: Stretch, run: Stretch): Stretch {
  const gap = Math.max(run.from - block.to, block.from - run.to)
  if (gap > lengthOf(block) * maxGap) return block
  return { from: Math.min(block.from, run.from), to: Math.max(block.to, run.to) }
}

function runsOf(count: number, isContent: (line: number) => boolean): readonly Stretch[] {
  const runs: Stretch[] = []
  let from: number | undefined
  for (let line = 0; line <= count; line += 1) {
    if (line < count && isContent(line)) from ??= line
    else if (from !== undefined) {
      runs.push({ from, to: line })
      from = undefined
    }
  }
  return runs
}

/** @param step from one pixel of a line to the next */
function samplesAlong(length: number, step: number): Samples {
  const spread = (count: number) =>
    Int32Array.from(
      { length: count },
      (_, sample) => Math.floor(((sample + 0.5) * length) / count) * step,
    )
  return { all: spread(Math.min(samplesPerLine, length)), nine: spread(9) }
}

/** Whether all but a few pixels of the line that begins at `start` are of about one colour. */
function isFlat(rgb: Uint8Array, start: number, { all, nine }: Samples): boolean {
  const red = usual(rgb, start, nine)
  const green = usual(rgb, start + 1, nine)
  const blue = usual(rgb, start + 2, nine)
  const most = all.length * maxOther
  let others = 0
  for (let at = 0; at < all.length; at += 1) {
    const pixel = start + (all[at] ?? 0)
    const isOther =
      isOff(rgb[pixel], red) || isOff(rgb[pixel + 1], green) || isOff(rgb[pixel + 2], blue)
    if (isOther) others += 1
    if (others > most) return false
  }
  return true
}

const isOff = (value = 0, usualValue: number) => Math.abs(value - usualValue) > tolerance

/** The median of three medians of three (Tukey's ninther): where a line is flat, it is the line's colour. */
function usual(rgb: Uint8Array, start: number, nine: Int32Array): number {
  const value = (sample: number) => rgb[start + (nine[sample] ?? 0)] ?? 0
  return median(
    median(value(0), value(1), value(2)),
    median(value(3), value(4), value(5)),
    median(value(6), value(7), value(8)),
  )
}

function median(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}
