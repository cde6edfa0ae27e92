import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai'
import type { CallFailure } from '#src/domain/call-failure.ts'
import { messageOf } from '#src/lib/message.ts'
import { errorIn } from './error-body.ts'

export interface ClassedError {
  readonly failure: CallFailure
  readonly detail: string
  readonly retryAfterMs?: number
  /** The request may have reached the model. */
  readonly mayBeCharged: boolean
}

/** Codes and wording of a spent budget. Plan and billing page are not among them: rate limits mention those, too. */
const noMoney =
  /insufficient[ _](?:quota|credits?|balance|funds)|billing_hard_limit|usage limits?|spending limit|credit balance|(?:all|any|no|out of) (?:available )?credits|key limit exceeded|exceeded[ _](?:your[ _])?current[ _]quota|arrearage|余额不足|欠费/i
const wrongKey =
  /(?:incorrect|invalid|wrong|unknown|missing|expired|revoked|no)[ _](?:or missing )?(?:api[ _-]?key|authentication|credentials|bearer|access token)|api[ _-]?key[^.:]{0,20} (?:not valid|invalid|incorrect|expired|missing|required|disabled)|api_key_invalid|authentication[ _]?error|\bunauthori[sz]ed\b|invalid token\b(?! count)/i
const noModel =
  /model_(?:not_found|decommissioned)|\bmodel\b(?:[^.]|\.\S){0,80}(?:not found|does(?:n't| not) exist|decommissioned|deprecated|retired)|no such model|unknown model|no models? loaded/i
/** Where the provider serves nobody, a key helps as little as a wrong one. */
const wrongPlace = /location is not supported|unsupported_country/i
const tooFast = /rate[ _]limit|too many requests|resource_exhausted/i
const filtered = /content[ _]?(?:filter|policy|management)|safety|moderation|usage guidelines/i
/** Failures before the request was sent. */
const neverSent =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT|SSL|TLS/

/** The one place that classes failures, those of the connection and those that the provider reports. */
export function classOfError(error: unknown): ClassedError {
  if (error instanceof APIUserAbortError || error instanceof APIConnectionTimeoutError) {
    return { failure: 'timeout', detail: 'no answer in time', mayBeCharged: true }
  }
  if (error instanceof APIConnectionError || !(error instanceof APIError))
    return classOfConnection(error)
  return classOfStatus({
    status: error.status ?? 0,
    words: `${error.code ?? ''} ${error.type ?? ''} ${error.message}`,
    headers: error.headers,
  })
}

/** Names of abort errors differ between the layers below the SDK, and reading the body throws its own. */
function classOfConnection(error: unknown): ClassedError {
  const causes = causesOf(error)
  if (causes.some(({ name }) => name === 'AbortError' || name === 'TimeoutError')) {
    return { failure: 'timeout', detail: 'no answer in time', mayBeCharged: true }
  }
  if (causes.some((cause) => cause instanceof SyntaxError)) {
    return { failure: 'not-json', detail: 'the response is not JSON', mayBeCharged: true }
  }
  const words = causes.map(({ code, message }) => `${code ?? ''} ${message}`.trim())
  const detail = `the connection failed: ${words.join(': ')}`
  return { failure: 'transport', detail, mayBeCharged: !words.some((text) => neverSent.test(text)) }
}

interface Cause {
  readonly name: string
  readonly code?: unknown
  readonly message: string
}

function causesOf(error: unknown): readonly Cause[] {
  if (error instanceof AggregateError) return [error, ...error.errors.flatMap(causesOf)]
  if (error instanceof Error) return [error, ...causesOf(error.cause)]
  return error === undefined ? [] : [{ name: '', message: messageOf(error) }]
}

/** What is wrong with a response with status 200 that is none: an error, or nothing; undefined: it may be one. */
export function classOfBody(response: unknown): ClassedError | undefined {
  const error = errorIn(response)
  if (error) {
    const status = Number(error.code) || 500
    return classOfStatus({ status, words: `${error.code} ${error.message}`, headers: undefined })
  }
  const isEmpty = response === undefined || response === null || response === ''
  return isEmpty ? { failure: 'empty', detail: 'an empty response', mayBeCharged: true } : undefined
}

interface RefusedRequest {
  readonly status: number
  /** Code, type and message as the provider gives them. */
  readonly words: string
  readonly headers: Headers | undefined
}

function classOfStatus({ status, words, headers }: RefusedRequest): ClassedError {
  const detail = words.trim() || `status ${status}`
  const retryAfterMs = retryAfter(headers)
  return {
    failure: failureOf(status, words),
    detail,
    mayBeCharged: false,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
}

/**
 * Words before numbers, for they say more: spent money comes as 400, 402, 403 or 429, a wrong key as 400 or 500, a model
 * that is not there as 400 or 403, a content filter as 400 or 403.
 */
function failureOf(status: number, words: string): CallFailure {
  const said = telling.find(({ words: pattern }) => pattern.test(words))
  if (said) return said.failure
  if (status === 402) return 'out-of-budget'
  if (status === 429) return 'rate-limit'
  if (status >= 500 || status === 408 || status === 409 || status === 425) return 'server'
  if (status === 404 || status === 410) return 'not-found'
  if (status !== 401 && filtered.test(words)) return 'content-filter'
  return status === 401 || status === 403 ? 'auth' : 'bad-request'
}

const telling: readonly { readonly words: RegExp; readonly failure: CallFailure }[] = [
  { words: noMoney, failure: 'out-of-budget' },
  { words: wrongKey, failure: 'auth' },
  { words: wrongPlace, failure: 'auth' },
  { words: noModel, failure: 'not-found' },
  { words: tooFast, failure: 'rate-limit' },
]

/** `retry-after-ms`, or `retry-after` in seconds or as a date; undefined when neither says anything sensible. */
function retryAfter(headers: Headers | undefined): number | undefined {
  const inMs = Number.parseFloat(headers?.get('retry-after-ms') ?? '')
  if (inMs >= 0 && Number.isFinite(inMs)) return inMs
  const text = headers?.get('retry-after') ?? ''
  const inSeconds = Number(text)
  const waitMs =
    text && Number.isFinite(inSeconds) ? inSeconds * 1_000 : Date.parse(text) - Date.now()
  return waitMs >= 0 ? waitMs : undefined
}
