import { type Language, localize } from '#src/domain/language.ts'
import { formatDimensions, formatWeight } from './measures.ts'
import { readSpecs } from './read-specs.ts'

const names = {
  brand: { uk: 'бренд', en: 'brand' },
  model: { uk: 'артикул', en: 'model' },
  size: { uk: 'розмір', en: 'size' },
  colour: { uk: 'колір', en: 'colour' },
  material: { uk: 'матеріал', en: 'material' },
  weight: { uk: 'вага', en: 'weight' },
  dimensions: { uk: 'габарити', en: 'dimensions' },
  price: { uk: 'ціна', en: 'price' },
} as const

/** The specifications that a text names, for a person, in one line: "size 98-104 · price 1290 UAH"; '' without any. */
export function describeSpecs(text: string, language: Language): string {
  const specs = readSpecs(text)
  const { brand, model, sizes, colours, materials, weightGrams, dimensionsMm, price } = specs
  const shares = materials.map(({ name, percent }) =>
    percent === null ? name : `${percent}% ${name}`,
  )
  const values: Readonly<Record<keyof typeof names, string | null>> = {
    brand,
    model,
    size: sizes.join(', '),
    colour: colours.join(', '),
    material: shares.join(', '),
    weight: weightGrams === null ? null : formatWeight(weightGrams, language),
    dimensions: dimensionsMm.length === 0 ? null : formatDimensions(dimensionsMm, language),
    price: price && [price.amount, price.currency].filter((part) => part !== null).join(' '),
  }
  return Object.entries(names)
    .flatMap(([key, name]) => {
      const value = values[key as keyof typeof names]
      return value ? [`${localize(name, language)} ${value}`] : []
    })
    .join(' · ')
}
