import { basename } from 'node:path'

/** Of every pulled model, in its folder. */
export const cardName = 'card.json'

/** Under which a file of the registry is kept: a model asks for those beside it by name. */
export function fileNameOf(address: string): string {
  return basename(new URL(address).pathname)
}
