import { expect, it } from 'vitest'
import { messageOf } from '#src/lib/message.ts'

/** What node-postgres throws when every address of a host refuses. */
function nameless(errors: readonly unknown[]): AggregateError {
  return Object.assign(new AggregateError(errors, 'x'), { message: '' })
}

it.each([
  ['the message of an error', new Error('no route'), 'no route'],
  ['the message of the copy of an error', { message: 'no route', queue: 'answer' }, 'no route'],
  ['whatever else was thrown, as text', 'text', 'text'],
  ['undefined', undefined, 'undefined'],
  ['the messages of an aggregate that has none itself', nameless([new Error('a'), 'b']), 'a; b'],
  [
    'the own message of an aggregate that has one',
    new AggregateError([new Error('a')], 'all'),
    'all',
  ],
])('messageOf gives %s', (_, error, expected) => {
  expect(messageOf(error)).toBe(expected)
})
