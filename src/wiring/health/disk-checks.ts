import { readDiskSpace } from '#src/lib/free-space.ts'
import type { Finding, HealthCheck } from '#src/ports/health.ts'

const leastBytes = 1e9
/** Of a large disk a tenth is plenty. */
const leastShare = 0.1
const plentyBytes = 10e9

/** @param folder the data directory */
export function diskChecks(folder: string): readonly HealthCheck[] {
  return [{ name: 'disk', isEssential: false, watched: 'disk', look: () => checkDisk(folder) }]
}

async function checkDisk(folder: string): Promise<Finding> {
  const { freeBytes, sizeBytes } = await readDiskSpace(folder)
  const values = { free: inGigabytes(freeBytes) }
  const detail = `${values.free} of ${inGigabytes(sizeBytes)} GB are free where ${folder} is`
  const isLow = freeBytes < leastBytes || freeBytes < Math.min(leastShare * sizeBytes, plentyBytes)
  if (!isLow) return { state: 'good', detail, values }
  const remedy = 'make room, or shorten answerRetentionDays and updateRetentionDays'
  return { state: 'bad', detail, remedy, values }
}

function inGigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1)
}
