import type { Finding, HealthCheck } from '#src/ports/health.ts'
import type { VisionModels } from '#src/wiring/vision-models.ts'

/** At this share of the day's budget it is said: there is still time to raise it. */
const lowShare = 0.8

type MoneyParts = Pick<VisionModels, 'mode' | 'ledger' | 'limits' | 'worstCaseMicroUsd' | 'leftOut'>

/** What models may still cost today, and which of them are left out because they fail. Nothing where they are off. */
export function moneyChecks(models: MoneyParts): readonly HealthCheck[] {
  const ifReal = (look: (parts: MoneyParts) => Promise<Finding>) => async () =>
    models.mode === 'real' ? look(models) : undefined
  return [
    { name: 'budget', isEssential: false, watched: 'budget', look: ifReal(checkBudget) },
    { name: 'breakers', isEssential: false, watched: 'breakers', look: ifReal(checkBreakers) },
  ]
}

/** Spent when there is no money for one more photo. */
async function checkBudget({ ledger, limits, worstCaseMicroUsd }: MoneyParts): Promise<Finding> {
  const { dayMicroUsd: limit } = limits
  const { dayMicroUsd: spent } = await ledger.spent()
  const values = { spent: dollars(spent), budget: dollars(limit) }
  const detail = `${values.spent} of today’s ${values.budget} USD are spent`
  if (spent + worstCaseMicroUsd > limit) {
    const remedy =
      'raise VITRYNA_DAILY_BUDGET_USD and start again, or wait until midnight UTC; until then managers answer'
    return { state: 'bad', detail, remedy, values }
  }
  if (spent < lowShare * limit) return { state: 'good', detail, values }
  return { state: 'note', detail, remedy: 'raise VITRYNA_DAILY_BUDGET_USD in time', values }
}

async function checkBreakers({ leftOut }: MoneyParts): Promise<Finding> {
  const names = await leftOut()
  if (names.length === 0) return { state: 'good', detail: 'no model is left out' }
  const models = names.join(', ')
  const detail = `left out, for they fail: ${models}`
  const remedy = 'see in the log why; a key that was refused or an empty account must be mended'
  return { state: 'bad', detail, remedy, values: { models } }
}

function dollars(microUsd: number): string {
  return (microUsd / 1e6).toFixed(2)
}
