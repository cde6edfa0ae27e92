import { readFile } from 'node:fs/promises'
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { messageOf } from '#src/lib/message.ts'
import { nearestWord } from '#src/lib/nearest-word.ts'
import { ConfigError } from '#src/ports/errors.ts'
import { type TrainingSettings, toTrainingSettings, trainingSchema } from './training-settings.ts'

/** What `data_loading` was called before; all of them mean the same. */
const olderNames = ['data', 'dataset', 'data_loader', 'dataloader'] as const
const loadingName = 'data_loading'

export interface ReadTraining {
  readonly training: TrainingSettings
  /** What a person should know of the file: names in it that are out of date. */
  readonly notes: readonly string[]
}

/**
 * The settings of the trainers, from a file.
 * @param mustExist a file that nobody named may be absent: then all is as by default
 * @throws ConfigError with file and line of each mistake.
 */
export async function readTraining(
  file: string,
  { mustExist }: { readonly mustExist: boolean },
): Promise<ReadTraining> {
  try {
    return parseTraining(await readFile(file, 'utf8'), file)
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause
    const isAbsent = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    if (isAbsent && !mustExist) return parseTraining('', file)
    const remedy = 'name a YAML file with the settings of the trainers'
    throw new ConfigError(`${file} cannot be read: ${messageOf(cause)}`, { remedy, cause })
  }
}

/** @throws ConfigError */
export function parseTraining(text: string, file: string): ReadTraining {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'error' })
  const [broken] = document.errors
  if (broken) {
    const what = broken.message.split('\n')[0] ?? ''
    throw wrong([`${file} line ${broken.linePos?.[0].line ?? 1}: ${what}`], broken)
  }
  const lineOf = (path: readonly PropertyKey[]) => lineAt(document, lines, path)
  const found = renamed(document.toJS() ?? {}, file, lineOf)
  const parsed = trainingSchema.safeParse(found.content)
  if (!parsed.success) {
    const problems = parsed.error.issues.flatMap((issue) => describeIssue(issue, found.writtenPath))
    throw wrong(
      problems.map(({ path, what }) => `${file} line ${lineOf(path)}: ${what}`),
      parsed.error,
    )
  }
  return { training: toTrainingSettings(parsed.data), notes: found.notes }
}

function wrong(problems: readonly string[], cause: unknown): ConfigError {
  return new ConfigError(problems.join('; '), { remedy: 'correct the file', cause })
}

type Path = readonly PropertyKey[]

interface Renamed {
  readonly content: unknown
  readonly notes: readonly string[]
  /** Where something stands in the file, under the name that it has there. */
  readonly writtenPath: (path: Path) => Path
}

/** The same content with the older names replaced. @throws ConfigError where one stands beside another. */
function renamed(content: unknown, file: string, lineOf: (path: Path) => number): Renamed {
  const asWritten = { content, notes: [], writtenPath: (path: Path) => path }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return asWritten
  const names = [loadingName, ...olderNames].filter((name) => name in content)
  const [name, another] = names
  if (name === undefined) return asWritten
  if (another !== undefined) {
    const what = `${another} says the same as ${name}: leave one of them, best ${loadingName}`
    throw wrong([`${file} line ${lineOf([another])}: ${what}`], undefined)
  }
  if (name === loadingName) return asWritten
  const { [name]: loading, ...others } = content as Record<string, unknown>
  return {
    content: { ...others, [loadingName]: loading },
    notes: [`${file} line ${lineOf([name])}: ${name} is the older name of ${loadingName}`],
    writtenPath: ([first = '', ...rest]) => [first === loadingName ? name : first, ...rest],
  }
}

interface Problem {
  readonly path: Path
  readonly what: string
}

function describeIssue(issue: z.core.$ZodIssue, writtenPath: Renamed['writtenPath']): Problem[] {
  const path = writtenPath(issue.path)
  const name = path.map(String).join('.')
  if (issue.code !== 'unrecognized_keys') {
    return [{ path, what: name === '' ? 'must be a map of settings' : `${name} ${issue.message}` }]
  }
  const known = knownKeys(issue.path)
  return issue.keys.map((key) => {
    const nearest = nearestWord(key, known)
    const where = name === '' ? '' : ` in ${name}`
    return { path: [...path, key], what: `unknown key ${key}${where}; the nearest is ${nearest}` }
  })
}

/** What may stand at a place of the file. */
function knownKeys([section]: Path): readonly string[] {
  if (section === undefined) return [...Object.keys(trainingSchema.shape), ...olderNames]
  const parsed: Readonly<Record<string, unknown>> = trainingSchema.parse({})
  return Object.keys(parsed[String(section)] ?? {})
}

/** The line of the name at the end of a path; of what is not there, the line of what it should be in. */
function lineAt(document: Document, lines: LineCounter, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent: unknown =
      length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true)
    const last = path[length - 1]
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => isScalar(key) && key.value === last)
      : undefined
    const node: unknown = pair?.key ?? document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return 1
}
