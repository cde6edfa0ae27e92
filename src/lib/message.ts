/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  // node-postgres and fetch join the failures of several addresses into one error without a message.
  if (error instanceof AggregateError && !error.message) {
    return error.errors.map(messageOf).join('; ')
  }
  return error instanceof Error ? error.message : String(error)
}
