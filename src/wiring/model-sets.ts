import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Config } from '#src/config.ts'
import { decodeUtf8 } from '#src/lib/decode-text.ts'
import { type Chain, parseChain } from '#src/models/config/chain-file.ts'
import { type ModelSet, type PhotoPrompt, photoPrompts } from '#src/models/config/model-set.ts'
import { checkPrompt } from '#src/models/prompts/check-prompt.ts'
import { type Prompt, parsePrompt, promptId } from '#src/models/prompts/prompt-file.ts'
import { ConfigError } from '#src/ports/errors.ts'
import { isOutside, type ProviderRoute, routeTo } from './provider-routes.ts'

const folder = fileURLToPath(new URL('../../prompts/', import.meta.url))

/** A file of `prompts/`. */
export function readPromptsFile(file: string): string {
  return decodeUtf8(readFileSync(`${folder}${file}`))
}

/** What a chain and prompts come to with the keys that there are. */
export interface ParsedModels {
  readonly chain: Chain
  readonly prompts: Readonly<Record<'choose' | 'describe', Prompt>>
  readonly routes: readonly ProviderRoute[]
  readonly mode: 'real' | 'off' | 'recorded'
  /** Photos are shown to models that do not run in the shop's own network. */
  readonly asksOutside: boolean
}

/** @throws ConfigError when something in it is wrong. */
export function parseModelSet({ chain: yaml, prompts }: ModelSet, config: Config): ParsedModels {
  const chain = parseChain(yaml ?? readPromptsFile('chain.yaml'), 'chain.yaml')
  const prompt = (name: PhotoPrompt) =>
    parsePrompt(prompts[name] ?? readPromptsFile(`${name}.md`), `${name}.md`)
  const routes = chain.models.map((card) => routeTo(card, config))
  const ready = routes.filter(({ isReady }) => isReady)
  const mode = config.VITRYNA_LLM_MODE ?? (ready.length > 0 ? 'real' : 'off')
  return {
    chain,
    prompts: { choose: prompt('choose-product'), describe: prompt('describe-photo') },
    ...{ routes, mode },
    asksOutside: mode === 'real' && ready.some(isOutside),
  }
}

export interface ModelSetChange {
  /** What answers; a candidate has from it what `wanted` leaves out. */
  readonly present: ModelSet
  readonly wanted: ModelSet
  readonly config: Config
}

/**
 * The set of a candidate. What is as in `prompts/` is left out of it.
 * @throws ConfigError when it cannot be asked, or not told from what answers.
 */
export function changeModelSet({ present, wanted, config }: ModelSetChange): ModelSet {
  const set = withoutOwn({
    ...present,
    ...wanted,
    prompts: { ...present.prompts, ...wanted.prompts },
  })
  const [before, after] = [parseModelSet(present, config), parseModelSet(set, config)]
  const prompts = [after.prompts.choose, after.prompts.describe]
  const found = prompts.flatMap((prompt) =>
    checkPrompt(prompt, []).map((finding) => `${prompt.name}.md: ${finding}`),
  )
  if (found.length > 0) {
    throw wrong(found.join('; '), 'correct the file; `vitryna prompts check --folder` looks at it')
  }
  demandNewVersions(before, after)
  demandComparable(before, after)
  return set
}

function withoutOwn({ chain, prompts }: ModelSet): ModelSet {
  const others = photoPrompts.flatMap((name) => {
    const text = prompts[name]
    return text === undefined || text === readPromptsFile(`${name}.md`) ? [] : [[name, text]]
  })
  const isOwn = chain === undefined || chain === readPromptsFile('chain.yaml')
  return { ...(isOwn ? {} : { chain }), prompts: Object.fromEntries(others) }
}

/** The ledger tells by it which words an answer came from. */
function demandNewVersions(before: ParsedModels, after: ParsedModels): void {
  for (const part of ['choose', 'describe'] as const) {
    const [old, changed] = [before.prompts[part], after.prompts[part]]
    if (promptId(old) !== promptId(changed) || isSame(old, changed)) continue
    throw wrong(`${promptId(old)} is in use with other words`, 'raise `version` in the file')
  }
}

function isSame(one: Prompt, other: Prompt): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function demandComparable(before: ParsedModels, after: ParsedModels): void {
  if (after.mode === 'off') {
    throw wrong('no vision model is asked here', 'set the key of one, or VITRYNA_LLM_MODE')
  }
  if (after.asksOutside && !before.asksOutside) {
    throw wrong(
      'the chain shows photos to models outside of the shop, which shoppers are not asked about',
      'put such a model into `prompts/chain.yaml` first',
    )
  }
  if (JSON.stringify(before.chain.textEmbedder) !== JSON.stringify(after.chain.textEmbedder)) {
    throw wrong(
      'chain.yaml: another textEmbedder cannot be tried beside the one in use',
      'leave it as it is in `prompts/chain.yaml`',
    )
  }
}

function wrong(problem: string, remedy: string): ConfigError {
  return new ConfigError(problem, { remedy })
}
