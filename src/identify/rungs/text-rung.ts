import type { Candidate } from '#src/domain/outcome.ts'
import { maxCandidates } from '#src/domain/outcome.ts'
import type { Product } from '#src/domain/product.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { WrittenLine } from '#src/domain/written-line.ts'
import { linesAboutGoods, textOf } from '#src/domain/written-text.ts'
import type { PhotoQuery, Rung, RungContext, Verdict } from '#src/identify/rung.ts'
import type { EmbeddingSpace } from '#src/identify/scoring/embedding-space.ts'
import { type Limits, readThresholds } from '#src/identify/scoring/thresholds.ts'
import {
  isNamedWithin,
  writtenBarcodes,
  writtenNames,
  writtenSkus,
} from '#src/identify/written-names.ts'
import { createDeadline, type Deadline } from '#src/lib/deadline.ts'
import { fuseRanks } from '#src/lib/fuse-ranks.ts'
import type { ReadText } from '#src/photo/text/read-text.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { FoundProducts, ProductSearch } from '#src/ports/product-search.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import { type FindColours, findColourVeto } from './colour-veto.ts'
import { rankBySpecs } from './rank-by-specs.ts'
import { type Doubt, findStrongRival } from './strong-rival.ts'

export interface TextRungOptions {
  readonly readText: ReadText
  readonly catalogue: Pick<CatalogueStore, 'findSkus' | 'findByBarcodes' | 'findProducts'>
  readonly search: ProductSearch['search']
  readonly settings: Pick<SettingsStore, 'get'>
  readonly findColours: FindColours
  /** Whose thresholds count. */
  readonly space: Pick<EmbeddingSpace, 'id'>
  /** For all of it; the ladder may have less. */
  readonly timeoutMs: number
}

/** Words find at most so many. */
const foundByWords = 10
/** What two engines and the catalogue agree on may still be about another thing in the picture. */
const confidence = 0.95

/**
 * Decides when a SKU, a barcode's digits or the full name of one product is written in the picture, and neither the
 * embedder nor the colours speak against it. What else is written joins the candidates.
 */
export function createTextRung(options: TextRungOptions): Rung {
  return {
    name: 'text',
    async climb(query, context) {
      const deadline = createDeadline(Math.min(options.timeoutMs, context.deadline.remainingMs()))
      const picture = await query.decode()
      const read = await options.readText(picture, deadline, query.fileKey)
      const lines = linesAboutGoods(read, picture)
      if (lines.length === 0) return { result: 'undecided', reason: 'no text in the picture' }
      const found = await findWritten(options, lines, { query, context, deadline })
      const written = textOf(lines)
      return { ...(await verdict(options, found, { query, context })), written }
    },
  }
}

/** The photo that it is about, and what is known of it so far. */
interface TextQuery {
  readonly query: PhotoQuery
  readonly context: RungContext
}

interface NamedProducts {
  readonly lines: readonly WrittenLine[]
  /** Those that it names beyond doubt. */
  readonly named: readonly Sku[]
  /** What of them is written. */
  readonly what: string
  /** Those that have words in common with it, best first. */
  readonly byWords: FoundProducts
}

async function findWritten(
  { catalogue, search }: TextRungOptions,
  lines: readonly WrittenLine[],
  { query, context, deadline }: TextQuery & { readonly deadline: Deadline },
): Promise<NamedProducts> {
  const nothing = { skus: [], costMicroUsd: 0 }
  const barcodes = writtenBarcodes(lines)
  const byBarcode = barcodes.length > 0 ? await catalogue.findByBarcodes(barcodes) : []
  if (byBarcode.length > 0) return { lines, named: byBarcode, what: 'a barcode', byWords: nothing }
  const words = writtenSkus(lines)
  const skus = words.length > 0 ? await catalogue.findSkus(words) : []
  if (skus.length > 0) return { lines, named: skus, what: 'a SKU', byWords: nothing }
  const { identificationId, candidates } = context
  const text = textOf(lines)
  const byWords = await search(text, foundByWords, { ...query, identificationId, deadline })
  const bySight = candidates.map(({ sku }) => sku)
  const products = await catalogue.findProducts([...new Set([...bySight, ...byWords.skus])])
  const named = writtenNames(text, products).filter((sku) => !isOutdone(sku, products, bySight))
  return { lines, named, what: 'a full name', byWords }
}

