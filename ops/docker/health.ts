/** Whether the process in this container answers at `/healthz`, or at the path that is given: exit code 0 or 1. */
import { readProcessConfig } from '#src/config.ts'

const [path = '/healthz'] = process.argv.slice(2)
const { HTTP_PORT: port } = readProcessConfig()
const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
  signal: AbortSignal.timeout(4_000),
}).catch(() => undefined)
process.exitCode = answer?.ok ? 0 : 1
