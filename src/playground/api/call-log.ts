import type { MethodName } from './faults.ts'

/** One call of the bot. */
export interface LoggedCall {
  readonly method: string
  /** Parameters as they came; uploads are named `attach://…`. */
  readonly payload: Readonly<Record<string, unknown>>
  readonly atMs: number
  /** 200, or the error code of the answer. */
  readonly status: number
}

/** The bot's latest calls, oldest first; getUpdates is not logged. */
export interface CallLog {
  add(call: LoggedCall): void
  all(): readonly LoggedCall[]
  of(method: MethodName): readonly LoggedCall[]
  clear(): void
}

export function createCallLog(maxCalls: number): CallLog {
  let calls: LoggedCall[] = []
  return {
    add(call) {
      calls.push(call)
      // Cut in steps: copying the list on every call would be quadratic.
      if (calls.length > maxCalls * 2) calls = calls.slice(-maxCalls)
    },
    all: () => calls.slice(-maxCalls),
    of: (method) => calls.slice(-maxCalls).filter((call) => call.method === method),
    clear() {
      calls = []
    },
  }
}
