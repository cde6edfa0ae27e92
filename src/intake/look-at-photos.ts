import {
  captionOf,
  fileKey,
  type Inquiry,
  type PhotoMessage,
  photosOf,
  postsOf,
} from '#src/domain/inquiry.ts'
import type { Identification } from '#src/domain/outcome.ts'
import type { Identify } from '#src/identify/identifier.ts'
import { createDeadline } from '#src/lib/deadline.ts'
import type { OpenPhoto } from '#src/photo/open-photo.ts'
import { PhotoError, type PhotoProblem } from '#src/ports/errors.ts'
import type { FileSource } from '#src/ports/file-source.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import { type Combined, combine } from './combine.ts'

export interface LookDependencies {
  readonly files: FileSource
  readonly openPhoto: (bytes: Uint8Array) => Promise<OpenPhoto>
  readonly identify: Identify
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
}

/** What the photos of an inquiry show, or why none of them can be read. */
export type Seen =
  | { readonly combined: Combined; readonly identificationId: string }
  | { readonly problem: PhotoProblem }

/** Of the time until a photo is answered: for taking it in, the placeholder before the ladder and the answer after it. */
const talkMs = 1_000

/**
 * Climbs the ladder for each photo, in the time that the shop's settings give. One that cannot be read is passed over
 * when there are others.
 * @throws what fetching a photo throws that nothing could be found without.
 */
export async function lookAtPhotos(
  dependencies: LookDependencies,
  inquiry: Inquiry,
): Promise<Seen> {
  const { answerDeadlineSeconds } = await dependencies.shopSettings.read()
  const whole = createDeadline(answerDeadlineSeconds * 1_000 - talkMs)
  const photos = photosOf(inquiry)
  const identifications: Identification[] = []
  let problem: PhotoProblem = 'broken'
  for (const [at, photo] of photos.entries()) {
    // What one photo of an album leaves is for the others.
    const timeoutMs = whole.remainingMs() / (photos.length - at)
    try {
      identifications.push(await identifyPhoto(dependencies, { inquiry, photo, timeoutMs }))
    } catch (error) {
      if (!(error instanceof PhotoError)) throw error
      problem = error.problem
    }
  }
  const last = identifications.at(-1)
  return last ? { combined: combine(identifications), identificationId: last.id } : { problem }
}

interface AskedPhoto {
  readonly inquiry: Inquiry
  readonly photo: PhotoMessage
  /** Of the ladder. */
  readonly timeoutMs: number
}

async function identifyPhoto(
  { identify, files, openPhoto }: LookDependencies,
  { inquiry, photo, timeoutMs }: AskedPhoto,
): Promise<Identification> {
  let download: Promise<Uint8Array> | undefined
  let isHere = false
  const fetchOnce = () => {
    download ??= files.fetch(photo.fileId).finally(() => {
      isHere = true
    })
    return download
  }
  const climb = () =>
    identify(
      {
        fileKey: fileKey(photo),
        decode: async () => (await openPhoto(await fetchOnce())).decode(),
      },
      {
        caption: captionOf(inquiry, photo),
        posts: postsOf(inquiry),
        shopperId: `telegram:${inquiry.shopper.id}`,
        deadline: createDeadline(timeoutMs),
      },
    )
  const identification = await climb()
  if (identification.outcome.outcome !== 'unknown' || !download) return identification
  const wasHere = isHere
  // To the ladder a failed download is rungs that cannot be asked; here it is a reason to try again later.
  await download
  // What came too late for the ladder is worth a second look: a person would take longer.
  return wasHere ? identification : climb()
}
