/** A stretch of a picture's width or height, as shares of it from the left or from the top. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** A part of a picture; where it reaches beyond 0 and 1, the picture was cut out of something larger. */
export interface Frame {
  readonly across: Span
  readonly down: Span
}

const all: Span = { from: 0, to: 1 }
export const wholeFrame: Frame = { across: all, down: all }

/** Share of a side that may be cut off, or covered by a caption, and the middle is still there. */
const margin = 1 / 8

/** The middle of a part. */
export function middleOf({ across, down }: Frame): Frame {
  return { across: widened(across, -margin), down: widened(down, -margin) }
}

/** The part that has this middle. */
export function aroundMiddle({ across, down }: Frame): Frame {
  const outward = margin / (1 - 2 * margin)
  return { across: widened(across, outward), down: widened(down, outward) }
}

/** Whether the middle of a part lies within its picture. */
export function showsMiddle(frame: Frame): boolean {
  const { across, down } = middleOf(frame)
  return [across, down].every(({ from, to }) => from >= 0 && to <= 1)
}

/** @param by share of its length, at each end */
function widened({ from, to }: Span, by: number): Span {
  return { from: from - (to - from) * by, to: to + (to - from) * by }
}

/** Where the middle lies in what is left of a side after these shares of it were cut off at its start and its end. */
export function middleAfterCut(start: number, end: number): Span {
  const left = 1 - start - end
  return { from: (margin - start) / left, to: (1 - margin - start) / left }
}
