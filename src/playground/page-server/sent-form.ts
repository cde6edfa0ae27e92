import { z } from 'zod'
import type { PersonMedia } from '#src/playground/people/person-content.ts'
import { readUpload, type Upload } from '#src/playground/rules/parse-request.ts'
import { mediaKinds } from '#src/playground/state/media.ts'
import type { SentFile } from './protocol.ts'

/** What the page sends as a form, as `protocol.ts` describes it. */

export const paneName = z.enum(['shopper', 'managers', 'business'])
export const clientLanguage = z.enum(['uk', 'en']).optional()
export const threadId = z.coerce.number().int().optional()

const json = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (typeof value === 'string' ? JSON.parse(value) : value), schema)

const item: z.ZodType<SentFile> = z.object({
  as: z.enum(mediaKinds),
  durationSeconds: z.number().int().nonnegative().optional(),
  width: z.number().int().positive().optional(),
  height: z.number().int().positive().optional(),
  emoji: z.string().max(16).optional(),
  hasThumbnail: z.boolean().optional(),
})

const contact = z.object({
  phone_number: z.string().min(1),
  first_name: z.string().min(1),
  last_name: z.string().exactOptional(),
  user_id: z.number().exactOptional(),
})

const location = z.object({ latitude: z.number(), longitude: z.number() })

export const sentForm = z.object({
  pane: paneName,
  text: z.string().default(''),
  items: json(z.array(item)).default([]),
  files: z.array(z.custom<Upload>()),
  thumbnails: z.array(z.custom<Upload>()),
  contact: json(contact).optional(),
  location: json(location).optional(),
  replyTo: z.coerce.number().int().optional(),
  messageId: z.coerce.number().int().optional(),
  threadId,
  channelPost: z.stringbool().default(false),
  language: clientLanguage,
})

export type SentForm = z.infer<typeof sentForm>

export async function readForm(request: Request): Promise<Record<string, unknown>> {
  const form = await request.formData().catch(() => new FormData())
  const fields = [...form].filter(([, value]) => typeof value === 'string' && value !== '')
  const filesOf = (name: string) =>
    Promise.all(
      form
        .getAll(name)
        .filter((value) => typeof value !== 'string')
        .map(readUpload),
    )
  return {
    ...Object.fromEntries(fields),
    files: await filesOf('file'),
    thumbnails: await filesOf('thumbnail'),
  }
}

/** The files with what the page says of each; the caption goes with the first. */
export function mediaIn({ files, items, thumbnails, text }: SentForm): PersonMedia[] {
  const pictures = [...thumbnails]
  return files.map((file, index) => {
    const { as, hasThumbnail, ...about }: SentFile = items[index] ?? { as: 'photo' }
    const words = {
      ...about,
      thumbnail: hasThumbnail ? pictures.shift()?.bytes : undefined,
      name: file.name,
      mimeType: file.mimeType,
      caption: index === 0 ? text : '',
    }
    return toMedia(as, file.bytes, words)
  })
}

type MediaWords = Omit<PersonMedia, SentFile['as']>

function toMedia(as: SentFile['as'], bytes: Uint8Array, words: MediaWords): PersonMedia {
  switch (as) {
    case 'photo':
      return { ...words, photo: bytes }
    case 'document':
      return { ...words, document: bytes }
    case 'voice':
      return { ...words, voice: bytes }
    case 'video':
      return { ...words, video: bytes }
    case 'video_note':
      return { ...words, video_note: bytes }
    case 'animation':
      return { ...words, animation: bytes }
    case 'audio':
      return { ...words, audio: bytes }
    case 'sticker':
      return { ...words, sticker: bytes }
  }
}
