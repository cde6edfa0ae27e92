import { type FittedLimits, readThresholds } from '#src/identify/scoring/thresholds.ts'
import { describeCertificate } from '#src/learning/describe-certificate.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import type { Finding, HealthCheck } from '#src/ports/health.ts'
import { isBundled } from '#src/wiring/embedders.ts'
import type { Recognition } from '#src/wiring/recognition.ts'
import type { Stores } from '#src/wiring/stores.ts'

export interface IndexCheckParts {
  readonly stores: Pick<Stores, 'catalogue' | 'references' | 'settings'>
  readonly recognition: Pick<Recognition, 'embedder' | 'embedderToIndex' | 'space'>
}

/** What photos are compared with, and by what. The ladder has other rungs, so the bot is ready without it. */
export function indexChecks({ stores, recognition }: IndexCheckParts): readonly HealthCheck[] {
  // The embedder's own check says why there is none.
  const embedderIfAny = () => recognition.embedder().catch(() => undefined)
  return [
    {
      name: 'embedder',
      isEssential: false,
      async look() {
        const embedder = await recognition.embedder()
        const isTooWeak = isBundled(embedder.id) && (await stores.catalogue.source()) === 'shop'
        return isTooWeak ? madeForTheDemo(embedder) : describeEmbedder(embedder)
      },
    },
    { name: 'catalogue', isEssential: false, look: () => checkCatalogue(stores) },
    {
      name: 'index',
      isEssential: false,
      async look() {
        const embedder = await embedderIfAny()
        return embedder && checkVectors(stores, await recognition.embedderToIndex())
      },
    },
    {
      name: 'thresholds',
      isEssential: false,
      look: async () =>
        (await embedderIfAny()) && checkThresholds(stores, (await recognition.space()).id),
    },
  ]
}

function madeForTheDemo({ id }: Embedder): Finding {
  return {
    state: 'note',
    detail: `${id}, which is made for the demo: it tells products of a shop apart poorly`,
    remedy: 'run `vitryna setup`, or `vitryna models list` and `models try NAME`',
  }
}

function describeEmbedder({ id, dim, provider, missingProviders: missing }: Embedder): Finding {
  const detail = `${id}, ${dim} dimensions, on ${provider}`
  if (missing.length === 0) return { state: 'good', detail }
  const reasons = missing.map((one) => `${one.provider} is not available: ${one.reason}`)
  const remedy = missing.map((one) => one.remedy).join('; ')
  return { state: 'note', detail: `${detail} (${reasons.join('; ')})`, remedy }
}

async function checkCatalogue({ catalogue }: Pick<Stores, 'catalogue'>): Promise<Finding> {
  const source = await catalogue.source()
  if (source === undefined) {
    const remedy = 'run `vitryna catalog import FILE`, or `vitryna identify` to try the demo'
    return { state: 'note', detail: 'empty', remedy }
  }
  const detail = `${(await catalogue.entries()).length} products`
  if (source === 'shop') return { state: 'good', detail }
  return {
    state: 'note',
    detail: `${detail} of the demo`,
    remedy: 'run `vitryna catalog import FILE` to replace it with your own',
  }
}

async function checkVectors(
  { references }: Pick<Stores, 'references'>,
  { id }: Embedder,
): Promise<Finding> {
  const photos = await references.countPhotos()
  const vectors = (await references.countVectors())
    .filter(({ embedderId }) => embedderId === id)
    .reduce((sum, count) => sum + count.vectors, 0)
  const duplicates = await references.countDuplicates(id)
  const detail =
    `${vectors} of ${photos} reference photos have a vector` +
    (duplicates > 0 ? `, ${duplicates} the same picture as another one` : '')
  return vectors + duplicates < photos
    ? { state: 'bad', detail, remedy: 'run `vitryna index`' }
    : { state: 'good', detail }
}

async function checkThresholds(
  { settings }: Pick<Stores, 'settings'>,
  spaceId: string,
): Promise<Finding> {
  const limits = await readThresholds(settings, spaceId)
  return limits.fitted
    ? checkCertificate(limits)
    : {
        state: 'note',
        detail: 'not fitted for this embedder: only all but identical photos are decided by it',
        remedy: 'run `vitryna eval CASES --calibrate`',
      }
}

/** Thresholds whose photos are too few to prove what was asked for may be as good as asked for all the same. */
function checkCertificate({ certificate, sets }: FittedLimits): Finding {
  const detail = sets
    ? `starting thresholds, fitted on ${sets.join(' and ')}`
    : 'fitted for this embedder'
  if (!certificate) return { state: 'good', detail }
  const told = `${detail}; ${describeCertificate(certificate)}`
  if (certificate.morePhotos === 0) return { state: 'good', detail: told }
  return {
    state: 'note',
    detail: told,
    remedy: 'confirm more photos and run `vitryna index train-head`, or calibrate with more cases',
  }
}
