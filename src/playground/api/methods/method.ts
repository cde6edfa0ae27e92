import type { Opts } from '@grammyjs/types'
import type { ApiMethods } from 'grammy/types'
import { z } from 'zod'
import type { MethodName } from '#src/playground/api/faults.ts'
import { badRequest } from '#src/playground/rules/api-error.ts'
import type { Upload } from '#src/playground/rules/parse-request.ts'
import type { World } from '#src/playground/state/world.ts'

/** One request: the world it acts on and what came with it. */
export interface Call {
  readonly world: World
  readonly uploads: ReadonlyMap<string, Upload>
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal
}

type Result<M extends MethodName> = ReturnType<ApiMethods[M]>

/** A method of the Bot API under its own name, with the result that grammY's types promise. */
export interface Method<M extends MethodName> {
  readonly name: M
  handle(fields: Readonly<Record<string, unknown>>, call: Call): Promise<Result<M>>
}

/** What a call carries: a file is a string here, `attach://…` or an id. */
type Parameters<M extends MethodName> = Opts<string>[M]

type Output<Shape extends z.ZodRawShape> = z.infer<z.ZodObject<Shape>>

/** Parameters that the real method does not have, or has with another type, are compile-time errors. */
type Checked<M extends MethodName, Shape extends z.ZodRawShape> = Record<
  Exclude<keyof Shape, keyof Parameters<M>>,
  never
> &
  (Output<Shape> extends Parameters<M> ? unknown : { readonly 'differs from the Bot API': never })

/** Binds a method's parameters to what it does. Parameters of the real method that are not named are ignored. */
export function method<M extends MethodName, Shape extends z.ZodRawShape>(
  name: M,
  shape: Shape & Checked<M, Shape>,
  run: (parameters: Output<Shape>, call: Call) => Result<M> | Promise<Result<M>>,
): Method<M> {
  const schema = z.object<Shape>(shape)
  return {
    name,
    async handle(fields, call) {
      const { success, data, error } = schema.safeParse(fields)
      if (!success) throw badRequest(problemOf(error))
      return await run(data, call)
    },
  }
}

/** The wording of the schema where it has one of its own, else which parameter is wrong. */
function problemOf({ issues }: z.ZodError): string {
  const [issue] = issues
  if (!issue) return 'invalid parameters'
  return issue.message.startsWith(ownWords)
    ? issue.message.slice(ownWords.length)
    : `can't parse parameter "${issue.path.join('.')}"`
}

const ownWords = '\u0000'

/** The error option of a schema that the real server refuses in words of its own. */
export const refusedWith = (words: string) => ({ error: ownWords + words })
