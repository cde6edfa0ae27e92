import type { Config } from '#src/config.ts'
import type { Finding, HealthCheck } from '#src/ports/health.ts'
import type { ReferenceStore } from '#src/ports/reference-store.ts'
import type { Recognition } from '#src/wiring/recognition.ts'

/** What exact search in the process is good for; with more, a photo takes longer than its embedder. */
const maxExact = 100_000

/** Qdrant, where it is in use: while it is away photos are compared in the process. */
export function qdrantChecks(
  { QDRANT_URL: urls }: Config,
  { vectorIndex, embedder }: Pick<Recognition, 'vectorIndex' | 'embedder'>,
  references: Pick<ReferenceStore, 'countVectors'>,
): readonly HealthCheck[] {
  return [
    {
      name: 'qdrant',
      isEssential: false,
      look: async () =>
        urls
          ? together(await (await vectorIndex()).check())
          : checkExactSearch(references, (await embedder()).id),
    },
  ]
}

/** @returns undefined while there are few enough. */
async function checkExactSearch(
  references: Pick<ReferenceStore, 'countVectors'>,
  embedderId: string,
): Promise<Finding | undefined> {
  const vectors = (await references.countVectors())
    .filter((count) => count.embedderId === embedderId)
    .reduce((sum, count) => sum + count.vectors, 0)
  if (vectors <= maxExact) return undefined
  return {
    state: 'note',
    detail: `not in use: each photo is compared with all ${vectors} vectors in the process`,
    remedy: `set QDRANT_URL: above ${maxExact} vectors its index is faster`,
  }
}

const gravity = { good: 0, note: 1, bad: 2 } as const

/** As bad as the worst of them, which is told first. */
function together(findings: readonly Finding[]): Finding | undefined {
  const worstFirst = findings.toSorted((a, b) => gravity[b.state] - gravity[a.state])
  const [worst] = worstFirst
  if (!worst) return undefined
  const remedies = worstFirst.flatMap(({ remedy }) => (remedy ? [remedy] : []))
  return {
    state: worst.state,
    detail: worstFirst.map(({ detail }) => detail).join('; '),
    ...(remedies.length > 0 ? { remedy: remedies.join('; ') } : {}),
  }
}
