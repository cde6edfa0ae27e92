import { LRUCache } from 'lru-cache'
import { sha256 } from '#src/lib/hash.ts'
import { toChatPhoto } from '#src/photo/chat-photo.ts'
import { type CollageTile, collage } from '#src/photo/collage.ts'
import type { FramedPhoto } from '#src/photo/framed-photo.ts'

/** A picture as a chat shows it; made when Telegram does not have it yet. */
export interface ChatPicture {
  /** The same for the same picture. */
  readonly key: string
  /** undefined when it cannot be made: words alone have to do. */
  render(): Promise<Uint8Array | undefined>
}

/** Telegram's `file_id` of pictures that were sent before, by their key. */
export type SentPictures = LRUCache<string, string>

const maxPictures = 10_000
const lifetimeMs = 60 * 60 * 1_000

export function createSentPictures(): SentPictures {
  return new LRUCache({ max: maxPictures, ttl: lifetimeMs })
}

/** A product's own picture. */
export function productPicture(photo: Uint8Array): ChatPicture {
  return { key: sha256(photo), render: () => toChatPhoto(photo) }
}

/** Several pictures in one. @param above stands over all of them */
export function collagePicture(
  tiles: readonly CollageTile[],
  above: FramedPhoto | undefined = undefined,
): ChatPicture {
  const parts = tiles.map(({ photo, number }) => `${number ?? ''} ${photo ? sha256(photo) : ''}`)
  const framed = above ? [sha256(above.photo), JSON.stringify(above.frames)] : []
  return { key: sha256([...framed, ...parts].join('\n')), render: () => collage(tiles, above) }
}
