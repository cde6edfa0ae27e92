import { basename } from 'node:path'
import { messageOf } from '#src/lib/message.ts'
import { readText } from '#src/lib/read-text.ts'
import { type ModelSet, photoPrompts } from '#src/models/config/model-set.ts'
import { ConfigError } from '#src/ports/errors.ts'

interface ModelFiles {
  readonly chain: string | undefined
  readonly prompts: readonly string[]
}

/**
 * The texts of a chain and of prompts; which prompt it is says the name of its file.
 * @throws ConfigError when one cannot be read, or is no prompt about photos.
 * @returns undefined when no file was named
 */
export async function readModelFiles({
  chain,
  prompts,
}: ModelFiles): Promise<ModelSet | undefined> {
  if (chain === undefined && prompts.length === 0) return undefined
  const named = await Promise.all(
    prompts.map(async (file) => [promptOf(file), await read(file)] as const),
  )
  return {
    ...(chain === undefined ? {} : { chain: await read(chain) }),
    prompts: Object.fromEntries(named),
  }
}

function promptOf(file: string) {
  const name = photoPrompts.find((one) => `${one}.md` === basename(file))
  if (name) return name
  const names = photoPrompts.map((one) => `${one}.md`)
  throw new ConfigError(`${file}: models are not asked about photos with it`, {
    remedy: `name a file that is called ${names.join(' or ')}`,
  })
}

async function read(file: string): Promise<string> {
  try {
    return await readText(file)
  } catch (cause) {
    throw new ConfigError(`${file}: ${messageOf(cause)}`, { remedy: 'name a text file', cause })
  }
}
