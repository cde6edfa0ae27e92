import { Composer, InputFile } from 'grammy'
import type { ShopperContext } from '#src/bot/shopper-context.ts'
import { languageOf, translator } from '#src/bot/texts.ts'
import type { ShopperData } from '#src/ports/shopper-data.ts'

export interface MyDataDependencies {
  readonly shopperData: Pick<ShopperData, 'read'>
}

/** /mydata: all that is kept of a shopper, as one file. */
export function myDataFeature({ shopperData }: MyDataDependencies): Composer<ShopperContext> {
  const feature = new Composer<ShopperContext>()
  feature.command('mydata', async (ctx) => {
    const kept = await shopperData.read(ctx.chat.id)
    const file = new InputFile(Buffer.from(JSON.stringify(kept, null, 2)), 'my-data.json')
    const translate = translator(languageOf(ctx.from?.language_code))
    await ctx.replyWithDocument(file, { caption: translate('my-data') })
  })
  return feature
}
