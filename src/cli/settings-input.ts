import { isNode, LineCounter, parse, parseDocument } from 'yaml'
import { checkSetting } from '#src/domain/shop-settings.ts'
import { messageOf } from '#src/lib/message.ts'
import { readText } from '#src/lib/read-text.ts'
import { ConfigError } from '#src/ports/errors.ts'

/** A value of the command line: YAML where the setting takes what it says, else the very words. */
export function readValue(key: string, text: string): unknown {
  const value = valueIn(text)
  const isTaken = (one: unknown) => one !== null && !('problem' in checkSetting(key, one))
  return !isTaken(value) && isTaken(text) ? text : value
}

function valueIn(text: string): unknown {
  try {
    return parse(text, { logLevel: 'error' }) as unknown
  } catch {
    return text
  }
}

/**
 * The settings that a file names.
 * @throws ConfigError naming each line that is wrong
 */
export async function readSettingsFile(file: string): Promise<Readonly<Record<string, unknown>>> {
  const lines = new LineCounter()
  const document = parseDocument(await textOf(file), { lineCounter: lines, logLevel: 'error' })
  const [broken] = document.errors
  if (broken) {
    const line = broken.linePos?.[0].line
    throw wrong([`${file}:${line} ${broken.message.split('\n')[0]}`])
  }
  const values: unknown = document.toJS()
  if (values === null) return {}
  if (typeof values !== 'object' || Array.isArray(values)) {
    throw wrong([`${file}:1 has no \`key: value\` lines`])
  }
  const lineOf = (key: string) => {
    const node = document.get(key, true)
    return isNode(node) && node.range ? lines.linePos(node.range[0]).line : 1
  }
  const problems = Object.entries(values).flatMap(([key, value]) => {
    const checked = checkSetting(key, value)
    return 'problem' in checked ? [`${file}:${lineOf(key)} ${checked.problem}`] : []
  })
  if (problems.length > 0) throw wrong(problems)
  return values as Record<string, unknown>
}

async function textOf(file: string): Promise<string> {
  try {
    return await readText(file)
  } catch (cause) {
    throw new ConfigError(`${file} cannot be read: ${messageOf(cause)}`, {
      remedy: 'name a YAML file with `key: value` on each line',
      cause,
    })
  }
}

function wrong(problems: readonly string[]): ConfigError {
  return new ConfigError(problems.join('; '), {
    remedy: 'nothing was changed; `vitryna settings list` shows every setting',
  })
}
