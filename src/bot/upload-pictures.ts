import { InputFile } from 'grammy'
import type { StaffChats } from '#src/ports/staff-chats.ts'
import type { Messenger } from './edit-message.ts'
import type { ChatPicture } from './pictures.ts'

export interface UploaderOptions extends Messenger {
  readonly staffChats: Pick<StaffChats, 'list'>
  /** Told when a picture cannot be uploaded; nothing depends on one. */
  readonly onTrouble: (error: unknown) => void
  /** Between two pictures: a group gets 20 messages a minute, and tickets go first. */
  readonly pauseMs?: number
}

/** Gives Telegram pictures that it is to show where the bot itself may upload none. */
export interface PictureUploader {
  /** Some time soon Telegram is to have this one. */
  want(picture: ChatPicture): void
}

const usualPauseMs = 10_000
/** What else is searched for meanwhile is searched for again. */
const maxWanted = 50

/**
 * Uploads pictures one by one in a managers' group, without a sound, and deletes the message at once: Telegram goes on
 * knowing the picture by its `file_id`.
 */
export function createPictureUploader(options: UploaderOptions): PictureUploader {
  const { pictures, onTrouble, pauseMs = usualPauseMs } = options
  const wanted = new Map<string, ChatPicture>()
  let isAtIt = false
  const next = () => {
    const [picture] = wanted.values()
    isAtIt = picture !== undefined
    if (!picture) return
    wanted.delete(picture.key)
    const uploaded = pictures.get(picture.key) === undefined ? upload(options, picture) : undefined
    void Promise.resolve(uploaded)
      .catch(onTrouble)
      .finally(() => setTimeout(next, pauseMs).unref())
  }
  return {
    want(picture) {
      if (wanted.size >= maxWanted) return
      wanted.set(picture.key, picture)
      if (!isAtIt) next()
    },
  }
}

async function upload(
  { api, pictures, staffChats }: UploaderOptions,
  { key, render }: ChatPicture,
): Promise<void> {
  const [chatId] = await staffChats.list()
  const bytes = chatId === undefined ? undefined : await render()
  if (chatId === undefined || !bytes) return
  const silently = { disable_notification: true }
  const { photo, message_id: messageId } = await api.sendPhoto(
    chatId,
    new InputFile(bytes),
    silently,
  )
  await api.deleteMessage(chatId, messageId)
  const fileId = photo.at(-1)?.file_id
  if (fileId !== undefined) pictures.set(key, fileId)
}
