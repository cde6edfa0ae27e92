import { type Api, GrammyError, type InlineKeyboard, InputFile } from 'grammy'

/** A message as it is to be shown, whatever it was before. */
export interface View {
  readonly text: string
  readonly photo?: Uint8Array | undefined
  readonly keyboard?: InlineKeyboard | undefined
}

export interface Place {
  readonly chatId: number
  readonly messageId: number
}

/** Blocked, deleted, or never started: for good, as far as the bot can tell. */
export function isForbidden(error: unknown): boolean {
  return error instanceof GrammyError && error.error_code === 403
}

export async function show(api: Api, place: Place, view: View): Promise<void> {
  try {
    if (view.photo) await showPhoto(api, place, { ...view, photo: view.photo })
    else await showText(api, place, view)
  } catch (error) {
    if (!isAsGoodAsShown(error)) throw error
  }
}

async function showPhoto(
  api: Api,
  { chatId, messageId }: Place,
  { text, photo, keyboard }: View & { readonly photo: Uint8Array },
): Promise<void> {
  await api.editMessageMedia(
    chatId,
    messageId,
    { type: 'photo', media: new InputFile(photo), caption: text, parse_mode: 'HTML' },
    keyboard ? { reply_markup: keyboard } : {},
  )
}

/** A message that has a picture keeps it: only its caption can become words. */
async function showText(api: Api, { chatId, messageId }: Place, { text, keyboard }: View) {
  const options = { parse_mode: 'HTML', ...(keyboard ? { reply_markup: keyboard } : {}) } as const
  try {
    await api.editMessageText(chatId, messageId, text, options)
  } catch (error) {
    if (!hasDescription(error, /there is no text in the message to edit/)) throw error
    await api.editMessageCaption(chatId, messageId, { caption: text, ...options })
  }
}

/** The message says it already, or there is nobody to say it to: trying again would change nothing. */
function isAsGoodAsShown(error: unknown): boolean {
  return (
    isForbidden(error) || hasDescription(error, /message is not modified|message to edit not found/)
  )
}

function hasDescription(error: unknown, pattern: RegExp): boolean {
  return error instanceof GrammyError && pattern.test(error.description)
}
