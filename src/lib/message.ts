/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  // node-postgres and fetch join the failures of several addresses into one error without a message.
  if (error instanceof AggregateError && !error.message) {
    return error.errors.map(messageOf).join('; ')
  }
  return hasMessage(error) ? error.message : String(error)
}

/** An error, or what is left of one that was copied: pg-boss tells of plain objects. */
function hasMessage(error: unknown): error is { readonly message: string } {
  if (typeof error !== 'object' || error === null) return false
  return 'message' in error && typeof error.message === 'string'
}
