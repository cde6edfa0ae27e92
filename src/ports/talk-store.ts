import type { ChatMessage } from './inquiry-store.ts'

export type Party = 'shopper' | 'staff'

/** Parts of a text that are more than words, as Telegram describes them. */
export type Entities = readonly object[]

/** One picture, film, piece of music or file of an album. */
export interface AlbumItem {
  readonly messageId: number
  readonly type: 'photo' | 'video' | 'audio' | 'document'
  readonly fileId: string
  readonly caption?: string | undefined
  readonly entities?: Entities | undefined
}

/** What a message became when it was edited. */
export type EditedWords =
  | { readonly text: string; readonly entities?: Entities | undefined }
  | Pick<AlbumItem, 'caption' | 'entities'>
  | (Pick<AlbumItem, 'caption' | 'entities' | 'fileId'> & {
      readonly type: AlbumItem['type'] | 'animation'
    })

/** What is to be done in the other chat. */
export type Passage =
  /** A copy of the message, whatever is in it. */
  | { readonly kind: 'copy' }
  | { readonly kind: 'album'; readonly items: readonly AlbumItem[] }
  /** Words of the bot's, HTML: in place of what was said, or beside it. */
  | { readonly kind: 'text'; readonly html: string; readonly isCopy: boolean }
  /** The copy becomes what the original has become. */
  | { readonly kind: 'edit'; readonly words: EditedWords }
  /** The copy goes. */
  | { readonly kind: 'delete' }

/** Something said in one chat that is to be put into the other one. */
export interface NewDelivery {
  readonly inquiryId: number
  readonly to: Party
  /** What was said, or what it is about. */
  readonly source: ChatMessage
  /** What it replies to, in the same chat; null where it replies to nothing. */
  readonly repliesTo: number | null
  readonly passage: Passage
}

export interface Delivery extends NewDelivery {
  readonly id: number
  /** The shopper's chat. */
  readonly chatId: number
  /**
   * The highest message id known when it left for Telegram, 0 where none was: it may have arrived. null: it has not left.
   */
  readonly leftAfter: number | null
  /** How long ago the last item of an album came, in milliseconds. */
  readonly ageMs: number
}

/** Words to be noted. */
export interface Spoken extends Omit<NewDelivery, 'passage'> {
  /** What is sent before it, in its place; HTML. */
  readonly introduction?: string | undefined
  readonly passage: Exclude<Passage, { readonly kind: 'edit' | 'delete' }>
  /** Messages of one album share it. */
  readonly albumId: string | null
  /** Who of the managers; null for the shopper. */
  readonly managerId: number | null
}

/** A shopper's message, and where it may belong. */
export interface ShopperPlace extends ChatMessage {
  /** The message of the same chat that it replies to. */
  readonly repliesTo: number | undefined
  /** For how long a talk is open in which nobody says anything. */
  readonly hours: number
}

/** Where a manager wrote. */
export interface ManagerPlace {
  readonly chatId: number
  readonly repliesTo: number | undefined
  /** The topic; undefined outside of topics. */
  readonly threadId: number | undefined
}

/** Where an inquiry stands in a managers' group. */
export interface StaffPlace {
  readonly ticketMessage: ChatMessage | undefined
}

/** Who said what to whom, and what of it is still to be put into the other's chat. */
export interface TalkStore {
  /**
   * The inquiry that a manager's message is about: of what it replies to, else the last of the topic's shopper. What only
   * came up in a talk is about that talk.
   */
  inquiryAt(place: ManagerPlace): Promise<number | undefined>
  /** The inquiry whose photos came in a talk, and what they may show a message tells. */
  seenAt(message: ChatMessage): Promise<number | undefined>
  /** Whether a message was said in a talk: noted, or the copy of one. */
  has(message: ChatMessage): Promise<boolean>
  /** The same words in the other chat. */
  twinOf(message: ChatMessage): Promise<ChatMessage | undefined>
  /** The inquiry that a shopper talks about with a person; undefined: the bot answers. */
  openFor(place: ShopperPlace): Promise<number | undefined>
  /** Who of the managers spoke last in an open talk. */
  lastManager(inquiryId: number): Promise<number | undefined>
  /**
   * Notes what was said, that the talk goes on, and promises to pass it on, in one transaction. What is noted already
   * changes nothing; further messages of an album join it. @returns false when it was noted before.
   */
  say(spoken: Spoken): Promise<boolean>
  /**
   * Promises what follows from a message that was passed on. @returns false when it was not, or is no talk.
   */
  follow(
    source: ChatMessage,
    passage: Extract<Passage, { kind: 'edit' | 'delete' }>,
  ): Promise<boolean>
  /** Promises words of the bot's own. */
  tell(delivery: NewDelivery & { readonly passage: { readonly kind: 'text' } }): Promise<void>
  /** A person talks with the inquiry's shopper from now on. @param managerId null when nobody has said anything yet */
  begin(inquiryId: number, managerId: number | null): Promise<void>
  /** The bot answers the inquiry's shopper again. @returns false when nobody was talking. */
  end(inquiryId: number): Promise<boolean>
  delivery(id: number): Promise<Delivery | undefined>
  /** Whether a later edit of the same message waits, too. */
  isOutdated(delivery: Delivery): Promise<boolean>
  /** It is about to leave for Telegram. */
  leave(id: number, after: number | undefined): Promise<void>
  /** It has not arrived. */
  stay(id: number): Promise<void>
  /**
   * It is done: notes the copies, in the order of what was said, and forgets it. Of an album that grew meanwhile the rest
   * is promised anew.
   */
  done(delivery: Delivery, copies: readonly ChatMessage[]): Promise<void>
  /** What may have arrived, and whose process has ended: ids, oldest first. */
  left(): Promise<readonly number[]>
  /** Which of these ids are no messages of this chat that are known. */
  unknownIds(chatId: number, ids: readonly number[]): Promise<readonly number[]>
  /** The highest message id known in each chat. */
  highestIds(): Promise<readonly ChatMessage[]>
  placeOf(inquiryId: number): Promise<StaffPlace>
}
