/** Shoppers' languages, the default first. */
export const languages = ['uk', 'en'] as const

export type Language = (typeof languages)[number]

/** A text per language; a product may lack some of them. */
export type Localized = Readonly<Partial<Record<Language, string>>>

/** The text in `language`, else in the first language that has one, else ''. */
export function localize(text: Localized, language: Language): string {
  return text[language] ?? languages.map((code) => text[code]).find(Boolean) ?? ''
}
