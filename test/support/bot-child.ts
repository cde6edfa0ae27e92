import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Role } from '#src/service/roles.ts'
import { startVitryna } from './run-vitryna.ts'

/** `vitryna start` in a process of its own. */
export interface BotChild {
  /** Where health and metrics are, once it runs; fails when it ends before. */
  readonly ready: Promise<string>
  readonly exited: Promise<number | null>
  /** Everything it has written so far, to stdout and stderr. */
  output(): string
  /** SIGKILL: it gets no chance to put anything in order. */
  kill(): Promise<void>
  /** SIGTERM. @returns the exit code. */
  stop(): Promise<number | null>
}

const runningLine = /health and metrics at (http:\S+)/

/** Keeps what each bot writes, one file a process: what a long simulation failed of is not seen otherwise. */
const logFolder = process.env['TEST_LOGS']

/** Starts the bot with no variables but these. */
export function startBotChild(
  environment: Readonly<Record<string, string>>,
  role: Role = 'all',
): BotChild {
  const child = startVitryna(['start', '--role', role], environment)
  const ready = Promise.withResolvers<string>()
  const exited = Promise.withResolvers<number | null>()
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (logFolder) appendFileSync(join(logFolder, `${role}-${child.pid}.log`), text)
      const [, address] = runningLine.exec(output) ?? []
      if (address) ready.resolve(address)
    })
  }
  child.on('error', exited.reject)
  child.on('close', (code) => {
    ready.reject(new Error(`the bot ended with ${code} before it ran:\n${output}`))
    exited.resolve(code)
  })
  // Whoever kills it on purpose does not wait for it to be ready.
  ready.promise.catch(() => undefined)
  return {
    ready: ready.promise,
    exited: exited.promise,
    output: () => output,
    async kill() {
      child.kill('SIGKILL')
      await exited.promise
    },
    stop() {
      child.kill('SIGTERM')
      return exited.promise
    },
  }
}
