import { enclosureFrom } from './flood.ts'
import type { GraphMath } from './graph-math.ts'
import type { OnnxGraph, Tensor } from './onnx-graph.ts'

/** Maps that `peelCues` answers. */
export const PEEL_CUES = 9

export interface PeelInputs {
  readonly graph: OnnxGraph
  readonly math: GraphMath
  /** What lies on the ground, [N,1,48,48]. */
  readonly mask: Tensor
  /** Opponent maps, [N,3,48,48]. */
  readonly opponent: Tensor
  /** Dam heights, [N,1,48,48]. */
  readonly dam: Tensor
}

/**
 * What lies on the ground may be a picture with a ground of its own: a screenshot, a printed page,
 * a catalogue picture on a coloured page. These cues tell a sheet from the thing on it: what an
 * outline encloses within the mask, what is unlike the mask's own rim, and, for the picture as a
 * whole, how much that is, how even and bright the rim is, and how nearly the mask is a
 * parallelogram. [N,9,48,48]
 */
export function peelCues(inputs: PeelInputs): Tensor {
  const { graph, math, mask, opponent, dam } = inputs
  const inside = eroded(inputs, 5)
  const rim = math.apply('Relu', math.sub(inside, eroded(inputs, 9)))
  const rimArea = math.add(math.sum(rim, [2, 3]), 0.5)
  const onRim = (map: Tensor): Tensor => math.div(math.sum(math.mul(map, rim), [2, 3]), rimArea)
  const colour = onRim(opponent)
  const offset = math.sub(opponent, colour)
  const distance = math.sum(math.mul(offset, offset), [1])
  const unlike = math.mul(math.apply('Sqrt', math.add(distance, 1e-6)), inside)
  const within = enclosureFrom({ graph, math, dam: math.mul(dam, inside) }, inside)
  const roughness = math.mul(onRim(dam), 2)
  const clear = math.div(within, math.add(math.add(within, roughness), 0.02))
  const area = math.add(math.sum(mask, [2, 3]), 1)
  const share = math.div(math.sum(math.mul(clear, inside), [2, 3]), area)
  const brightness = graph.op('Slice', [colour, ...[[0], [1], [1]].map(graph.ints)])
  const blank = math.mul(mask, 0)
  const everywhere = [
    share,
    math.apply('Sqrt', math.add(onRim(distance), 1e-6)),
    brightness,
    parallelogram(inputs, area),
  ].map((value) => math.add(blank, value))
  const contrast = math.div(unlike, math.add(unlike, 0.25))
  const local = [mask, clear, smooth(math, clear), contrast, smooth(math, contrast)]
  return math.concat([...local, ...everywhere], 1)
}

function smooth(math: GraphMath, map: Tensor): Tensor {
  return math.pool(map, { size: 5, stride: 1, pad: 2 })
}

/** The smallest value of each size x size neighbourhood. */
function eroded({ graph, math, mask }: PeelInputs, size: number): Tensor {
  const pad = (size - 1) / 2
  const negative = graph.op('MaxPool', [math.mul(mask, -1)], {
    kernel_shape: [size, size],
    strides: [1, 1],
    pads: [pad, pad, pad, pad],
  })
  return math.mul(negative, -1)
}

/**
 * Area over 12 times the root of the determinant of the second moments: 1 for any
 * parallelogram, less for what has arms or legs. [N,1,1,1]
 */
function parallelogram({ graph, math, mask }: PeelInputs, area: Tensor): Tensor {
  const side = 48
  const ramp = Array.from({ length: side }, (_, index) => index - (side - 1) / 2)
  const x = graph.floats([1, 1, 1, side], ramp)
  const y = graph.floats([1, 1, side, 1], ramp)
  const mean = (map: Tensor): Tensor => math.div(math.sum(math.mul(map, mask), [2, 3]), area)
  const [dx, dy] = [math.sub(x, mean(x)), math.sub(y, mean(y))]
  const [xx, yy] = [mean(math.mul(dx, dx)), mean(math.mul(dy, dy))]
  const xy = mean(math.mul(dx, dy))
  const determinant = math.sub(math.mul(xx, yy), math.mul(xy, xy))
  const root = math.apply('Sqrt', math.add(math.apply('Relu', determinant), 1))
  return math.div(area, math.mul(root, 12))
}
