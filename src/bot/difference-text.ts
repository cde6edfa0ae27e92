import type {
  CatalogueDifference,
  FieldChange,
  ProductChange,
} from '#src/domain/catalogue-difference.ts'
import { formatMoney, type Money } from '#src/domain/money.ts'
import { cut } from '#src/lib/cut.ts'
import type { CatalogueProblem } from '#src/ports/errors.ts'
import { variantName } from './desk-texts.ts'
import type { Voice } from './replies.ts'
import { escapeHtml } from './texts.ts'

/** A message holds 4,096 characters; beyond these a list is cut, and says by how many. */
const maxSkus = 10
const maxProducts = 12
const maxFields = 4
const maxProblems = 20
const maxLine = 180

/** What a file would change. HTML. */
export function differenceText(difference: CatalogueDifference, voice: Voice): string {
  const { translate } = voice
  const { added, shown, hidden, changed, kept } = difference
  const named = [
    ['import-added', added],
    ['import-shown', shown],
    ['import-hidden', hidden],
  ] as const
  const lines = [
    ...named.flatMap(([key, skus]) =>
      skus.length > 0 ? [translate(key, { count: skus.length, skus: cutList(skus, maxSkus) })] : [],
    ),
    ...(changed.length > 0 ? [translate('import-changed', { count: changed.length })] : []),
    ...changed.slice(0, maxProducts).map((change) => productLine(change, voice)),
    ...(changed.length > maxProducts ? ['…'] : []),
    ...(kept > 0 ? [translate('import-kept', { count: kept })] : []),
  ]
  return lines.length > 0 ? lines.join('\n') : translate('import-nothing')
}

function productLine({ sku, fields }: ProductChange, voice: Voice): string {
  const told = fields.slice(0, maxFields).map((field) => fieldText(field, voice))
  const rest = fields.length > maxFields ? ['…'] : []
  return escapeHtml(cut(`${sku}: ${[...told, ...rest].join('; ')}`, maxLine))
}

function cutList(items: readonly string[], max: number): string {
  return [...items.slice(0, max), ...(items.length > max ? ['…'] : [])].join(', ')
}

function fieldText(change: FieldChange, voice: Voice): string {
  const { translate, language } = voice
  const amount = (money: Money | null) =>
    money ? formatMoney(money, language) : translate('import-own-price')
  switch (change.kind) {
    case 'text':
      return change.field
    case 'price':
      return `${amount(change.from)} → ${amount(change.to)}`
    case 'in-stock':
      return translate(change.to ? 'in-stock' : 'out-of-stock')
    case 'variant-price':
      return `${variantName(change.variant, voice)} ${amount(change.from)} → ${amount(change.to)}`
    case 'variant-stock':
      return `${variantName(change.variant, voice)} ${change.from} → ${change.to}`
    case 'barcode':
      return `${variantName(change.variant, voice)} ▦`
    case 'variant-added':
      return `+ ${variantName(change.variant, voice)}`
    case 'variant-hidden':
      return `− ${variantName(change.variant, voice)}`
    case 'photos':
      return `📷 +${change.added} −${change.removed}`
  }
}

/** What is wrong with a file, or may be, line by line. HTML. */
export function problemsText(problems: readonly CatalogueProblem[], { translate }: Voice): string {
  const lines = problems.slice(0, maxProblems).map(({ line, message }) => {
    const text = cut(message, maxLine)
    return line === undefined
      ? `• ${escapeHtml(text)}`
      : translate('import-line', { line: String(line), message: text })
  })
  const rest = problems.length - maxProblems
  return [...lines, ...(rest > 0 ? [translate('import-more', { count: rest })] : [])].join('\n')
}
