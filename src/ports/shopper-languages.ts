import type { Language } from '#src/domain/language.ts'

/** Which language each shopper has chosen. */
export interface ShopperLanguages {
  /** @returns undefined for who has not chosen. */
  find(shopperId: number): Promise<Language | undefined>
  /** From now on; what was asked before is answered in it, too. */
  choose(shopperId: number, language: Language): Promise<void>
}
