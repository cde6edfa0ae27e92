import type { ColumnType, Generated } from 'kysely'
import type { Fingerprint } from '#src/domain/fingerprint.ts'
import type { InquiryMessage, InquiryState } from '#src/domain/inquiry.ts'
import type { Language } from '#src/domain/language.ts'
import type { Notice } from '#src/domain/notice.ts'
import type { Candidate } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { ChatQueue } from '#src/ports/chat-jobs.ts'
import type { Party, Passage } from '#src/ports/talk-store.ts'
import type {
  BigInteger,
  GeneratedBigInteger,
  Json,
  Nullable,
  NullableBigInteger,
  NullableTimestamp,
  Timestamp,
} from './column-types.ts'

/** What shoppers and managers said, and the work on it. */
export interface ChatTables {
  notices: { key: string; notice: Json<Notice>; created_at: Timestamp }
  updates: { update_id: BigInteger; payload: Json<unknown>; received_at: Timestamp }
  inquiries: {
    id: Generated<number>
    chat_id: BigInteger
    thread_id: NullableBigInteger
    first_message_id: BigInteger
    media_group_id: string | null
    shopper_id: BigInteger
    shopper_name: string
    language: Language
    state: Generated<InquiryState>
    /** A person was talking with the shopper: the bot says nothing. */
    in_talk: Generated<boolean>
    answer_message_id: NullableBigInteger
    identification_id: string | null
    candidates: ColumnType<readonly Candidate[], string | undefined, string>
    rejected: Generated<Sku[]>
    sku: Sku | null
    decided_by: 'machine' | 'shopper' | 'manager' | null
    topic_sku: Sku | null
    /** When its answer was about to be shown; null while it is looked at. */
    shown_at: NullableTimestamp
    touched_at: Timestamp
    created_at: Timestamp
  }
  inquiry_messages: {
    chat_id: BigInteger
    message_id: BigInteger
    inquiry_id: number
    kind: InquiryMessage['kind']
    /** What was written: a caption, or the message itself. */
    text: string
    file_id: string | null
    file_unique_id: string | null
    is_frame: Generated<boolean>
    /** Of the channel post that it is a forward of. */
    channel_id: NullableBigInteger
    post_id: NullableBigInteger
    edits: Generated<number>
    /** What was read in the picture. */
    written: Nullable<string>
    fingerprint: ColumnType<Fingerprint | null, string | null | undefined, string | null>
    fingerprint_version: Nullable<number>
    received_at: Timestamp
  }
  model_consents: {
    shopper_id: BigInteger
    /** With whose answer the shopper was asked. */
    inquiry_id: Nullable<number>
    /** null: asked, and not said yet. */
    is_given: Nullable<boolean>
    asked_at: Timestamp
    decided_at: NullableTimestamp
  }
  shopper_languages: { shopper_id: BigInteger; language: Language; chosen_at: Timestamp }
  forgotten_shoppers: { id: Generated<string>; salt: string; hash: string; forgotten_at: Timestamp }
  message_links: {
    chat_id: BigInteger
    message_id: BigInteger
    inquiry_id: number
    party: 'shopper' | 'staff'
    /** A manager or the shopper wrote it to the other; else the bot said it. */
    is_talk: Generated<boolean>
    /** Who wrote it; null for copies, and what the bot said. */
    author_id: NullableBigInteger
    twin_chat_id: NullableBigInteger
    twin_message_id: NullableBigInteger
    created_at: Timestamp
  }
  talks: {
    chat_id: BigInteger
    inquiry_id: number
    /** Who of the managers spoke last. */
    manager_id: NullableBigInteger
    spoken_at: Timestamp
  }
  deliveries: {
    id: GeneratedBigInteger
    inquiry_id: number
    to_party: Party
    source_chat_id: BigInteger
    source_message_id: BigInteger
    reply_to_message_id: NullableBigInteger
    album_id: string | null
    passage: Json<Passage>
    left_after: NullableBigInteger
    touched_at: Timestamp
  }
  shopper_topics: {
    staff_chat_id: BigInteger
    shopper_id: BigInteger
    thread_id: BigInteger
    created_at: Timestamp
  }
  channel_posts: {
    id: Generated<number>
    channel_id: BigInteger
    post_id: BigInteger
    skus: Sku[]
    linked_by: BigInteger
    linked_at: Timestamp
  }
  staff_chats: {
    id: Generated<number>
    chat_id: BigInteger
    seed: NullableBigInteger
    /** It gets the tickets of these alone; none: what no other group gets. */
    categories: Generated<string[]>
    /** 2: it gets what the others escalate. */
    level: Generated<number>
    created_at: Timestamp
  }
  chat_jobs: {
    id: GeneratedBigInteger
    queue: ChatQueue
    chat_id: BigInteger
    /** `update_id`, or the id of an inquiry. */
    position: BigInteger
    urgency: number
    version: Generated<number>
    attempts: Generated<number>
    failures: Generated<number>
    not_before: Timestamp
    created_at: Timestamp
  }
  chat_lanes: {
    queue: ChatQueue
    chat_id: BigInteger
    leased_by: string
    leased_until: Timestamp
  }
}
