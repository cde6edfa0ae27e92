import { styleText } from 'node:util'
import { Command } from 'commander'
import { readProcessConfig } from '#src/config.ts'
import type { openModelHub } from '#src/wiring/embedders.ts'
import { addModelsTry, parseAddress } from './models-try.ts'
import { exitCodes, print, printNote } from './output.ts'
import { createProgress } from './progress-bar.ts'

const loadEmbedders = () => import('#src/wiring/embedders.ts')

export function modelsCommand(): Command {
  const command = new Command('models').description('embedders: fetch one, use it, check it')
  command
    .command('list')
    .description('the embedders that are available, and those that are pulled')
    .action(list)
  command
    .command('pull')
    .description('fetch an embedder, or go on with fetching it; it is checked and tried before use')
    .argument('<name>', 'a name from `models list`')
    .option('--from <url>', 'a mirror: the same paths under this address', parseAddress)
    .action(pull)
  command
    .command('use')
    .description('make it the embedder of this data directory')
    .argument('<name>', 'a pulled one, or `bundled`')
    .addHelpText('after', '\nVITRYNA_EMBEDDER, when set, decides instead.')
    .action(use)
  command
    .command('verify')
    .description('check the files of pulled embedders and run each once')
    .argument('[name]', 'only this one')
    .addHelpText('after', '\nExit code 1 when one is not as it was pulled.')
    .action(verify)
  command
    .command('expose')
    .description('make a middle layer one of the outputs of an ONNX file, and say so in its card')
    .argument(
      '<file>',
      'the ONNX file; a card beside it, of the same name with .json, is rewritten',
    )
    .requiredOption('--layer <name>', 'the name of a node, or of what it gives')
    .option('--to <file>', 'leave the file as it is and write another one, in the same folder')
    .action(expose)
  addModelsTry(command)
  return command
}

async function list(): Promise<void> {
  const { bundled, embedderInUse, openModelHub } = await loadEmbedders()
  const config = readProcessConfig()
  const inUse = embedderInUse(config)
  const rows = openModelHub(config)
    .list()
    .map(({ entry, isPulled }) => {
      const { name, output, megabytes, license, good_for: goodFor } = entry
      const state = isPulled ? 'pulled' : unknownOf(entry)
      return [name, `${output.dim}`, `${megabytes} MB`, state, goodFor, license]
    })
  const all = [
    ['name', 'dim', 'size', 'state', 'good for', 'licence'],
    [bundled, '', '', 'part of the program', 'the demo, and trying out', ''],
    ...rows,
  ]
  for (const row of all) print(tableLine(row, all, row[0] === inUse))
  if (!all.some(([name]) => name === inUse)) print(`in use: ${inUse}`)
}

/** What a pull will find out. */
function unknownOf(entry: ReturnType<ReturnType<typeof openModelHub>['list']>[number]['entry']) {
  const unknown = [...(entry.files[0].sha256 === undefined ? ['SHA-256'] : []), ...entry.unverified]
  return unknown.length > 0 ? `unverified: ${unknown.join(', ')}` : 'not pulled'
}

function tableLine(
  row: readonly string[],
  all: readonly (readonly string[])[],
  isInUse: boolean,
): string {
  const cells = row.map((cell, column) =>
    cell.padEnd(Math.max(...all.map((other) => other[column]?.length ?? 0))),
  )
  const line = `${isInUse ? '*' : ' '} ${cells.join('  ')}`.trimEnd()
  return isInUse ? styleText('bold', line, { stream: process.stdout }) : line
}

async function pull(name: string, { from }: { readonly from?: string }): Promise<void> {
  const { openModelHub } = await loadEmbedders()
  const progress = createProgress()
  const hub = openModelHub(readProcessConfig())
  const pulled = await hub.pull(name, { from, progress }).finally(progress.stop)
  print(`${name} ${pulled.wasHere ? 'is here already' : 'pulled'}, SHA-256 ${pulled.sha256}`)
  if (pulled.isRecorded) printNote('its hash was not known before: unverified, now recorded')
  print(`run \`vitryna models use ${name}\` to work with it`)
}

async function use(name: string): Promise<void> {
  const { bundled, openModelHub } = await loadEmbedders()
  const config = readProcessConfig()
  const hub = openModelHub(config)
  if (name !== bundled) hub.cardFile(name)
  await hub.choose(name)
  print(`the embedder is ${name} from the next start on`)
  if (config.VITRYNA_EMBEDDER !== undefined) {
    printNote(`VITRYNA_EMBEDDER is set to ${config.VITRYNA_EMBEDDER}, which decides: unset it`)
  }
  print('run `vitryna index` to make the reference photos searchable with it')
}

async function expose(
  file: string,
  options: { readonly layer: string; readonly to?: string },
): Promise<void> {
  const { exposeModelLayer } = await loadEmbedders()
  const { name, dim, sha256, cardFile } = await exposeModelLayer(file, options)
  print(`${options.to ?? file} gives ${name}, ${dim} values at each place; SHA-256 ${sha256}`)
  if (cardFile) print(`${cardFile} says so; run \`vitryna index\` with it`)
  else print(`a card of it needs "mid": ${JSON.stringify({ name, dim })} under "output"`)
}

async function verify(name: string | undefined): Promise<void> {
  const { openModelHub } = await loadEmbedders()
  const verified = await openModelHub(readProcessConfig()).verify(name)
  for (const { name: checked, problem } of verified) print(`${checked}: ${problem ?? 'good'}`)
  if (verified.length === 0) printNote('no embedder was pulled')
  if (verified.some(({ problem }) => problem !== undefined)) process.exitCode = exitCodes.failed
}
