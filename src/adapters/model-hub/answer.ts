import { AppError } from '#src/ports/errors.ts'

/** What an earlier attempt left. */
export interface Begun {
  readonly size: number
  /** By which the server knows whether its file is still the same. */
  readonly validator: string
}

/** Worth another attempt: the server is busy or out of order. */
const passing = new Set([408, 425, 429, 500, 502, 503, 504])

/**
 * What a server's answer brings, given what was asked to be continued.
 * @throws AppError when asking again would not help, Error when it may.
 */
export function checkAnswer(
  response: Response,
  address: string,
  begun: Begun | undefined,
): 'whole' | 'rest' | 'all is there' | 'start over' {
  const { status, headers } = response
  if (begun && status === 416) {
    return totalOf(headers) === begun.size ? 'all is there' : 'start over'
  }
  if (passing.has(status)) throw new Error(`the server answered ${status}`)
  if (!response.ok) throw refused(address, status)
  if (headers.get('content-type')?.startsWith('text/html')) throw webPage(address)
  if (status !== 206) return 'whole'
  return begun && continues(response, begun) ? 'rest' : 'start over'
}

/** The length of the whole file, if the server says it. */
export function lengthOf({ status, headers }: Response): number | undefined {
  if (status === 206) return totalOf(headers)
  const length = headers.get('content-length')
  return length === null ? undefined : Number(length)
}

/** By which the server knows the file again: a weak tag may stand for other bytes. */
export function validatorOf({ headers }: Response): string | undefined {
  const tag = headers.get('etag')
  return tag?.startsWith('"') ? tag : (headers.get('last-modified') ?? undefined)
}

function continues(response: Response, begun: Begun): boolean {
  const from = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1]
  const validator = validatorOf(response)
  return Number(from) === begun.size && (validator === undefined || validator === begun.validator)
}

function totalOf(headers: Headers): number | undefined {
  const total = /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1]
  return total === undefined ? undefined : Number(total)
}

function refused(address: string, status: number): AppError {
  const remedy =
    status === 401 || status === 403
      ? 'its owner does not give it to everyone, or a proxy stands between: fetch it by hand, or name a mirror with --from'
      : 'the address may have changed: use a newer version of the program, or name a mirror with --from'
  return new AppError(`${address} answered ${status}`, { remedy })
}

function webPage(address: string): AppError {
  return new AppError(`${address} gave a web page instead of a model`, {
    remedy:
      'open the address in a browser: a login or a proxy may stand between; or name a mirror with --from',
  })
}
