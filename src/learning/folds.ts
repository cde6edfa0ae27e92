import { seededRandom } from '#src/lib/random.ts'

/** The items in another order, the same for the same seed (Fisher-Yates). */
export function seededShuffle<T>(items: readonly T[], seed: number): readonly T[] {
  const random = seededRandom(seed)
  const shuffled = [...items]
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1))
    const [a, b] = [shuffled[last] as T, shuffled[other] as T]
    shuffled[last] = b
    shuffled[other] = a
  }
  return shuffled
}
