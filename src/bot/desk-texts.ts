import type { VariantKey } from '#src/domain/catalogue-merge.ts'
import { colourName } from '#src/domain/colour-names.ts'
import { formatMoney } from '#src/domain/money.ts'
import type { Misread } from '#src/escalation/shop/find-product.ts'
import type { BudgetView } from '#src/escalation/shop/look-at-budget.ts'
import type { HiddenSet } from '#src/escalation/shop/set-hidden.ts'
import type { PriceSet } from '#src/escalation/shop/set-price.ts'
import type { StockSet } from '#src/escalation/shop/set-stock.ts'
import { cut } from '#src/lib/cut.ts'
import type { DeskProduct } from '#src/ports/shop-desk.ts'
import type { Voice } from './replies.ts'

/** A message holds 4,096 characters, and nobody reads as many. */
const maxVariants = 20
const maxWords = 100

/** The commands that a product is named in. */
export type ProductCommand = 'price' | 'stock' | 'hide' | 'show' | 'product'

/** Why a command changed nothing: one line, and how it is written. HTML. */
export function misreadText(misread: Misread, command: ProductCommand, voice: Voice): string {
  const { translate } = voice
  switch (misread.kind) {
    case 'usage':
      return translate(`usage-${command}`)
    case 'no-product':
      return translate('desk-no-product', { word: cut(misread.word, maxWords) })
    case 'hidden':
      return translate('desk-hidden', { sku: misread.product.sku })
    case 'no-variant':
    case 'several-variants': {
      const { product, words } = misread
      const offered = product.variants.filter(({ isHidden }) => !isHidden)
      return translate(`desk-${misread.kind}`, {
        command,
        sku: product.sku,
        words: cut(words, maxWords),
        variants: variantNames(offered, voice),
        example: offered[0] ? variantName(offered[0], voice) : '',
        form: translate(`usage-${command}`),
      })
    }
  }
}

/** `98-104 рожевий`; empty for the one variant without size and colour. */
export function variantName({ size, colour }: VariantKey, { language }: Voice): string {
  return [size, colour === null ? null : colourName(colour, language)].filter(Boolean).join(' ')
}

function variantNames(variants: readonly VariantKey[], voice: Voice): string {
  const names = variants.slice(0, maxVariants).map((variant) => variantName(variant, voice))
  return [...names, ...(variants.length > maxVariants ? ['…'] : [])].join(', ')
}

export function priceSetText(set: PriceSet, voice: Voice): string {
  const { product, variant, before, after, ownPrices } = set
  const { language, translate } = voice
  const price = (minor: number | null) =>
    formatMoney({ ...product.price, minor: minor ?? product.price.minor }, language)
  const lines = [
    translate(before === after ? 'desk-price-same' : 'desk-price-set', {
      name: named(product, variant, voice),
      before: price(before),
      after: price(after),
    }),
    ...(ownPrices > 0 ? [translate('desk-own-prices', { count: ownPrices })] : []),
  ]
  return lines.join('\n')
}

export function stockSetText(set: StockSet, voice: Voice): string {
  const { translate } = voice
  const { sku } = set.product
  switch (set.kind) {
    case 'uncounted':
      return translate('desk-uncounted', { sku })
    case 'declared':
      return translate(set.after ? 'desk-in-stock' : 'desk-out-of-stock', { sku })
    case 'counted': {
      const { before, after, held } = set
      const name = named(set.product, set.variant, voice)
      const counted = translate('desk-stock-set', { name, before, after })
      return held > 0 ? `${counted}\n${translate('desk-held', { count: held })}` : counted
    }
  }
}

function named({ sku }: DeskProduct, variant: VariantKey | undefined, voice: Voice): string {
  return [sku, variant && variantName(variant, voice)].filter(Boolean).join(' ')
}

export function hiddenSetText({ product, before, after }: HiddenSet, { translate }: Voice): string {
  const key = after ? 'desk-hide' : 'desk-show'
  return translate(before === after ? `${key}-same` : key, { sku: product.sku })
}

export function budgetText(budget: BudgetView, { translate }: Voice): string {
  const dollars = (microUsd: number) => (microUsd / 1e6).toFixed(2)
  const left = Math.max(0, budget.dayLimitMicroUsd - budget.dayMicroUsd)
  return translate('desk-budget', {
    spent: dollars(budget.dayMicroUsd),
    limit: dollars(budget.dayLimitMicroUsd),
    left: dollars(left),
    day: dollars(budget.projectedDayMicroUsd),
    month: dollars(budget.monthMicroUsd),
    monthEnd: dollars(budget.projectedMonthMicroUsd),
    requests: budget.hourRequests,
    hourLimit: budget.hourLimit,
  })
}
