import { existsSync } from 'node:fs'
import { totalmem } from 'node:os'
import { describe, print, printNote } from '#src/cli/output.ts'
import { adviseEmbedders } from './advise-embedder.ts'
import type { Ask } from './ask.ts'
import type { SetupParts, StepName } from './steps.ts'

/** Does a step with what a person answers, or leaves it when nothing is answered. */
type Lead = (parts: SetupParts, ask: Ask) => Promise<void>

/** How a person is led through a step; the others a person does elsewhere. */
export const leads: Readonly<Partial<Record<StepName, Lead>>> = {
  catalogue: (parts, ask) =>
    tryAnswers(ask, 'File with your products (.yaml, .csv or .xlsx; Enter: later):', (file) =>
      importFile(parts, file),
    ),
  embedder: chooseEmbedder,
  async index({ vitryna }, ask) {
    const answer = await ask('Make their vectors now? (Enter: yes, n: later):')
    if (answer === undefined || isNo(answer)) return
    const { missingPhotos } = await import('#src/indexing/index-photos.ts')
    const { indexed, failed } = await vitryna.index.indexPhotos(missingPhotos)
    print(`${indexed} photos indexed, ${failed} failed`)
  },
  calibration: (parts, ask) =>
    tryAnswers(
      ask,
      'File with photos whose SKU you know (a line {"photo","sku"} each; Enter: later):',
      (file) => calibrate(parts, file),
    ),
}

/** Asks until what is answered can be done, or nothing is. */
async function tryAnswers(
  ask: Ask,
  question: string,
  work: (answer: string) => Promise<void>,
): Promise<void> {
  for (;;) {
    const answer = await ask(question)
    if (!answer) return
    try {
      await work(answer)
      return
    } catch (error) {
      printNote(describe(error))
    }
  }
}

async function importFile({ vitryna }: SetupParts, file: string): Promise<void> {
  const { added, changed, photosAdded } = await vitryna.catalogue.import({ file })
  print(`${added.length} products added, ${changed.length} updated, ${photosAdded} photos added`)
}

async function chooseEmbedder({ surroundings }: SetupParts, ask: Ask): Promise<void> {
  const { config, progress } = surroundings
  const { openModelHub } = await import('#src/wiring/embedders.ts')
  const hub = openModelHub(config)
  const machine = {
    memoryMegabytes: totalmem() / 1e6,
    hasGraphicsCard: existsSync('/dev/nvidia0'),
  }
  const advised = adviseEmbedders(hub.list(), machine)
  for (const [at, { name, megabytes, goodFor, license, doubts }] of advised.entries()) {
    const doubt = doubts.length > 0 ? ` - ${doubts.join(', ')}` : ''
    print(`  ${at + 1}. ${name}: ${goodFor}; ${megabytes} MB; ${license}${doubt}`)
  }
  return tryAnswers(ask, 'Number or name of an embedder (Enter: later):', async (answer) => {
    const name = advised[Number(answer) - 1]?.name ?? answer
    const { sha256 } = await hub.pull(name, { from: undefined, progress })
    await hub.choose(name)
    print(`${name} is in use, SHA-256 ${sha256}`)
  })
}

async function calibrate({ vitryna, surroundings }: SetupParts, file: string): Promise<void> {
  const { measureCases } = await import('#src/cli/measure-cases.ts')
  const { fitLines } = await import('#src/cli/show-eval.ts')
  const measuring = { file, repeats: 1, parallel: 1, maxCost: 0, targetPrecision: 0.98 }
  const { run, fit } = await measureCases(vitryna, surroundings, { ...measuring, calibrate: true })
  const { embedderId: spaceId } = run.conditions
  if (!fit) return
  for (const line of fitLines(fit, { spaceId, place: "the shop's settings" })) print(line)
}

function isNo(answer: string): boolean {
  return /^[nн]/i.test(answer)
}
