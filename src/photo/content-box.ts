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

/** A row or column of pixels in a picture's data. */
interface Line {
  readonly start: number
  readonly step: number
  readonly length: number
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
  const { from, to } = longestBlock(height, (y) =>
    isFlat(rgb, { start: (y * width + box.left) * 3, step: 3, length: box.width }),
  )
  return { ...box, top: from, height: to - from }
}

function contentColumns({ width, rgb }: Picture, box: Box): Box {
  const { from, to } = longestBlock(width, (x) =>
    isFlat(rgb, { start: (box.top * width + x) * 3, step: width * 3, length: box.height }),
  )
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

/** Whether all but a few pixels are of about one colour. */
function isFlat(rgb: Uint8Array, line: Line): boolean {
  const count = Math.min(samplesPerLine, line.length)
  const red = usual(rgb, line, 0)
  const green = usual(rgb, line, 1)
  const blue = usual(rgb, line, 2)
  let others = 0
  for (let sample = 0; sample < count; sample += 1) {
    const pixel = pixelAt(line, sample, count)
    const isOther =
      isOff(rgb[pixel], red) || isOff(rgb[pixel + 1], green) || isOff(rgb[pixel + 2], blue)
    if (isOther) others += 1
    if (others > count * maxOther) return false
  }
  return true
}

const isOff = (value = 0, usualValue: number) => Math.abs(value - usualValue) > tolerance

/** Evenly spread over the line. */
function pixelAt({ start, step, length }: Line, sample: number, count: number): number {
  return start + Math.floor(((sample + 0.5) * length) / count) * step
}

/** The median of three medians of three (Tukey's ninther): where a line is flat, it is the line's colour. */
function usual(rgb: Uint8Array, line: Line, channel: number): number {
  const value = (sample: number) => rgb[pixelAt(line, sample, 9) + channel] ?? 0
  return median(
    median(value(0), value(1), value(2)),
    median(value(3), value(4), value(5)),
    median(value(6), value(7), value(8)),
  )
}

function median(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}
