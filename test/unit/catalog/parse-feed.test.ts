import { describe, expect, it } from 'vitest'
import { checkCatalogue } from '#src/catalog/check-catalogue.ts'
import { parseFeed } from '#src/catalog/parse-feed.ts'
import { CatalogueError } from '#src/ports/errors.ts'

const yml = (offers: string) => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE yml_catalog SYSTEM "shops.dtd" [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>
<yml_catalog date="2026-11-29"><shop><currencies><currency id="UAH" rate="1"/></currencies>
<categories><category id="7">Костюми</category></categories>
<offers>${offers}</offers></shop></yml_catalog>`

const read = (text: string) => {
  const { products, problems } = checkCatalogue(parseFeed(text, 'feed.xml'))
  expect(problems).toEqual([])
  return products
}

describe('a YML feed', () => {
  it('becomes products, several offers of one group one of them', () => {
    const offer = (id: number, size: string, stock: number) =>
      `
      <offer id="${id}" group_id="G1" available="true"><vendorCode>MRIYA-PINK</vendorCode>
        <name>Костюм</name><name_ua>Костюм «Мрія» &amp; заєць</name_ua><price>1290.00</price>
        <currencyId>UAH</currencyId><categoryId>7</categoryId><stock_quantity>${stock}</stock_quantity>
        <picture>https://cdn.example/1.jpg</picture><picture>https://cdn.example/2.jpg</picture>
        <description><![CDATA[<p>М’який <b>плюш</b></p>]]></description>
        <vendor>Мрія</vendor><barcode>4820000000017</barcode><url>https://shop.example/1</url>
        <param name="Розмір">${size}</param><param name="Колір">рожевий</param>
      </offer>`.replace('4820000000017', `482000000001${id === 1 ? '7' : '8'}`)
    const [product] = read(
      yml(
        offer(1, '98', 3).replace(/<barcode>.*?<\/barcode>/, '') +
          offer(2, '104', 0).replace(/<barcode>.*?<\/barcode>/, ''),
      ),
    )
    expect(product?.product).toMatchObject({
      sku: 'MRIYA-PINK',
      category: 'Костюми',
      brand: 'Мрія',
      price: { minor: 129_000, currency: 'UAH' },
      variants: [
        { size: '98', colour: 'рожевий', stock: 3 },
        { size: '104', colour: 'рожевий', stock: 0 },
      ],
    })
    expect(product?.product.name).toEqual({ uk: 'Костюм «Мрія» & заєць' })
    expect(product?.product.visualFeatures).toEqual({ uk: 'М’який плюш' })
    expect(product?.photos.map(({ photo }) => photo)).toMatchObject([
      { file: 'https://cdn.example/1.jpg', role: 'product' },
      { file: 'https://cdn.example/2.jpg', role: 'product' },
    ])
  })

  it('lets no entity grow, and is refused when it ends in the middle', () => {
    const [one] = read(
      yml('<offer id="5"><name>&b;</name><price>1</price><categoryId>7</categoryId></offer>'),
    )
    expect(one?.product.name).toEqual({ uk: '&b;' })
    expect(() => parseFeed(yml('<offer id="5">').slice(0, -60), 'feed.xml')).toThrow(CatalogueError)
    expect(() => parseFeed('sku,name', 'feed.xml')).toThrow(CatalogueError)
  })
})

describe("Google Merchant's feed", () => {
  it('becomes products, too', () => {
    const [product] = read(`<?xml version="1.0"?>
      <rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel><title>Shop</title><item>
        <g:id>A 17</g:id><title>Kazka dress</title><description>mint</description>
        <link>https://shop.example/a17</link><g:image_link>https://cdn.example/a.jpg</g:image_link>
        <g:price>990.00 UAH</g:price><g:sale_price>790.00 UAH</g:sale_price>
        <g:availability>out of stock</g:availability><g:product_type>Clothes &gt; Dresses</g:product_type>
        <g:color>mint</g:color><g:size>98</g:size></item></channel></rss>`)
    expect(product?.product).toMatchObject({
      sku: 'A-17',
      category: 'Dresses',
      price: { minor: 79_000, currency: 'UAH' },
      sizes: ['98'],
      variants: [],
    })
    expect(product?.photos).toHaveLength(1)
  })
})
