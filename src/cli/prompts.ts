import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { readCatalogueFile } from '#src/catalog/catalogue-file.ts'
import { checkCatalogue } from '#src/catalog/check-catalogue.ts'
import type { Product } from '#src/domain/product.ts'
import { messageOf } from '#src/lib/message.ts'
import { readText } from '#src/lib/read-text.ts'
import { parseChain } from '#src/models/config/chain-file.ts'
import { checkPrompt } from '#src/models/prompts/check-prompt.ts'
import { parsePrompt } from '#src/models/prompts/prompt-file.ts'
import { ConfigError } from '#src/ports/errors.ts'
import { exitCodes, print } from './output.ts'

const projectFile = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

interface Options {
  readonly folder: string
  readonly catalog: string
}

export function promptsCommand(): Command {
  const command = new Command('prompts').description('what vision models are asked')
  command
    .command('check')
    .description('check every prompt and the chain of models: variables, schema, size, break-outs')
    .option('--folder <folder>', 'where they lie', projectFile('prompts'))
    .option(
      '--catalog <file>',
      'fill them in with these products',
      projectFile('catalog/products.yaml'),
    )
    .addHelpText('after', '\nExit code 1 when something is found. Needs no database and no key.')
    .action(check)
  return command
}

async function check({ folder, catalog }: Options): Promise<void> {
  const products = checkCatalogue(await readCatalogueFile(catalog)).products.map(
    ({ product }) => product,
  )
  const files = await filesOf(folder)
  const findings = files.map(({ file, text }) => ({ file, found: look(file, text, products) }))
  for (const { file, found } of findings) {
    if (found.length === 0) print(`${file}: good`)
    for (const finding of found) print(finding)
  }
  if (findings.some(({ found }) => found.length > 0)) process.exitCode = exitCodes.failed
}

interface PromptFile {
  readonly file: string
  readonly text: string
}

async function filesOf(folder: string): Promise<readonly PromptFile[]> {
  try {
    const names = (await readdir(folder)).filter((name) => /\.md$|^chain\.yaml$/.test(name))
    const read = async (file: string) => ({
      file,
      text: await readText(join(folder, file)),
    })
    return await Promise.all(names.sort().map(read))
  } catch (cause) {
    throw new ConfigError(`${folder} cannot be read: ${messageOf(cause)}`, {
      remedy: 'name the folder of the prompts with --folder',
      cause,
    })
  }
}

/** @returns one line for each mistake, the file's name first. */
function look(file: string, text: string, products: readonly Product[]): readonly string[] {
  try {
    if (file === 'chain.yaml') {
      parseChain(text, file)
      return []
    }
    return checkPrompt(parsePrompt(text, file), products).map((finding) => `${file}: ${finding}`)
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('; ')
    throw error
  }
}
