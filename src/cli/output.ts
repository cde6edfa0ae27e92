import { processSecrets } from '#src/config.ts'
import { messageOf } from '#src/lib/message.ts'
import { createRedactor } from '#src/lib/redact.ts'
import { AppError, CatalogueError } from '#src/ports/errors.ts'

/** Exit codes of every command (DESIGN.md, section 6). */
export const exitCodes = { good: 0, failed: 1, broken: 2 } as const

/** One line on stdout: what the command was asked for. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Whatever an error brings along, no secret of the environment is shown. */
export function redact(text: string): string {
  return createRedactor(processSecrets())(text)
}

/** One line on stderr: everything else a person should read. */
export function printNote(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Says once what went wrong and what to do about it; @returns the exit code. */
export function printFailure(error: unknown): number {
  printNote(`vitryna: ${describe(error)}`)
  return exitCodes.broken
}

/** One line, or one per bad line of a catalogue. Without secrets. */
export function describe(error: unknown): string {
  if (error instanceof CatalogueError) {
    return redact(`the catalogue was left as it was\n${error.message}`)
  }
  const remedy = error instanceof AppError && error.remedy ? ` - ${error.remedy}` : ''
  return redact(`${messageOf(error)}${remedy}`)
}
