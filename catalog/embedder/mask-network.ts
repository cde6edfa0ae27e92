import type { Random } from '#catalog/drawing/random.ts'
import type { MaskNetwork } from './features.ts'

/** Points with their cues (one row each) and whether they are foreground, 0 to 1. */
export interface MaskSamples {
  readonly inputs: number
  readonly cues: Float32Array
  readonly targets: Float32Array
}

const HIDDEN = 24
const BATCH = 64
const EPOCHS = 10
const RATE = 0.004

/**
 * Learns the mask network, one hidden layer of rectified units, by Adam on the cross-entropy
 * (Kingma & Ba, ICLR 2015). Some ten thousand points suffice: it only weighs ready-made cues.
 */
export function learnMaskNetwork(samples: MaskSamples, random: Random): MaskNetwork {
  const { inputs } = samples
  const size = HIDDEN * inputs + HIDDEN + HIDDEN + 1
  const weights = Float64Array.from({ length: size }, () => (random() - 0.5) / Math.sqrt(inputs))
  const optimiser = createAdam(size)
  const batches = Math.floor(samples.targets.length / BATCH)
  for (let step = 0; step < EPOCHS * batches; step++) {
    const gradient = new Float64Array(size)
    for (let pick = 0; pick < BATCH; pick++) {
      addGradient({ samples, weights, gradient }, Math.floor(random() * samples.targets.length))
    }
    optimiser(weights, gradient, RATE * (1 - step / (EPOCHS * batches)))
  }
  const bias = HIDDEN * inputs
  return {
    inputs,
    hidden: HIDDEN,
    first: weights.subarray(0, bias),
    firstBias: weights.subarray(bias, bias + HIDDEN),
    second: weights.subarray(bias + HIDDEN, bias + 2 * HIDDEN),
    secondBias: weights[size - 1] ?? 0,
  }
}

interface GradientInputs {
  readonly samples: MaskSamples
  readonly weights: Float64Array
  readonly gradient: Float64Array
}

function addGradient({ samples, weights, gradient }: GradientInputs, row: number): void {
  const { inputs, targets } = samples
  const cues = samples.cues.subarray(row * inputs, (row + 1) * inputs)
  const bias = HIDDEN * inputs
  const second = bias + HIDDEN
  const hidden = hiddenValues(weights, cues)
  const score = hidden.reduce((sum, value, i) => sum + value * at(weights, second + i), 0)
  const error = 1 / (1 + Math.exp(-score - at(weights, second + HIDDEN))) - at(targets, row)
  bump(gradient, second + HIDDEN, error)
  hidden.forEach((value, unit) => {
    bump(gradient, second + unit, error * value)
    if (value === 0) return
    const back = error * at(weights, second + unit)
    bump(gradient, bias + unit, back)
    for (let i = 0; i < inputs; i++) bump(gradient, unit * inputs + i, back * at(cues, i))
  })
}

function hiddenValues(weights: Float64Array, cues: Float32Array): Float64Array {
  const inputs = cues.length
  const values = weights.slice(HIDDEN * inputs, HIDDEN * inputs + HIDDEN)
  return values.map((bias, unit) => {
    let sum = bias
    for (let i = 0; i < inputs; i++) sum += at(weights, unit * inputs + i) * at(cues, i)
    return Math.max(0, sum)
  })
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? 0
}

function bump(values: Float64Array, index: number, by: number): void {
  values[index] = (values[index] ?? 0) + by
}

function createAdam(size: number) {
  const first = new Float64Array(size)
  const second = new Float64Array(size)
  let step = 0
  return (weights: Float64Array, gradient: Float64Array, rate: number): void => {
    step++
    for (let i = 0; i < size; i++) {
      const slope = (gradient[i] ?? 0) / BATCH
      first[i] = 0.9 * (first[i] ?? 0) + 0.1 * slope
      second[i] = 0.999 * (second[i] ?? 0) + 0.001 * slope * slope
      const mean = (first[i] ?? 0) / (1 - 0.9 ** step)
      const spread = Math.sqrt((second[i] ?? 0) / (1 - 0.999 ** step)) + 1e-8
      bump(weights, i, (-rate * mean) / spread)
    }
  }
}
