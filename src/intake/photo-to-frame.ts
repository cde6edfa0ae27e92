import { type Inquiry, photosOf } from '#src/domain/inquiry.ts'
import { areSeveral } from '#src/domain/outcome.ts'
import { PhotoError, TelegramFileError } from '#src/ports/errors.ts'
import type { FileSource } from '#src/ports/file-source.ts'
import type { Offer } from '#src/ports/offers.ts'

/**
 * The photo in which a shopper is shown where the products are that they choose from: of several products in one photo.
 * A choice without it is better than none.
 */
export async function photoToFrame(
  files: FileSource,
  inquiry: Pick<Inquiry, 'messages'>,
  offered: readonly Offer[],
): Promise<{ readonly framed?: Uint8Array }> {
  const [photo, ...others] = photosOf(inquiry)
  if (!photo || others.length > 0 || !areSeveral(offered)) return {}
  try {
    return { framed: await files.fetch(photo.fileId) }
  } catch (error) {
    if (!(error instanceof TelegramFileError || error instanceof PhotoError)) throw error
    return {}
  }
}
