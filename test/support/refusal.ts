/**
 * The error that work ends with, which has to be of a kind.
 *
 * @throws when the work succeeds, and what it threw when that is of another kind.
 */
export async function refusal<E extends Error>(
  work: Promise<unknown>,
  kind: new (...values: never[]) => E,
): Promise<E> {
  const error: unknown = await work.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  )
  if (error instanceof kind) return error
  throw error
}
