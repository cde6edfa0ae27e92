import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url))

export interface FinishedRun {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** As the Docker image and `vitryna` have it. */
const allocator = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '1048576' }

/** Runs the command line in a process of its own, in the project's root, with no variables but these. */
export function spawnVitryna(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<FinishedRun> {
  const { promise, resolve, reject } = Promise.withResolvers<FinishedRun>()
  const child = startVitryna(args, environment)
  const chunks = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    chunks.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    chunks.stderr += text
  })
  child.on('error', reject)
  child.on('close', (code) => resolve({ code, ...chunks }))
  return promise
}

/** The same, without waiting for its end. */
export function startVitryna(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
) {
  return spawn(
    process.execPath,
    ['--liftoff-only', '--max-semi-space-size=2', 'src/cli/vitryna.ts', ...args],
    {
      cwd: projectRoot,
      env: { PATH: process.env['PATH'], ...allocator, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
}
