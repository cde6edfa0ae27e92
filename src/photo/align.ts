import { type Frame, type Span, showsMiddle } from './frame.ts'
import { lumaAt } from './thumbnail.ts'
import { colourGrid, type Part, visibleCells } from './view.ts'

/** Shares of a side by which an edge is moved, from coarse to fine; the finest is a quarter of a thumbnail's pixel. */
const steps = [1 / 64, 1 / 128, 1 / 256, 1 / 512]
const maxRounds = 4

/** One edge of a frame, outward or inward. */
interface Move {
  readonly side: keyof Frame
  readonly end: keyof Span
  readonly sign: 1 | -1
}

const moves: readonly Move[] = (['across', 'down'] as const).flatMap((side) =>
  (['from', 'to'] as const).flatMap((end) =>
    ([-1, 1] as const).map((sign) => ({ side, end, sign })),
  ),
)

interface Fit {
  readonly part: Part
  readonly misfit: number
}

/**
 * Moves the edges of a part, one after another, until it fits the colour grid best: a hash finds a part that is a
 * percent off, but then the colours along every outline are off by more than two products may be.
 */
export function align(part: Part, colours: Float32Array): Part {
  const wanted = lumas(colours)
  const start: Fit = { part, misfit: misfit(part, wanted) }
  return steps.reduce((fit, step) => settle(fit, { step, wanted }), start).part
}

interface Search {
  readonly step: number
  readonly wanted: Float32Array
}

function settle(start: Fit, search: Search): Fit {
  let best = start
  for (let round = 0; round < maxRounds; round += 1) {
    const better = moves.reduce((fit, move) => tryMove(fit, move, search), best)
    if (better === best) return best
    best = better
  }
  return best
}

function tryMove(fit: Fit, { side, end, sign }: Move, { step, wanted }: Search): Fit {
  const { frame } = fit.part
  const moved = { ...frame, [side]: { ...frame[side], [end]: frame[side][end] + sign * step } }
  if (!showsMiddle(moved)) return fit
  const part = { ...fit.part, frame: moved }
  const found = { part, misfit: misfit(part, wanted) }
  return found.misfit < fit.misfit ? found : fit
}

/** Differences of luma that no change of brightness explains, squared, in the mean of the cells that are seen. */
function misfit(part: Part, wanted: Float32Array): number {
  const found = lumas(colourGrid(part))
  const cells = visibleCells(part)
  const sum = (a: Float32Array, b: Float32Array) =>
    cells.reduce((total, cell) => total + (a[cell] ?? 0) * (b[cell] ?? 0), 0)
  const product = sum(found, wanted)
  const squares = sum(wanted, wanted) - (product * product) / Math.max(1, sum(found, found))
  return squares / Math.max(1, cells.length)
}

function lumas(colours: Float32Array): Float32Array {
  return Float32Array.from({ length: colours.length / 3 }, (_, cell) => lumaAt(colours, cell * 3))
}
