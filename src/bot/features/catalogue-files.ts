import { Composer, type Context, InlineKeyboard } from 'grammy'
import type { Message } from 'grammy/types'
import { differenceText, problemsText } from '#src/bot/difference-text.ts'
import { editMessage } from '#src/bot/edit-message.ts'
import { managerOf, managersVoice, say } from '#src/bot/managers-message.ts'
import type { SentPictures } from '#src/bot/pictures.ts'
import { needsIndexing } from '#src/domain/catalogue-difference.ts'
import {
  checkFile,
  type FileImported,
  importFile,
  isNothing,
} from '#src/escalation/shop/import-file.ts'
import { PhotoError } from '#src/ports/errors.ts'
import type { FileSource } from '#src/ports/file-source.ts'
import type { SentCatalogue, SentCatalogues } from '#src/ports/sent-catalogues.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'

export interface CatalogueFilesDependencies {
  readonly staffChats: Pick<StaffChats, 'has'>
  readonly sentCatalogues: SentCatalogues
  readonly files: FileSource
  readonly pictures: SentPictures
}

const { translate } = managersVoice
const catalogueName = /\.(?:csv|ya?ml|xlsx)$/i
const importCommand = /^\/import(?:@\w+)?\b/
/** What was seen of the file; `sure`: that it hides many products, too. */
const press = /^import(-sure)?:([0-9a-f]{8})$/
const cancelPress = 'import-cancel'

/**
 * A catalogue or price list that is sent into a managers' group, in reply to nothing: checked, shown, and imported by a
 * tap. In a topic, or in reply to something, `/import` as its caption says that it is one.
 */
export function catalogueFilesFeature(dependencies: CatalogueFilesDependencies): Composer<Context> {
  const { staffChats, pictures } = dependencies
  const feature = new Composer<Context>()
  const groups = feature.chatType(['group', 'supergroup'])
  groups.on('message:document', async (ctx, next) => {
    if (!isForShop(ctx.message) || !(await staffChats.has(ctx.chat.id))) return next()
    await say(ctx, ...(await checkedView(ctx.message, dependencies)))
  })
  groups.callbackQuery([press, cancelPress], async (ctx, next) => {
    if (!(await staffChats.has(ctx.chat.id))) return next()
    const { message } = ctx.callbackQuery
    if (message) {
      const place = { chatId: ctx.chat.id, messageId: message.message_id }
      const view =
        ctx.callbackQuery.data === cancelPress
          ? { text: translate('import-cancelled') }
          : await importView(ctx, message, dependencies)
      // Where there are photos to look at, the job that does it tells how it goes.
      if (view) await editMessage({ api: ctx.api, pictures }, place, view)
    }
    await ctx.answerCallbackQuery()
  })
  return feature
}

function isForShop({ document, caption, reply_to_message, is_topic_message }: Message): boolean {
  if (!catalogueName.test(document?.file_name ?? '')) return false
  return importCommand.test(caption ?? '') || (!reply_to_message && !is_topic_message)
}

/** What a file does, with a button that has it done. */
async function checkedView(
  message: Message,
  { sentCatalogues, files }: CatalogueFilesDependencies,
): Promise<[text: string, keyboard?: InlineKeyboard]> {
  const file = await fileOf(message, files)
  if (!file) return [translate('import-too-big')]
  const checked = await checkFile(sentCatalogues, file)
  if (checked.kind === 'wrong') {
    const problems = problemsText(checked.problems, managersVoice)
    return [`${translate('import-wrong', { count: checked.problems.length })}\n${problems}`]
  }
  const { difference, warnings, digest } = checked
  const parts = [
    translate('import-title', { file: file.name }),
    differenceText(difference, managersVoice),
    ...(warnings.length > 0
      ? [`${translate('import-warnings')}\n${problemsText(warnings, managersVoice)}`]
      : []),
  ]
  const text = parts.join('\n\n')
  return isNothing(difference) ? [text] : [text, importButtons(`import:${digest}`, 'button-import')]
}

function importButtons(data: string, key: string): InlineKeyboard {
  return new InlineKeyboard()
    .text(translate(key), data)
    .text(translate('button-import-cancel'), cancelPress)
}

async function fileOf(
  { document, date }: Message,
  files: FileSource,
): Promise<SentCatalogue | undefined> {
  if (!document) return undefined
  try {
    const bytes = await files.fetch(document.file_id)
    return { name: document.file_name ?? '', bytes, sentAt: new Date(date * 1_000) }
  } catch (error) {
    if (error instanceof PhotoError) return undefined
    throw error
  }
}

/** A tap on a button under what was shown of a file, in reply to which that stands. */
async function importView(
  ctx: Context & { readonly chat: { readonly id: number }; readonly from: { readonly id: number } },
  shown: Message | { readonly message_id: number; readonly date: 0 },
  { sentCatalogues, files }: CatalogueFilesDependencies,
) {
  const [, sure, digest = ''] = press.exec(ctx.callbackQuery?.data ?? '') ?? []
  const sent = 'reply_to_message' in shown ? shown.reply_to_message : undefined
  const file = sent && (await fileOf(sent as Message, files))
  if (!file) return { text: translate('import-file-gone') }
  const title = translate('import-imported', { file: file.name })
  const report = { chatId: ctx.chat.id, messageId: shown.message_id, title }
  const word = { digest, isSure: sure !== undefined, manager: managerOf(ctx), report }
  return importedView(await importFile(sentCatalogues, file, word), { title, digest })
}

function importedView(
  imported: FileImported,
  { title, digest }: { readonly title: string; readonly digest: string },
) {
  switch (imported.kind) {
    case 'imported':
      return needsIndexing(imported.difference) ? undefined : { text: title }
    case 'outdated':
      return { text: translate('import-outdated') }
    case 'hides-many': {
      const { hidden, visibleBefore } = imported.difference
      const counts = { hidden: hidden.length, all: visibleBefore }
      return {
        text: translate('import-hides-many', counts),
        keyboard: importButtons(`import-sure:${digest}`, 'button-import-sure'),
      }
    }
  }
}
