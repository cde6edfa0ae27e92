import type { Config } from '#src/config.ts'
import type { Finding, HealthCheck } from '#src/ports/health.ts'
import { qdrantVersion } from '#src/wiring/vector-index.ts'

/** The oldest with all that is asked of it: metadata of collections, and upserts under a condition. */
const oldestQdrant = { major: 1, minor: 16 }

/** Qdrant, where it is in use: while it is away photos are compared in the process. */
export function qdrantChecks(config: Config): readonly HealthCheck[] {
  const { QDRANT_URL: urls } = config
  return [
    {
      name: 'qdrant',
      isEssential: false,
      look: async () => urls && judgeVersion(await qdrantVersion(config, urls)),
    },
  ]
}

function judgeVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isOld =
    major === oldestQdrant.major ? minor < oldestQdrant.minor : major < oldestQdrant.major
  if (!isOld) return { state: 'good', detail: `version ${version}` }
  const remedy = `update it to ${oldestQdrant.major}.${oldestQdrant.minor} or newer`
  return { state: 'bad', detail: `version ${version} is too old`, remedy }
}
