import type { GraphMath } from './graph-math.ts'
import type { OnnxGraph, Tensor } from './onnx-graph.ts'

/** Keeps the logarithm of dark pixels from being ruled by the sensor's noise. */
const DARK = 0.06

/**
 * Rows: brightness, red against green, yellow against blue. Brightness weighs less because
 * shadow changes it most. Light of another colour only shifts log-opponent values
 * (Berens & Finlayson, "Log-opponent chromaticity coding of colour space", ICPR 2000).
 */
const OPPONENTS: readonly (readonly number[])[] = [
  [0.2, 0.2, 0.2],
  [0.8, -0.8, 0],
  [0.45, 0.45, -0.9],
]

/** RGB in [0, 1], [N,3,h,w], to three opponent maps of about unit range, [N,3,h,w]. */
export function opponents(graph: OnnxGraph, math: GraphMath, rgb: Tensor): Tensor {
  const logarithm = math.apply('Log', math.add(rgb, DARK))
  return graph.op('Conv', [logarithm, graph.floats([3, 3, 1, 1], OPPONENTS.flat())])
}

/** The same for one colour, outside the graph. */
export function opponentsOf(rgb: readonly number[]): number[] {
  const logs = rgb.map((value) => Math.log(value + DARK))
  return OPPONENTS.map((row) => row.reduce((sum, weight, i) => sum + weight * (logs[i] ?? 0), 0))
}