/** Whether the photo looks more like a product in whose longer name this one's stands: the rest of it was not read. */
function isOutdone(named: Sku, products: readonly Product[], bySight: readonly Sku[]): boolean {
  const product = products.find(({ sku }) => sku === named)
  const own = bySight.indexOf(named)
  const before = own < 0 ? bySight : bySight.slice(0, own)
  return products.some(
    (other) => product && before.includes(other.sku) && isNamedWithin(product, other),
  )
}

async function verdict(
  options: TextRungOptions,
  found: NamedProducts,
  { query, context }: TextQuery,
): Promise<Verdict> {
  const { named, what, byWords } = found
  const { costMicroUsd } = byWords
  const limits = await readThresholds(options.settings, options.space.id)
  const [sku, ...others] = named
  if (sku === undefined) {
    const candidates = await joined(options, found, { neighbours: context.candidates, limits })
    return {
      result: 'undecided',
      reason: 'no product is named in the picture',
      candidates,
      costMicroUsd,
    }
  }
  if (others.length > 0) {
    const reason = `${what} of several products stands in the picture`
    return { result: 'undecided', reason, named: namedOf(named), costMicroUsd }
  }
  const doubt = await doubtAbout(options, sku, { query, context, limits })
  if (doubt) {
    const reason = `${what} of ${sku} stands in the picture, but ${doubt.reason}`
    return { result: 'undecided', reason, named: namedOf([sku, doubt.rival]), costMicroUsd }
  }
  const rest = context.candidates.filter((candidate) => candidate.sku !== sku)
  return {
    result: 'decided',
    sku,
    confidence,
    candidates: [{ sku, score: confidence }, ...rest],
    reason: `${what} of it stands in the picture`,
    costMicroUsd,
  }
}

function namedOf(skus: readonly Sku[]): readonly Candidate[] {
  return skus.slice(0, maxCandidates).map((sku) => ({ sku, score: confidence }))
}

async function doubtAbout(
  { findColours }: TextRungOptions,
  sku: Sku,
  { query, context, limits }: TextQuery & { readonly limits: Limits },
): Promise<Doubt | undefined> {
  const rival = findStrongRival(sku, context.candidates, limits)
  if (rival) return rival
  const others = context.candidates.filter((candidate) => candidate.sku !== sku)
  const candidates = [{ sku, score: 0 }, ...others.slice(0, maxCandidates - 1)]
  return findColourVeto(sku, { candidates, picture: query.decode, findColours })
}

/**
 * The neighbours with what the words and the specifications point at, fused by rank: five first, then the other
 * neighbours. What looks plausible stays among the five.
 */
async function joined(
  { catalogue }: Pick<TextRungOptions, 'catalogue'>,
  { lines, byWords }: NamedProducts,
  { neighbours, limits }: { readonly neighbours: readonly Candidate[]; readonly limits: Limits },
): Promise<readonly Candidate[]> {
  const byImage = neighbours.map(({ sku }) => sku)
  const all = [...new Set([...byImage, ...byWords.skus])]
  const bySpecs = rankBySpecs(await catalogue.findProducts(all), textOf(lines))
  const ranking = fuseRanks([byImage, byWords.skus, bySpecs])
  const plausible = neighbours.filter(({ score }) => limits.fitted && score >= limits.plausible)
  const kept = [...neighbours.slice(0, 1), ...plausible].map(({ sku }) => sku)
  const five = [...new Set([...kept, ...ranking])].slice(0, maxCandidates)
  const scores = new Map(neighbours.map(({ sku, score }) => [sku, score]))
  // What only words found is at most as similar as the last neighbour.
  const least = neighbours.at(-1)?.score ?? 0
  const toCandidate = (sku: Sku) => ({ sku, score: scores.get(sku) ?? least })
  return [
    ...five.map(toCandidate).sort((a, b) => b.score - a.score),
    ...neighbours.filter(({ sku }) => !five.includes(sku)),
  ]
}
