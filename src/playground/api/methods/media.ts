import { badRequest } from '#src/playground/rules/api-error.ts'
import type { MediaDetails } from '#src/playground/state/attachments.ts'
import type { MediaKind, MediaOf } from '#src/playground/state/media.ts'
import type { Call } from './method.ts'

/** What a method says of a medium that it sends. */
export interface MediaParameters {
  readonly duration?: number
  readonly width?: number
  readonly height?: number
  readonly length?: number
  readonly thumbnail?: string
  readonly emoji?: string
  readonly title?: string
  readonly performer?: string
}

/**
 * A file as a method names it: `attach://<part of the request>` or the id of a file that the server knows. Addresses on
 * the web are refused: this server fetches nothing.
 */
export async function mediaFrom<K extends MediaKind>(
  kind: K,
  reference: string,
  { call, ...about }: MediaParameters & { readonly call: Call },
): Promise<MediaOf[K]> {
  const { world } = call
  if (reference.startsWith(attached)) {
    return await world.attachments[kind](uploadOf(reference, kind, call), detailsOf(about, call))
  }
  const known = world.files.mediaOf(kind, reference)
  if (known) return known
  const file = world.files.find(reference)
  if (!file) throw badRequest('wrong file identifier/HTTP URL specified')
  throw badRequest(`can't use file of type ${titleCase(file.kind)} as ${titleCase(kind)}`)
}

const attached = 'attach://'

function uploadOf(reference: string, what: string, { uploads }: Call) {
  const upload = uploads.get(reference.slice(attached.length))
  if (!upload) throw badRequest(`there is no ${what} in the request`)
  if (upload.bytes.length === 0) throw badRequest('file must be non-empty')
  return upload
}

function detailsOf({ duration, length, thumbnail, ...rest }: MediaParameters, call: Call) {
  // Thumbnails cannot be reused: an id is passed over, as at Telegram.
  const picture = thumbnail?.startsWith(attached)
    ? uploadOf(thumbnail, 'thumbnail', call)
    : undefined
  const square = length === undefined ? {} : { width: length, height: length }
  const details: MediaDetails = {
    ...rest,
    ...square,
    durationSeconds: duration,
    thumbnail: picture?.bytes,
  }
  return details
}

/** "VideoNote" for video_note. */
const titleCase = (words: string) =>
  words
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
