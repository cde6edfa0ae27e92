import { type DestinationStream, type Logger, pino } from 'pino'
import type { Redact } from './redact.ts'

export type { Logger }

export interface LoggerOptions {
  readonly level: string
  /** Applied to every line, so that a secret in any field of any error stays out. */
  readonly redact?: Redact
  readonly destination?: DestinationStream
}

/** JSON lines on stderr: stdout belongs to what a command prints. */
export function createLogger({ level, redact, destination }: LoggerOptions): Logger {
  const hooks = redact ? { streamWrite: redact } : {}
  return pino({ level, base: null, hooks }, destination ?? process.stderr)
}
