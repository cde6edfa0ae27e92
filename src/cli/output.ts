import { messageOf } from '#src/lib/message.ts'
import { AppError, CatalogueError } from '#src/ports/errors.ts'

/** Exit codes of every command (DESIGN.md, section 6). */
export const exitCodes = { good: 0, failed: 1, broken: 2 } as const

/** One line on stdout: what the command was asked for. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`)
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

/** One line, or one per bad line of a catalogue. */
export function describe(error: unknown): string {
  if (error instanceof CatalogueError) return `the catalogue was left as it was\n${error.message}`
  const remedy = error instanceof AppError && error.remedy ? ` - ${error.remedy}` : ''
  return `${messageOf(error)}${remedy}`
}
