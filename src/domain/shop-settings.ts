import { z } from 'zod'
import { type Localized, languages } from './language.ts'
import { holidaysSchema, openingHoursSchema, timeZoneSchema } from './opening-hours.ts'
import { deliveryMethods, paymentMethods } from './order.ts'
import { quietHoursSchema } from './quiet-hours.ts'

const telegramId = { error: 'must be a list of Telegram ids: [123456789]' }

/**
 * The shop's policy: what people may change while the bot runs. A setting is one entry here: what it takes, what holds
 * as long as nobody has set it, and what it means to a shopkeeper. The unit stands in its name. Each must be listed in
 * docs/settings.md, too.
 */
export const shopSettingsSchema = z.strictObject({
  language: z
    .enum(languages, { error: `must be one of ${languages.join(', ')}` })
    .default(languages[0])
    .describe(
      'The language for shoppers whose own the bot does not speak; their menu from the next start',
    ),
  timeZone: timeZoneSchema.default('Europe/Kyiv').describe('Whose clock the opening hours are of'),
  openingHours: openingHoursSchema
    .default({})
    .describe(
      'When managers answer, as { mon: "09:00-13:00, 14:00-18:00", … }: told to a shopper whose question waits. Empty: always, and not said',
    ),
  holidays: holidaysSchema
    .default({})
    .describe(
      'Days with other hours, as { 12-25: closed, 2026-12-31: 09:00-13:00 }; without a year each year',
    ),
  outOfOfficeText: shopText(
    'Told to a shopper whose question waits while the shop is closed, ahead of the time when it opens. Empty: only that time',
  ),
  firstReplyMinutes: deadline(30).describe(
    'Minutes of opening hours in which managers first reply to a ticket. 0: no deadline',
  ),
  nextReplyMinutes: deadline(60).describe(
    'Minutes of opening hours in which they reply when the shopper has written again. 0: no deadline',
  ),
  resolutionMinutes: deadline(480).describe(
    'Minutes of opening hours, without those spent waiting for the shopper, in which a ticket is answered or closed. 0: no deadline',
  ),
  remindMinutes: deadline(10).describe(
    'Minutes before a deadline at which managers are reminded; if the deadline is short, halfway to it',
  ),
  secondLineMention: z
    .string({ error: 'must be a text such as @olena @ivan' })
    .max(200, { error: 'must be a text of 200 characters at most' })
    .default('')
    .describe(
      'Whom to mention when a deadline is missed: @olena @ivan. They may have a group of their own: /level 2',
    ),
  askRating: z
    .boolean({ error: 'must be true or false' })
    .default(true)
    .describe('Ask a shopper for 1 to 5 stars when a manager has closed the ticket'),
  weeklyReport: z
    .boolean({ error: 'must be true or false' })
    .default(true)
    .describe('Tell the managers each Monday what the last week was like'),
  watchFailures: wholeNumber({ from: 0, to: 100, unit: 'looks' })
    .default(3)
    .describe(
      'Checks in a row, one every 30 seconds, that must find a part failing before the managers are told. 0: they never are',
    ),
  watchRecoveries: wholeNumber({ from: 1, to: 100, unit: 'looks' })
    .default(2)
    .describe(
      'Checks in a row that must find it working again before they are told that it is over',
    ),
  watchReminderMinutes: wholeNumber({ from: 0, to: 10_080, unit: 'minutes' })
    .default(240)
    .describe('Minutes after which they are reminded of what still fails. 0: never'),
  watchQuietHours: quietHoursSchema
    .default('22:00-08:00')
    .describe(
      'Hours in which they are told without a sound and not reminded; once aloud when these hours end. Empty: none',
    ),
  answerDeadlineSeconds: wholeNumber({ from: 3, to: 50, unit: 'seconds' })
    .default(10)
    .describe('Seconds in which a photo is answered while no others wait; then a manager is asked'),
  answerRetentionDays: wholeNumber({ from: 30, to: 3_650, unit: 'days' })
    .default(180)
    .describe('Days for which answered questions, with how they were answered, are kept'),
  updateRetentionDays: wholeNumber({ from: 8, to: 3_650, unit: 'days' })
    .default(30)
    .describe('Days for which what Telegram sent, notices and budget counters are kept'),
  backupHours: wholeNumber({ from: 0, to: 720, unit: 'hours' })
    .default(24)
    .describe(
      'Hours between two backups, which go into `backups` in the data directory. 0: none are made',
    ),
  backupsKept: wholeNumber({ from: 1, to: 1_000, unit: 'backups' })
    .default(7)
    .describe('How many of these backups are kept; the oldest are deleted'),
  topicMinutes: wholeNumber({ from: 1, to: 1_440, unit: 'minutes' })
    .default(30)
    .describe('Minutes for which a chat remembers what it is about'),
  ticketReturnMinutes: wholeNumber({ from: 1, to: 1_440, unit: 'minutes' })
    .default(30)
    .describe(
      'Minutes after which a ticket goes back to the queue if its manager does nothing with it',
    ),
  reservationHours: wholeNumber({ from: 1, to: 720, unit: 'hours' })
    .default(24)
    .describe(
      'Hours for which the pieces of an order are reserved while nobody has accepted or paid it',
    ),
  paymentLink: z
    .union([z.literal(''), z.url({ protocol: /^https?$/ })], {
      error: 'must be an http(s) address, or empty',
    })
    .default('')
    .describe(
      'Where orders by link are paid; {order} and {amount} in it stand for its number and its total. Empty: a manager sends a link',
    ),
  orderMinutes: wholeNumber({ from: 1, to: 1_440, unit: 'minutes' })
    .default(120)
    .describe(
      'Minutes for which a message counts as the answer to a question about an order; the basket is kept for longer',
    ),
  paymentMethods: z
    .array(z.enum(paymentMethods), {
      error: `must be a list of these, at least one: ${paymentMethods.join(', ')}`,
    })
    .min(1, { error: 'must name at least one' })
    .default([...paymentMethods])
    .describe('How one can pay for an order; telegram needs PAYMENT_PROVIDER_TOKEN'),
  deliveryMethods: z
    .array(z.enum(deliveryMethods), {
      error: `must be a list of these, at least one: ${deliveryMethods.join(', ')}`,
    })
    .min(1, { error: 'must name at least one' })
    .default([...deliveryMethods])
    .describe('How an order gets to the shopper, in the order in which it is offered'),
  cannedAnswers: z
    .record(z.string().regex(/^[\p{L}\d_-]{1,32}$/u), textOrTexts(), {
      error: 'must be { name: text, … }, with names of 1-32 letters or digits',
    })
    .default({})
    .describe(
      'Answers that managers send with `/c NAME`; {name}, {product}, {sku} and {price} in them stand for the shopper’s',
    ),
  talkHours: wholeNumber({ from: 1, to: 168, unit: 'hours' })
    .default(12)
    .describe(
      'Hours of silence after which the bot answers a shopper again to whom a manager wrote',
    ),
  anonymousManagers: z
    .boolean({ error: 'must be true or false' })
    .default(true)
    .describe('Shoppers are not told which manager writes to them'),
  anonymousShoppers: z
    .boolean({ error: 'must be true or false' })
    .default(false)
    .describe('Managers see a number in place of a shopper’s name'),
  groupMessagesPerMinute: wholeNumber({ from: 1, to: 100_000, unit: 'messages' })
    .default(20)
    .describe('Messages, edits and topics that Telegram allows in one group in a minute'),
  photosPerMinute: wholeNumber({ from: 1, to: 1_000, unit: 'photos' })
    .default(30)
    .describe('Photos that one shopper may send in a minute; for more they are asked to wait'),
  bannedShoppers: z
    .array(z.int(telegramId).positive(telegramId), telegramId)
    .max(10_000, telegramId)
    .default([])
    .describe('Telegram ids of people who get no answer'),
  paused: z
    .boolean({ error: 'must be true or false' })
    .default(false)
    .describe('Every question goes to the managers: `/pause` and `/resume` in their group'),
  rollouts: z
    .boolean({ error: 'must be true or false' })
    .default(true)
    .describe(
      'A second identifier may run beside the one that answers (`vitryna rollout`). false: it is switched off at once, at whatever stage',
    ),
  deliveryAnswer: answer('How you deliver, what it costs and how long it takes'),
  paymentAnswer: answer('How one can pay'),
  exchangeAnswer: answer('How one exchanges or returns what does not fit'),
  sizeChartAnswer: answer('How one finds the right size'),
  addressAnswer: answer('Where the shop is'),
  hoursAnswer: answer('When the shop is open, if the opening hours do not say it all'),
  refitAfterConfirmations: wholeNumber({ from: 0, to: 10_000, unit: 'photos' })
    .default(30)
    .describe(
      'New confirmed photos after which the bot learns again what tells products apart, and uses it if it is better. 0: never',
    ),
  queryViews: z
    .literal([1, 3, 5], { error: 'must be 1, 3 or 5' })
    .default(5)
    .describe(
      "Views of a shopper's photo that are looked at: 5; 3 or 1 take less time, and name less",
    ),
  feedAddress: z
    .union([z.literal(''), z.url({ protocol: /^https?$/ })], { error: 'must be a web address' })
    .default('')
    .describe('The feed that the catalogue is read from, https://…: YML, Google Merchant or CSV'),
  feedHours: wholeNumber({ from: 0, to: 720, unit: 'hours' })
    .default(6)
    .describe('Hours after which the feed is read again. 0: only by `catalog import`'),
  feedMegabytes: wholeNumber({ from: 1, to: 1_000, unit: 'megabytes' })
    .default(100)
    .describe('Megabytes that a feed may unpack to'),
  feedSeconds: wholeNumber({ from: 1, to: 3_600, unit: 'seconds' })
    .default(120)
    .describe('Seconds that fetching a feed may take'),
  feedRepricedPercent: wholeNumber({ from: 0, to: 100, unit: 'per cent' })
    .default(30)
    .describe('Per cent of the products: a feed that re-prices more is shown to managers instead'),
  pictureWorkers: wholeNumber({ from: 1, to: 64, unit: 'pictures' })
    .default(8)
    .describe('Pictures that an import fetches at once, where photos are named by their addresses'),
  pictureSeconds: wholeNumber({ from: 1, to: 600, unit: 'seconds' })
    .default(30)
    .describe('Seconds that fetching one such picture may take'),
  indexWorkers: wholeNumber({ from: 1, to: 64, unit: 'threads' })
    .default(8)
    .describe('Photos that `index` reads at once; never more than there are processor cores'),
  indexBatchPhotos: wholeNumber({ from: 1, to: 64, unit: 'photos' })
    .default(8)
    .describe('Photos that `index` has described and stored at once'),
  indexPhotoSeconds: wholeNumber({ from: 1, to: 3_600, unit: 'seconds' })
    .default(60)
    .describe('Seconds that `index` spends on reading one photo, at most'),
})

