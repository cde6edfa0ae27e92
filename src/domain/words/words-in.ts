/** Of a message of 4,096 characters; what stands further back is no question any more. */
const maxCharacters = 4_096
const apostrophes = /(?<=\p{L})['’ʼ`´](?=\p{L})/gu
const word = /\p{L}+|\p{N}+/gu

/** The words and numbers of a text, small, in their order: "М’ятна, 98-104?" is `мятна`, `98`, `104`. */
export function wordsIn(text: string): readonly string[] {
  return (
    text
      .slice(0, maxCharacters)
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(apostrophes, '')
      .match(word) ?? []
  )
}
