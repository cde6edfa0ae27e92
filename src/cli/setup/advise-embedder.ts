import type { openModelHub } from '#src/wiring/embedders.ts'

type ListedModel = ReturnType<ReturnType<typeof openModelHub>['list']>[number]

/** What the machine has for an embedder. */
export interface Machine {
  readonly memoryMegabytes: number
  readonly hasGraphicsCard: boolean
}

export interface AdvisedEmbedder {
  readonly name: string
  readonly megabytes: number
  readonly goodFor: string
  readonly license: string
  /** What speaks against it; empty for one to be recommended. */
  readonly doubts: readonly string[]
}

/** A model that runs takes about so many times the room of its file. */
const memoryPerFile = 3
/** Without a graphics card a larger one keeps a shopper waiting for seconds: five views of a photo are looked at. */
const maxMegabytesOnProcessor = 150
const freeLicenses = /^(Apache-2\.0|MIT)$/

/** Embedders for a shop, those first that nothing speaks against. */
export function adviseEmbedders(
  models: readonly ListedModel[],
  { memoryMegabytes, hasGraphicsCard }: Machine,
): readonly AdvisedEmbedder[] {
  return models
    .map(({ entry }) => {
      const { name, megabytes, license, good_for: goodFor } = entry
      const doubts = [
        ...(freeLicenses.test(license) ? [] : ['read its licence first']),
        ...(megabytes * memoryPerFile > memoryMegabytes / 2 ? ['large for the memory here'] : []),
        ...(hasGraphicsCard || megabytes <= maxMegabytesOnProcessor
          ? []
          : ['slow without a graphics card']),
      ]
      return { name, megabytes, goodFor, license, doubts }
    })
    .toSorted((a, b) => a.doubts.length - b.doubts.length)
}