export type ShopSettings = Readonly<z.output<typeof shopSettingsSchema>>
export type SettingKey = keyof ShopSettings

export const settingKeys = Object.keys(shopSettingsSchema.shape) as readonly SettingKey[]

/** What holds as long as nobody has set anything. */
export const defaultSettings: ShopSettings = shopSettingsSchema.parse({})

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(shopSettingsSchema.shape, key)
}

/** What a setting means, for people. */
export function meaningOf(key: SettingKey): string {
  return shopSettingsSchema.shape[key].description ?? ''
}

/** What is asked of one setting: its value, or what is wrong with it. */
export type CheckedSetting =
  | { readonly key: SettingKey; readonly value: unknown }
  | { readonly key: string; readonly problem: string }

/** @param value null stands for the default. */
export function checkSetting(key: string, value: unknown): CheckedSetting {
  if (!isSettingKey(key)) return { key, problem: `${key} is not a setting` }
  if (value === null) return { key, value }
  const parsed = shopSettingsSchema.shape[key].safeParse(value)
  if (parsed.success) return { key, value: parsed.data }
  const [issue] = parsed.error.issues
  const place = [key, ...(issue?.path ?? [])].map(String).join('.')
  return { key, problem: `${place} ${issue?.message ?? 'is wrong'}` }
}

