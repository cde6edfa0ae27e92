import { element, icon } from './dom.js'
import { money, text } from './language.js'

/** @import { Contact, Invoice, Location, Message, Venue } from 'grammy/types' */

/**
 * What a message shows that is neither a file nor text: a bill, a person, a place.
 *
 * @param {Message} message
 */
export function cardView(message) {
  if (message.invoice) return invoiceView(message.invoice)
  if (message.contact) return contactView(message.contact)
  if (message.location) return placeView(message.location, message.venue)
  const words = message.text ?? message.caption ?? message.rich_message
  if (words !== undefined) return
  return element('p', { class: 'text unsupported' }, text('unsupported'))
}

/** @param {Invoice} invoice */
function invoiceView({ title, description, total_amount: total, currency }) {
  return element(
    'div',
    { class: 'invoice' },
    element('strong', {}, title),
    element('p', {}, description),
    element('p', { class: 'invoice-total' }, money(total, currency)),
  )
}

/** @param {Contact} contact */
function contactView({ first_name: first, last_name: last, phone_number: phone }) {
  const name = [first, last].filter(Boolean).join(' ')
  const digits = phone.replaceAll(/[^\d+]/g, '')
  return element(
    'div',
    { class: 'contact' },
    element(
      'span',
      { class: 'avatar avatar-large avatar-1', 'aria-hidden': 'true' },
      name.slice(0, 1),
    ),
    element(
      'span',
      { class: 'document-words' },
      element('strong', {}, name),
      element('a', { href: `tel:${digits}` }, phone),
    ),
  )
}

/**
 * A sketch of a map: the page loads nothing from the web.
 *
 * @param {Location} location
 * @param {Venue} [venue]
 */
export function placeView({ latitude, longitude }, venue) {
  const address = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`
  const coordinates = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`
  const name = venue?.title ?? text('location')
  const attributes = {
    href: address,
    target: '_blank',
    rel: 'noopener noreferrer',
    class: 'place',
    'aria-label': text('openMap', { name }),
  }
  return element(
    'a',
    attributes,
    element('span', { class: 'place-map', 'aria-hidden': 'true' }, icon('pin')),
    element('strong', {}, name),
    element('span', { class: 'place-address' }, venue?.address ?? coordinates),
  )
}
