import type { Config } from '#src/config.ts'
import type { Finding, HealthCheck } from '#src/ports/health.ts'
import type { Recognition } from '#src/wiring/recognition.ts'

/** Qdrant, where it is in use: while it is away photos are compared in the process. */
export function qdrantChecks(
  { QDRANT_URL: urls }: Config,
  { vectorIndex }: Pick<Recognition, 'vectorIndex'>,
): readonly HealthCheck[] {
  return [
    {
      name: 'qdrant',
      isEssential: false,
      look: async () => urls && together(await (await vectorIndex()).check()),
    },
  ]
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
