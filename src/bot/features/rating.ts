import { Composer } from 'grammy'
import { parseRating, ratingPress } from '#src/bot/callback-data.ts'
import { editMessage } from '#src/bot/edit-message.ts'
import type { SentPictures } from '#src/bot/pictures.ts'
import type { ShopperContext } from '#src/bot/shopper-context.ts'
import { languageOf, translator } from '#src/bot/texts.ts'
import type { Ratings } from '#src/ports/ratings.ts'

export interface RatingDependencies {
  readonly ratings: Pick<Ratings, 'rate'>
  readonly pictures: SentPictures
}

/** The stars under the question what a shopper thought of it: the first tap counts. */
export function ratingFeature({ ratings, pictures }: RatingDependencies): Composer<ShopperContext> {
  const feature = new Composer<ShopperContext>()
  feature.callbackQuery(ratingPress, async (ctx) => {
    const translate = translator(languageOf(ctx.from.language_code))
    const { ticketId, stars } = parseRating(ctx.match)
    const isTaken = await ratings.rate(ticketId, ctx.from.id, stars)
    const messageId = ctx.callbackQuery.message?.message_id
    if (isTaken && messageId !== undefined) {
      const message = { chatId: ctx.chat.id, messageId }
      const text = translate('rated', { stars: '⭐'.repeat(stars) })
      await editMessage({ api: ctx.api, pictures }, message, { text })
    }
    await ctx.answerCallbackQuery(translate(isTaken ? 'settled' : 'rated-before'))
  })
  return feature
}
