import type { ApiMethods } from 'grammy/types'
import { BotApiError } from '#src/playground/rules/api-error.ts'

export type MethodName = keyof ApiMethods

/** A method, or the download of a file. */
export type Failing = MethodName | 'downloadFile'

/** The parts of an error answer; `parameters` as in Telegram's `ResponseParameters`. */
export type InjectedError = ConstructorParameters<typeof BotApiError>

export interface FailOptions {
  /** How many calls fail, one after another (1). */
  readonly times?: number
  /** The call is carried out and only its answer is lost: what a time-out after sending looks like. */
  readonly afterDoing?: boolean
}

export interface Fault {
  readonly error: BotApiError
  readonly afterDoing: boolean
}

/** Errors a test asked for. */
export interface Faults {
  /** The next calls of `method` fail with `error`, `[code, description, parameters?]`. */
  failNext(method: Failing, error: InjectedError, options?: FailOptions): void
  take(method: Failing): Fault | undefined
}

export function createFaults(): Faults {
  const planned = new Map<Failing, Fault[]>()
  return {
    failNext(method, error, { times = 1, afterDoing = false } = {}) {
      const faults = Array.from({ length: times }, () => ({
        error: new BotApiError(...error),
        afterDoing,
      }))
      planned.set(method, [...(planned.get(method) ?? []), ...faults])
    },
    take: (method) => planned.get(method)?.shift(),
  }
}
