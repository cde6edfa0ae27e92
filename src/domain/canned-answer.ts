import { type Language, type Localized, localize } from './language.ts'

/** What stands in braces in a canned answer: `{name}`. */
const cannedVariables = ['name', 'product', 'sku', 'price'] as const
export type CannedVariable = (typeof cannedVariables)[number]
export type CannedValues = Readonly<Partial<Record<CannedVariable, string>>>

export type FilledAnswer =
  | { readonly text: string }
  /** Of these nothing is known. */
  | { readonly missing: readonly CannedVariable[] }

const variable = new RegExp(String.raw`\{(${cannedVariables.join('|')})\}`, 'g')

/** A canned answer in a shopper's language, with what is known of them and their product. */
export function fillAnswer(
  answer: Localized,
  language: Language,
  values: CannedValues,
): FilledAnswer {
  const template = localize(answer, language)
  const used = [...template.matchAll(variable)].map(([, key]) => key as CannedVariable)
  const missing = [...new Set(used)].filter((key) => values[key] === undefined)
  if (missing.length > 0) return { missing }
  return { text: template.replace(variable, (_, key: CannedVariable) => values[key] ?? '') }
}
