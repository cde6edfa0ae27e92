import { readFileSync } from 'node:fs'
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle'
import type { Language } from '#src/domain/language.ts'

/** The texts of one language; values are escaped for Telegram's HTML. */
export type Translate = (key: string, values?: Readonly<Record<string, string | number>>) => string

/** What the managers' group reads. */
export const managersLanguage: Language = 'uk'

const bundles: Readonly<Record<Language, FluentBundle>> = {
  uk: load('uk'),
  en: load('en'),
}

/**
 * The text of `key` in `language` (Project Fluent).
 * @throws Error for a key that no locale file has: a mistake of ours, not of a shopper.
 */
export function translator(language: Language): Translate {
  const bundle = bundles[language]
  return (key, values = {}) => {
    const message = bundle.getMessage(key)?.value
    if (!message) throw new Error(`no text ${key} in ${language}.ftl`)
    const escaped: Record<string, FluentVariable> = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        typeof value === 'string' ? escapeHtml(value) : value,
      ]),
    )
    return bundle.formatPattern(message, escaped)
  }
}

/** The language of a person's client: Ukrainian unless it is set to English. */
export function languageOf(languageCode: string | undefined): Language {
  return languageCode?.startsWith('en') ? 'en' : 'uk'
}

/** A stranger's words may hold what Telegram would read as markup. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function load(language: Language): FluentBundle {
  const source = readFileSync(new URL(`./locales/${language}.ftl`, import.meta.url), 'utf8')
  // Isolation marks around values are for mixed scripts; Telegram would show them as boxes in button texts.
  const bundle = new FluentBundle(language, { useIsolating: false })
  const [error] = bundle.addResource(new FluentResource(source))
  if (error) throw error
  return bundle
}
