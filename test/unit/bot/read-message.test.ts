import type { Document, Message } from 'grammy/types'
import { describe, expect, it } from 'vitest'
import { readMessage } from '#src/bot/read-message.ts'

const from = { id: 1, is_bot: false, first_name: 'A' }
const file = { file_id: 'x', file_unique_id: 'u' }
const size = { ...file, width: 9, height: 9 }

const kindOf = (content: object) => {
  const message = { message_id: 1, date: 1, chat: { id: 1, type: 'private' }, from, ...content }
  return readMessage(message as Message, from)?.content.kind
}

/** What pickers and programs declare of a picture that is sent as a file. */
const pictures: readonly Partial<Document>[] = [
  { mime_type: '*/*' },
  { mime_type: 'application/x-download' },
  { mime_type: 'application/x-unknown-content-type' },
  { mime_type: 'unknown/unknown' },
  { mime_type: 'application/jpg' },
  { mime_type: 'jpeg' },
  { mime_type: 'IMAGE/PJPEG; name="a.jpg"' },
  { mime_type: 'multipart/form-data', file_name: 'IMG_0001.jpeg' },
  { mime_type: 'application/zip', file_name: 'scan.JPE' },
  { mime_type: 'text/plain', file_name: 'photo.jpg ' },
  { mime_type: 'application/pdf', file_name: 'IMG-20261130-WA0001.jpg' },
  { mime_type: 'video/mp4', file_name: 'MVIMG_20261130.jpg' },
  { mime_type: 'application/x-bmp', file_name: 'untitled.bmp' },
]

const noPictures: readonly Partial<Document>[] = [
  { mime_type: 'application/pdf', file_name: 'photo.jpg.pdf' },
  { mime_type: 'application/zip', file_name: 'photos.jpg.zip' },
  { mime_type: 'application/msword', file_name: 'How to JPEG.doc' },
  { mime_type: 'video/mp4', file_name: 'IMG_0001.MOV' },
  { mime_type: 'application/vnd.android.package-archive', file_name: 'shop.apk' },
  { mime_type: 'text/vcard', file_name: 'contact.vcf' },
  { mime_type: 'application/x-msdownload', file_name: 'photo.jpg.exe' },
]

describe('a file', () => {
  it.each(pictures)('is looked at: %j', (declared) => {
    expect(kindOf({ document: { ...file, ...declared } })).toBe('photo')
  })

  it.each(noPictures)('is not fetched: %j', (declared) => {
    expect(kindOf({ document: { ...file, ...declared } })).toBe('document')
  })
})

const user = { user_id: 2 }
/** Nobody wrote these to get an answer. */
const events: Readonly<Record<string, unknown>> = {
  gift: { gift: { id: '1', sticker: {} }, owned_gift_id: '1' },
  unique_gift: { gift: { base_name: 'Hat', name: 'Hat-1' }, origin: 'transfer' },
  gift_upgrade_sent: { gift: { id: '1' } },
  giveaway_created: { prize_star_count: 1 },
  giveaway_completed: { winner_count: 1 },
  boost_added: { boost_count: 1 },
  video_chat_started: {},
  video_chat_participants_invited: { users: [from] },
  forum_topic_edited: { name: 'A' },
  forum_topic_closed: {},
  general_forum_topic_hidden: {},
  checklist_tasks_done: { marked_as_done_task_ids: [1] },
  paid_message_price_changed: { paid_message_star_count: 5 },
  direct_message_price_changed: { are_direct_messages_enabled: true },
  suggested_post_approved: { send_date: 1 },
  refunded_payment: { currency: 'UAH', total_amount: 1 },
  passport_data: { data: [], credentials: {} },
  new_chat_members: [from],
  left_chat_member: from,
  new_chat_title: 'A',
  delete_chat_photo: true,
  group_chat_created: true,
  migrate_to_chat_id: -100,
  poll_option_added: { option: 'A' },
  chat_owner_left: { user },
}

/** Whoever sends one waits for a word. */
const said: Readonly<Record<string, readonly [string, object]>> = {
  'a venue': ['location', { venue: { title: 'A' }, location: { latitude: 1, longitude: 1 } }],
  'a contact': ['contact', { contact: { phone_number: '1', first_name: 'A' } }],
  'a poll': ['other', { poll: { id: '1', question: 'Which?' } }],
  'a list of tasks': ['other', { checklist: { title: 'To buy', tasks: [] } }],
  'a story': ['other', { story: { id: 1, chat: { id: 2, type: 'private' } } }],
  'a rich message': ['other', { rich_message: { blocks: [] } }],
  'a bill of another bot': ['other', { invoice: { title: 'A', total_amount: 1 } }],
  'a giveaway': ['other', { giveaway: { chats: [], winner_count: 1 } }],
  'pictures to pay for': ['other', { paid_media: { star_count: 1, paid_media: [] } }],
  'a live photo alone': ['photo', { live_photo: { ...size, duration: 1, photo: [size] } }],
  'a sticker that does not move': ['photo', { sticker: { ...size, type: 'regular' } }],
  'a video note without a still': [
    'video-note',
    { video_note: { ...file, length: 1, duration: 1 } },
  ],
  'no words at all': ['text', { text: '' }],
}

describe('a message', () => {
  it.each(Object.entries(events))('that tells of the chat is no question: %s', (key, value) => {
    expect(kindOf({ [key]: value })).toBeUndefined()
  })

  it.each(Object.entries(said))('that somebody sent is one: %s', (...[, [kind, content]]) => {
    expect(kindOf(content)).toBe(kind)
  })
})
