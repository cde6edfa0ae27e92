import type { IncomingContent, IncomingMessage } from '#src/domain/inquiry.ts'
import { topicsIn } from '#src/domain/questions/shop-topics.ts'
import type { OtherContent, ShopperMessage } from '#src/domain/shopper-message.ts'
import { type SmallTalk, smallTalkIn } from '#src/domain/small-talk.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { ChannelPosts } from '#src/ports/channel-posts.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'

export interface ReceiveDependencies {
  readonly inquiries: Pick<
    InquiryStore,
    'addMessage' | 'addWords' | 'editMessage' | 'hasPending' | 'photosInMinute'
  >
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
  readonly channelPosts: Pick<ChannelPosts, 'find'>
}

/** What is said at once, where no inquiry comes of a message. */
export type SaidAtOnce =
  | Exclude<SmallTalk, 'nudge'>
  /** A nudge while the answer is on its way; and one when nothing is. */
  | 'patience'
  | 'at-your-service'
  /** More photos than one shopper may send in a minute. */
  | 'too-many'
  /** What cannot be looked at or read. */
  | OtherContent['kind']

/**
 * Does what a shopper's message asks for: photos and words become inquiries, which a job answers; nothing slow happens
 * here.
 * @returns what is to be said at once; undefined when an answer is promised.
 */
export async function receiveMessage(
  dependencies: ReceiveDependencies,
  message: ShopperMessage,
): Promise<SaidAtOnce | undefined> {
  const { content } = message
  if (content.kind !== 'photo' && (await isLinkedPost(dependencies, message))) {
    await dependencies.inquiries.addMessage({ ...message, content: { kind: 'text', fileId: null } })
    return undefined
  }
  if (content.kind === 'text') return receiveWords(dependencies, message)
  const question = questionOf(message)
  if (!question) return (content as OtherContent).kind
  const { inquiries, shopSettings } = dependencies
  const { photosPerMinute } = await shopSettings.read()
  if ((await inquiries.photosInMinute(message)) >= photosPerMinute) return 'too-many'
  await inquiries.addMessage(question)
  return undefined
}

/**
 * While a person talks with the shopper, photos of theirs are looked at for the managers, and nothing is said; those
 * that are too many are left to people alone.
 */
export async function receiveInTalk(
  { inquiries, shopSettings }: Pick<ReceiveDependencies, 'inquiries' | 'shopSettings'>,
  message: ShopperMessage,
): Promise<void> {
  const { content } = message
  if (content.kind !== 'photo' || content.isFrame) return
  const { photosPerMinute } = await shopSettings.read()
  if ((await inquiries.photosInMinute(message)) >= photosPerMinute) return
  await inquiries.addMessage({ ...message, content, inTalk: true })
}

/** Whatever the post says or plays, a manager has said what it shows. */
async function isLinkedPost(
  { channelPosts }: ReceiveDependencies,
  { post, mediaGroupId }: ShopperMessage,
): Promise<boolean> {
  // A part of an album is answered with it.
  if (!post || mediaGroupId !== null) return false
  return (await channelPosts.find([post])).length > 0
}

async function receiveWords(
  { inquiries, shopSettings }: ReceiveDependencies,
  message: ShopperMessage,
): Promise<SaidAtOnce | undefined> {
  const { text, chatId } = message
  const smallTalk = smallTalkIn(text)
  if (smallTalk === 'nudge') {
    return (await inquiries.hasPending(chatId)) ? 'patience' : 'at-your-service'
  }
  if (smallTalk) return smallTalk
  const question = { ...message, content: { kind: 'text', fileId: null } } as const
  // A question about the shop is about no photo.
  if (topicsIn(text).length > 0) {
    await inquiries.addMessage(question)
    return undefined
  }
  const { topicMinutes } = await shopSettings.read()
  await inquiries.addWords(question, topicMinutes)
  return undefined
}

/**
 * A message that was edited is asked about anew, and its answer edited; one that was no question may have become one.
 * @returns what is to be said at once; undefined when an answer is promised, or nothing became different.
 */
export async function receiveEdit(
  dependencies: ReceiveDependencies,
  message: ShopperMessage,
): Promise<SaidAtOnce | undefined> {
  const question = questionOf(message)
  // A location that moves is edited every few seconds.
  if (!question || (await dependencies.inquiries.editMessage(question))) return undefined
  return receiveMessage(dependencies, message)
}

/** A photo or words; and whatever comes in an album, which is answered with it. */
function questionOf(message: ShopperMessage): IncomingMessage | undefined {
  const { content, mediaGroupId } = message
  if (content.kind === 'photo') return { ...message, content }
  if (content.kind === 'text') return { ...message, content: { kind: 'text', fileId: null } }
  return mediaGroupId === null ? undefined : { ...message, content: albumPart(content) }
}

function albumPart({ kind, fileId }: OtherContent): IncomingContent {
  return { kind: kind === 'video' ? kind : 'document', fileId }
}

export interface OpenLinkDependencies {
  readonly catalogue: Pick<CatalogueStore, 'findSkus'>
  readonly inquiries: Pick<InquiryStore, 'addMessage'>
}

/**
 * A link into the bot names a product of the shop.
 * @param payload what the link carries
 * @returns false when it names none, as one does that counts where shoppers come from.
 */
export async function openLink(
  { catalogue, inquiries }: OpenLinkDependencies,
  message: ShopperMessage,
  payload: string,
): Promise<boolean> {
  const [sku] = await catalogue.findSkus([payload])
  if (!sku) return false
  await inquiries.addMessage({ ...message, text: sku, content: { kind: 'text', fileId: null } })
  return true
}
