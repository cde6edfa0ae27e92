/** Why a paid call gave no answer that can be used. Each failed call is one of these, classed once. */
export const callFailures = [
  'timeout',
  'rate-limit',
  'out-of-budget',
  'auth',
  'not-found',
  'server',
  'transport',
  'content-filter',
  'refusal',
  'empty',
  'not-json',
  'schema',
  'truncated',
  'bad-request',
] as const

export type CallFailure = (typeof callFailures)[number]
