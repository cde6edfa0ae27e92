import { parseDocument } from 'yaml'
import { z } from 'zod'
import { describeIssues } from '#src/models/config/describe-issues.ts'
import { ConfigError } from '#src/ports/errors.ts'
import type { JsonSchema } from '#src/ports/model-client.ts'

/** A file of `prompts/`: what a model is told, and the schema of its answer. */
export interface Prompt {
  /** The file's name without `.md`. */
  readonly name: string
  readonly purpose: string
  /** Raised with every change, so that the ledger tells which wording an answer came from. */
  readonly version: number
  readonly variables: readonly string[]
  /** Limit for all texts together once they are rendered, in UTF-16 units. */
  readonly maxCharacters: number
  /** In the strict subset. */
  readonly answer: JsonSchema
  readonly sections: Sections
}

interface Sections {
  readonly system: string
  readonly user: string
  /** Stands before the shopper's photo, where there is one. */
  readonly photo?: string | undefined
  /** Stands before the pictures of the candidates. */
  readonly references?: string | undefined
}

const positiveInt = z.int('must be a whole number').positive('must be positive')
const section = z.string('is missing').min(1, 'is empty')
const schema = z.strictObject({
  purpose: z.string('must be text').min(1, 'must not be empty'),
  version: positiveInt,
  variables: z.array(z.string('must be a name'), 'must be a list of names'),
  maxCharacters: positiveInt,
  answer: z.record(z.string(), z.unknown(), 'must be a JSON schema'),
  sections: z.strictObject({
    system: section,
    user: section,
    photo: section.optional(),
    references: section.optional(),
  }),
})

/**
 * Front matter in YAML, then the sections System, User, Photo and References, each under a heading.
 * @throws ConfigError naming every mistake in the file.
 */
export function parsePrompt(written: string, file: string): Prompt {
  const text = written.replaceAll('\r\n', '\n')
  const [, frontMatter, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? []
  if (frontMatter === undefined || body === undefined) {
    throw wrong([`${file}: has no front matter between two lines of ---`])
  }
  const document = parseDocument(frontMatter)
  const [broken] = document.errors
  if (broken) throw wrong([`${file}: ${broken.message.split('\n')[0]}`], broken)
  const parsed = schema.safeParse({ ...document.toJS(), sections: sectionsOf(body) })
  if (!parsed.success) throw wrong(describeIssues(parsed.error, file), parsed.error)
  return { name: file.replace(/^.*\//, '').replace(/\.md$/, ''), ...parsed.data }
}

/** Name and version, as in the ledger: `choose-product@1`. */
export function promptId({ name, version }: Prompt): string {
  return `${name}@${version}`
}

function sectionsOf(body: string): Readonly<Record<string, string>> {
  const [, ...parts] = body.split(/^## +(.+)$/m)
  const pairs = Array.from({ length: parts.length / 2 }, (_, at) => [
    (parts[2 * at] ?? '').trim().toLowerCase(),
    (parts[2 * at + 1] ?? '').trim(),
  ])
  return Object.fromEntries(pairs)
}

function wrong(problems: readonly string[], cause?: unknown): ConfigError {
  const remedy = 'correct the file, then run `vitryna prompts check`'
  return new ConfigError(problems.join('; '), { remedy, cause })
}
