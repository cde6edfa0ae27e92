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
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import type { ModelConsents } from '#src/ports/model-consents.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import { type Combined, combine } from './combine.ts'

export interface LookDependencies {
  readonly inquiries: Pick<InquiryStore, 'noteWritten'>
  readonly files: FileSource
  readonly openPhoto: (bytes: Uint8Array) => Promise<OpenPhoto>
  readonly identify: Identify
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
  readonly modelConsents: Pick<ModelConsents, 'find'>
  /** Photos are shown to models outside of the shop, where shoppers agree. */
  readonly asksOutside: boolean
}

/** What the photos of an inquiry show, or why none of them can be read. */
export type Seen =
  | {
      readonly combined: Combined
      readonly identificationId: string
      /** A model might know, and the shopper has not said whether it may look. */
      readonly awaitsConsent: boolean
      /** What was read in the photos; '' where nothing was. */
      readonly written: string
    }
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
  const consent = await findConsent(dependencies, inquiry)
  const photos = photosOf(inquiry)
  const identifications: Identification[] = []
  let problem: PhotoProblem = 'broken'
  for (const [at, photo] of photos.entries()) {
    // What one photo of an album leaves is for the others.
    const timeoutMs = whole.remainingMs() / (photos.length - at)
    try {
      const asked = { inquiry, photo, timeoutMs, mayLeave: consent === true }
      const identification = await identifyPhoto(dependencies, asked)
      identifications.push(identification)
      const { written = '' } = identification
      if (written !== (photo.written ?? '')) {
        await dependencies.inquiries.noteWritten(inquiry.id, photo, written)
      }
    } catch (error) {
      if (!(error instanceof PhotoError)) throw error
      problem = error.problem
    }
  }
  const last = identifications.at(-1)
  if (!last) return { problem }
  return {
    combined: combine(identifications),
    identificationId: last.id,
    awaitsConsent: consent === undefined && identifications.some(wasWithheld),
    written: identifications.flatMap((one) => one.written ?? []).join('\n'),
  }
}

/** Where no photo leaves the shop there is nothing to agree to. */
async function findConsent(
  { asksOutside, modelConsents }: Pick<LookDependencies, 'asksOutside' | 'modelConsents'>,
  { shopper }: Inquiry,
): Promise<boolean | undefined> {
  return asksOutside ? modelConsents.find(shopper.id) : true
}

/** The ladder came to the models, and got no answer. */
function wasWithheld({ rungs }: Identification): boolean {
  return rungs.some(({ rung, result }) => rung === 'llm' && result === 'unavailable')
}

interface AskedPhoto {
  readonly inquiry: Inquiry
  readonly photo: PhotoMessage
  /** Of the ladder. */
  readonly timeoutMs: number
  readonly mayLeave: boolean
}

async function identifyPhoto(
  { identify, files, openPhoto }: LookDependencies,
  { inquiry, photo, timeoutMs, mayLeave }: AskedPhoto,
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
        inquiryId: inquiry.id,
        shopperId: `telegram:${inquiry.shopper.id}`,
        mayLeave,
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
