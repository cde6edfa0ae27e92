import type { CategoryGuess } from '#src/domain/category.ts'
import { localize } from '#src/domain/language.ts'
import { formatMoney } from '#src/domain/money.ts'
import {
  areSeveral,
  type Candidate,
  flatIdentification,
  type Identification,
  type RungReport,
} from '#src/domain/outcome.ts'
import { available, isInStock, type Product } from '#src/domain/product.ts'
import { describeSpecs } from '#src/domain/specs/describe-specs.ts'
import { formatUsd } from './show-model-calls.ts'

/** The line of `identify --json` (DESIGN.md, section 6). */
export function toJson(photo: string, identification: Identification): string {
  const { outcome } = identification
  // Of one product the candidates say it: these are what the whole photo looks like.
  const isOfSeveral = outcome.outcome === 'ambiguous' && areSeveral(outcome.offered)
  const offered = isOfSeveral ? { offered: outcome.offered } : {}
  return JSON.stringify({ photo, ...flatIdentification(identification), ...offered })
}

/** The answer as a person reads it. */
export function answerLines(
  photo: string,
  { outcome, latencyMs, rungs }: Identification,
  product: Product | undefined,
): readonly string[] {
  switch (outcome.outcome) {
    case 'matched': {
      const reason = rungs.at(-1)?.reason ?? ''
      const how = `by ${outcome.method}, confidence ${outcome.confidence.toFixed(2)}, ${Math.round(latencyMs)} ms`
      return [photo, ...productLines(outcome.sku, product), `  ${how}: ${reason}`]
    }
    case 'ambiguous': {
      const { offered } = outcome
      const question = areSeveral(offered) ? 'several products; which of these?' : 'one of these?'
      return [photo, `  ${question}`, ...offered.map(candidateLine)]
    }
    case 'unknown':
      return [photo, `  unknown: ${outcome.reason}`, ...unavailableLines(rungs)]
  }
}

/** Why a rung could not be asked is often what there is to be done; that models are off is a choice. */
function unavailableLines(rungs: Identification['rungs']): readonly string[] {
  return rungs
    .filter(({ rung, result }) => result === 'unavailable' && rung !== 'llm')
    .map(({ rung, reason }) => `    ${rung}: ${reason}`)
}

function productLines(sku: string, product: Product | undefined): readonly string[] {
  if (!product) return [`  ${sku}`]
  const { sizes, colours } = available(product)
  const facts = [
    formatMoney(product.price, 'en'),
    isInStock(product) ? 'in stock' : 'out of stock',
    sizes.length > 0 ? `sizes ${sizes.join(', ')}` : '',
    colours.length > 0 ? colours.join(', ') : '',
  ]
  return [`  ${localize(product.name, 'en')} (${sku})`, `  ${facts.filter(Boolean).join(' · ')}`]
}

/** The whole way: rungs in their order, then the candidates. */
export function explainLines(identification: Identification): readonly string[] {
  const { rungs, candidates, written = '', category, costMicroUsd } = identification
  return [
    ...rungs.map(rungLine),
    ...writtenLines(written),
    ...(category ? [categoryLine(category)] : []),
    ...(candidates.length > 0 ? ['  candidates:', ...candidates.map(candidateLine)] : []),
    ...(costMicroUsd > 0 ? [`  cost ${formatUsd(costMicroUsd)}`] : []),
  ]
}

function categoryLine({ name, chance, isSure, isGone }: CategoryGuess): string {
  const gone = isGone ? '; the shop has none of it now' : ''
  return `  category: ${name} (${chance.toFixed(2)}${isSure ? ', sure' : ''})${gone}`
}

/** A picture may show anything: no control character of it reaches the terminal. */
function writtenLines(written: string): readonly string[] {
  if (written === '') return []
  const lines = written.split('\n').map((line) => `    | ${line.replaceAll(/\p{C}/gu, '')}`)
  const specs = describeSpecs(written, 'en')
  return ['  written in the picture:', ...lines, ...(specs ? [`  that is: ${specs}`] : [])]
}

export function rungLine({ rung, result, ms, reason }: RungReport): string {
  return `  ${rung.padEnd(12)} ${result.padEnd(12)} ${`${ms} ms`.padStart(10)}  ${reason}`
}

export function candidateLine({ sku, score, half }: Candidate): string {
  return `    ${score.toFixed(3)}  ${sku}${half ? `  (${half})` : ''}`
}
