import { isCurrency, toMinor } from '#src/domain/money.ts'
import { amountIn } from '#src/domain/words/amounts.ts'

/** A price as a manager writes it, in minor units. Nothing is sold for nothing by a slip of a finger. */
export function priceIn(text: string, currency: string): number | undefined {
  const amount = amountIn(text)
  return amount && isCurrency(currency) ? toMinor(amount, currency) : undefined
}
