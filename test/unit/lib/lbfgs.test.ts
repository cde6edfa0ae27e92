import { describe, expect, it } from 'vitest'
import { minimise } from '#src/lib/lbfgs.ts'

const options = { tolerance: 1e-8, maxSteps: 200 }

describe('minimise', () => {
  it('finds the bottom of a long valley', () => {
    // Rosenbrock's function: 0 at (1, 1), and nearly flat on the way there.
    const { x, value } = minimise(
      (at, slope) => {
        const [a = 0, b = 0] = at
        slope[0] = -2 * (1 - a) - 400 * a * (b - a ** 2)
        slope[1] = 200 * (b - a ** 2)
        return (1 - a) ** 2 + 100 * (b - a ** 2) ** 2
      },
      Float64Array.of(-1.2, 1),
      options,
    )
    expect(value).toBeLessThan(1e-10)
    expect(x[0]).toBeCloseTo(1, 4)
    expect(x[1]).toBeCloseTo(1, 4)
  })

  it('takes no step where there is none to take, and no more than it may', () => {
    const square = (at: Float64Array, slope: Float64Array) => {
      slope.set(at.map((one, place) => 2 * one * 10 ** place))
      return at.reduce((sum, one, place) => sum + one ** 2 * 10 ** place, 0)
    }
    expect(minimise(square, new Float64Array(3), options).steps).toBe(0)
    const short = minimise(square, Float64Array.of(5, 5, 5), { ...options, maxSteps: 2 })
    expect(short.steps).toBe(2)
    expect(minimise(square, Float64Array.of(5, 5, 5), options).value).toBeLessThan(1e-12)
  })
})
