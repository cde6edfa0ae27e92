import type { Specs } from '#src/domain/specs/read-specs.ts'

/** What is said in a text, and nothing of what is not: `cotton 95`, `1290 UAH`. */
export type Said = Partial<
  Omit<Specs, 'materials' | 'price'> & {
    readonly materials: readonly string[]
    readonly price: string
  }
>

export function saidIn({ materials, price, ...specs }: Specs): Said {
  const all = {
    ...specs,
    materials: materials.map(({ name, percent }) => [name, percent].filter(Boolean).join(' ')),
    price: price && [price.amount, price.currency].filter(Boolean).join(' '),
  }
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== null && String(value) !== ''),
  )
}
