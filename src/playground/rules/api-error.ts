import type { ApiError, ResponseParameters } from 'grammy/types'

/** What the Bot API answers instead of a result. */
export class BotApiError extends Error {
  override readonly name = 'BotApiError'
  readonly errorCode: number
  readonly parameters: ResponseParameters | undefined

  constructor(errorCode: number, description: string, parameters?: ResponseParameters) {
    super(description)
    this.errorCode = errorCode
    this.parameters = parameters
  }

  toResponse(): ApiError {
    const body: ApiError = { ok: false, error_code: this.errorCode, description: this.message }
    return this.parameters ? { ...body, parameters: this.parameters } : body
  }
}

export const badRequest = (reason: string, parameters?: ResponseParameters) =>
  new BotApiError(400, `Bad Request: ${reason}`, parameters)

export const conflict = (reason: string) => new BotApiError(409, `Conflict: ${reason}`)

export const tooManyRequests = (retryAfterSeconds: number) =>
  new BotApiError(429, `Too Many Requests: retry after ${retryAfterSeconds}`, {
    retry_after: retryAfterSeconds,
  })

const forbidden = (reason: string) => new BotApiError(403, `Forbidden: ${reason}`)

export const blockedByUser = () => forbidden('bot was blocked by the user')

export const notInGroup = (status: 'left' | 'kicked', chatType: string) =>
  forbidden(
    status === 'kicked'
      ? `bot was kicked from the ${chatType} chat`
      : `bot is not a member of the ${chatType} chat`,
  )
