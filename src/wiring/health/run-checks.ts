import { createDeadline, inTime } from '#src/lib/deadline.ts'
import { messageOf } from '#src/lib/message.ts'
import { AppError } from '#src/ports/errors.ts'
import type { Finding, HealthCheck, HealthReport } from '#src/ports/health.ts'

/**
 * Runs all checks at the same time; parts that are not in use are left out. Never throws.
 * @param timeoutMs what has not answered by then is bad.
 */
export async function runChecks(
  checks: readonly HealthCheck[],
  timeoutMs: number,
): Promise<readonly HealthReport[]> {
  const reports = await Promise.all(
    checks.map(async ({ name, isEssential, look }) => {
      const finding = await lookInTime(look, timeoutMs)
      return finding && { name, isEssential, ...finding }
    }),
  )
  return reports.filter((report) => report !== undefined)
}

async function lookInTime(
  look: HealthCheck['look'],
  timeoutMs: number,
): Promise<(Finding & Pick<HealthReport, 'isUnseen'>) | undefined> {
  const deadline = createDeadline(timeoutMs)
  try {
    return await inTime(deadline, look())
  } catch (error) {
    if (deadline.signal.aborted) {
      return { state: 'bad', detail: `no answer in ${timeoutMs} ms`, isUnseen: true }
    }
    const remedy = error instanceof AppError ? error.remedy : undefined
    const finding = { state: 'bad', detail: messageOf(error), isUnseen: true } as const
    return remedy ? { ...finding, remedy } : finding
  }
}