/** What is in force. What a newer or older version of the program has set and this one does not take, is left out. */
export function settingsInForce(
  stored: readonly { readonly key: string; readonly value: unknown }[],
): ShopSettings {
  const good = stored
    .map(({ key, value }) => checkSetting(key, value))
    .flatMap((checked) =>
      'problem' in checked || checked.value === null ? [] : [[checked.key, checked.value] as const],
    )
  return shopSettingsSchema.parse(Object.fromEntries(good))
}

function answer(meaning: string) {
  return shopText(`${meaning}; asked for it, the bot says so. Empty: a manager is asked`)
}

/** What shoppers are told in the shop's own words, as plain text: one for every language, or one each. */
function shopText(meaning: string) {
  return textOrTexts().default({}).describe(meaning)
}

function textOrTexts() {
  const error = 'must be a text of 1-2000 characters, or { uk: …, en: … }'
  const text = z.string({ error }).trim().min(1, { error }).max(2_000, { error })
  const perLanguage = z
    .strictObject({ uk: text.optional(), en: text.optional() }, { error })
    .transform(({ uk, en }) => ({ ...(uk ? { uk } : {}), ...(en ? { en } : {}) }))
  return z.union([text.transform((uk): Localized => ({ uk })), perLanguage], { error })
}

function deadline(usual: number) {
  return wholeNumber({ from: 0, to: 20_000, unit: 'minutes' }).default(usual)
}

function wholeNumber({ from, to, unit }: { from: number; to: number; unit: string }) {
  const error = `must be a whole number of ${unit} from ${from} to ${to}`
  return z.int({ error }).min(from, { error }).max(to, { error })
}
