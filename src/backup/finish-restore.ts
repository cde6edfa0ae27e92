import type { ForgottenShoppers } from '#src/ports/forgotten-shoppers.ts'
import type { ShopperData } from '#src/ports/shopper-data.ts'

export interface FinishRestoreDependencies {
  readonly forgottenShoppers: ForgottenShoppers
  readonly shopperData: Pick<ShopperData, 'cancelWork' | 'traces' | 'remove'>
  /** Forgets photos, by their file keys, and what was learned from them. */
  readonly forgetPhotos: (fileKeys: readonly string[]) => Promise<void>
  /** Removes the cases of evals that were made of them. @returns those that are out of reach. */
  readonly forgetCases: (fileKeys: readonly string[]) => Promise<readonly string[]>
}

export interface FinishedRestore {
  readonly forgotten: number
  /** Where cases of forgotten shoppers lie on other machines. */
  readonly casesLeft: readonly string[]
}

/**
 * Forgets once more who was forgotten after the backup was made; their copies in Telegram were removed then. Until it is
 * done the bot does not start. Bears repetition.
 */
export async function finishRestore(
  dependencies: FinishRestoreDependencies,
): Promise<FinishedRestore> {
  const { forgottenShoppers, shopperData, forgetPhotos, forgetCases } = dependencies
  const { forgotten = [] } = (await forgottenShoppers.unfinished()) ?? {}
  const casesLeft: string[] = []
  for (const shopperId of forgotten) {
    await shopperData.cancelWork(shopperId)
    const { fileKeys } = await shopperData.traces(shopperId)
    casesLeft.push(...(await forgetCases(fileKeys)))
    await forgetPhotos(fileKeys)
    await shopperData.remove(shopperId, undefined)
  }
  await forgottenShoppers.finish()
  return { forgotten: forgotten.length, casesLeft }
}
