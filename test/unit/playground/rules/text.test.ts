import { describe, expect, test } from 'vitest'
import { parseHtml } from '#src/playground/rules/html-entities.ts'
import { formatText } from '#src/playground/rules/text.ts'

describe('HTML', () => {
  test.each([
    ['<b>жир</b> і <i>к</i>', 'жир і к', ['bold 0 3', 'italic 6 1']],
    ['<b>а<i>б</i></b>', 'аб', ['bold 0 2', 'italic 1 1']],
    [
      '<u>а</u><s>б</s><del>в</del>',
      'абв',
      ['underline 0 1', 'strikethrough 1 1', 'strikethrough 2 1'],
    ],
    ['&lt;b&gt; &amp;amp; &#1111; &#x457; &nbsp;', '<b> &amp; ї ї &nbsp;', []],
    ['😀<b>а</b>', '😀а', ['bold 2 1']],
    ['<code>x</code><pre>y</pre>', 'xy', ['code 0 1', 'pre 1 1']],
    ['<b></b>а > б', 'а > б', []],
    ['<B>а</b>', 'а', ['bold 0 1']],
    ['<a>а</a>', 'а', []],
    [
      '<tg-spoiler>а</tg-spoiler><span class="tg-spoiler">б</span>',
      'аб',
      ['spoiler 0 1', 'spoiler 1 1'],
    ],
  ])('%s', (html, text, entities) => {
    const parsed = parseHtml(html)
    expect(parsed.text).toBe(text)
    expect(parsed.entities.map((e) => `${e.type} ${e.offset} ${e.length}`)).toEqual(entities)
  })

  test('links and languages keep their parameter', () => {
    const html =
      '<a href="https://x.ua/?a=1&amp;b=2">а</a><pre><code class="language-ts">б</code></pre>'
    expect(parseHtml(html).entities).toEqual([
      { type: 'text_link', url: 'https://x.ua/?a=1&b=2', offset: 0, length: 1 },
      { type: 'pre', language: 'ts', offset: 1, length: 1 },
    ])
  })

  test.each([
    ['ї<x>', 'Unsupported start tag "x" at byte offset 2'],
    ['<b>а', 'Can\'t find end tag corresponding to start tag "b"'],
    ['а</b>', 'Unexpected end tag at byte offset 2'],
    ['<b>а</i>', 'Unmatched end tag at byte offset 5, expected "</b>", found "</i>"'],
    ['1 < 2', 'Unclosed start tag at byte offset 2'],
  ])('%s is refused', (html, reason) => {
    expect(() => parseHtml(html)).toThrow(`Bad Request: can't parse entities: ${reason}`)
  })
})

describe('text', () => {
  test('is trimmed together with its entities', () => {
    const { text, entities } = formatText({ text: '\n <b> а </b> ', parseMode: 'HTML' })
    expect(text).toBe('а')
    expect(entities).toEqual([{ type: 'bold', offset: 0, length: 1 }])
  })

  test.each([
    ['/start abc', ['bot_command 0 6']],
    ['див. /help@vitryna_bot', ['bot_command 5 17']],
    ['https://x.ua/start і @olena #сукня', ['url 0 18', 'mention 21 6', 'hashtag 28 6']],
    ['1/2 a@b', []],
  ])('%s has the entities %j', (text, expected) => {
    const { entities } = formatText({ text })
    expect(entities.map((e) => `${e.type} ${e.offset} ${e.length}`)).toEqual(expected)
  })

  test('in code holds no links', () => {
    const { entities } = formatText({ text: '<code>/start</code>', parseMode: 'HTML' })
    expect(entities).toEqual([{ type: 'code', offset: 0, length: 6 }])
  })
})
