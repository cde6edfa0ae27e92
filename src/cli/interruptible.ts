import { AppError } from '#src/ports/errors.ts'

/**
 * Runs work that an interrupt (Ctrl+C) asks to stop by its signal, whose reason is this message and remedy; a second
 * one ends the process as it always does.
 */
export async function interruptible<T>(
  message: { readonly what: string; readonly remedy: string },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const { what, remedy } = message
  const interrupt = () => controller.abort(new AppError(what, { remedy }))
  process.once('SIGINT', interrupt)
  try {
    return await work(controller.signal)
  } finally {
    process.off('SIGINT', interrupt)
  }
}
