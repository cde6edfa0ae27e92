import { runProgram } from '#src/cli/program.ts'
import type { FinishedRun } from './run-vitryna.ts'

/**
 * Runs the command line in this process, in the project's root, with no variables but these: a process of its own takes
 * longer to start than most commands to run. One at a time, for output and environment are the process's.
 */
export async function runCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<FinishedRun> {
  const { env, exitCode } = process
  const [stdout, stderr] = [capture(process.stdout), capture(process.stderr)]
  process.env = { PATH: env['PATH'], ...environment }
  process.exitCode = undefined
  try {
    await runProgram(args)
    return { code: Number(process.exitCode ?? 0), stdout: stdout.text(), stderr: stderr.text() }
  } finally {
    process.env = env
    process.exitCode = exitCode
    stdout.restore()
    stderr.restore()
  }
}

function capture(stream: NodeJS.WriteStream) {
  const { write } = stream
  const chunks: string[] = []
  stream.write = (chunk: Uint8Array | string) => {
    chunks.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())
    return true
  }
  return {
    text: () => chunks.join(''),
    restore() {
      stream.write = write
    },
  }
}
