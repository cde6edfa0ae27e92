import { type Command, InvalidArgumentError } from 'commander'
import type { ConfirmedPhoto } from '#src/ports/confirmed-photos.ts'
import { AppError } from '#src/ports/errors.ts'
import { print, printNote } from './output.ts'
import { withVitryna } from './with-vitryna.ts'

/** How many are listed to choose from. */
const listed = 20

/** `index undo` */
export function addUndo(index: Command): void {
  index
    .command('undo')
    .description('take a confirmed photo of a shopper away, with all that was learned from it')
    .argument('[photo]', 'its number, or `last`; without it the latest are listed', parsePhoto)
    .action((photo: number | 'last' | undefined) => (photo === undefined ? list() : undo(photo)))
}

async function list(): Promise<void> {
  await withVitryna(async ({ stores: { confirmed } }) => {
    const photos = await confirmed.latest(listed)
    if (photos.length === 0) printNote('no photo was confirmed yet')
    for (const photo of photos) print(lineOf(photo))
  })
}

async function undo(photo: number | 'last'): Promise<void> {
  await withVitryna(async (vitryna) => {
    const undone = await vitryna.learning.undoConfirmation(photo)
    if (!undone) {
      throw new AppError(`there is no confirmed photo ${photo}`, {
        remedy: '`vitryna index undo` lists the latest',
      })
    }
    print(`taken away: ${lineOf(undone.removed)}`)
    for (const restored of undone.restored) print(`counts again: ${lineOf(restored)}`)
  })
}

function lineOf({ id, sku, decidedBy, confirmedAt }: ConfirmedPhoto): string {
  const who = decidedBy === 'manager' ? 'a manager' : 'two shoppers'
  return `${id}  ${sku}  confirmed by ${who} on ${confirmedAt.toISOString()}`
}

function parsePhoto(text: string): number | 'last' {
  if (text === 'last') return text
  const id = Number(text)
  // The largest number that the database gives out.
  if (Number.isInteger(id) && id > 0 && id < 2 ** 31) return id
  throw new InvalidArgumentError('use the number of a photo, or `last`')
}
