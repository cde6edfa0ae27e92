import { answerOf } from './dialogs.js'
import { element, find } from './dom.js'
import { text, translate } from './language.js'

/** @import { Contact, Location, User } from 'grammy/types' */

/** Places to try, besides the reader's own. */
const cities = /** @type {const} */ ([
  { name: 'kyiv', location: { latitude: 50.4501, longitude: 30.5234 } },
  { name: 'lviv', location: { latitude: 49.8397, longitude: 24.0297 } },
  { name: 'odesa', location: { latitude: 46.4825, longitude: 30.7233 } },
])

/** A number of the range that is kept for stories and tests. */
const ownPhone = '+380670000001'

/** The contact that a person shares of themselves. @param {User} person @returns {Contact} */
export function ownContact(person) {
  return { phone_number: ownPhone, first_name: person.first_name, user_id: person.id }
}

/**
 * @param {User} person
 * @returns {Promise<Contact | undefined>}
 */
export async function askContact(person) {
  const dialog = find(document, '#contact-dialog', HTMLDialogElement)
  translate(dialog)
  const name = find(dialog, '#contact-name', HTMLInputElement)
  const phone = find(dialog, '#contact-phone', HTMLInputElement)
  name.value = person.first_name
  phone.value = ownPhone
  const answer = await answerOf(dialog)
  if (answer === 'own') return ownContact(person)
  if (answer !== 'send' || !name.value.trim() || !phone.value.trim()) return
  return { phone_number: phone.value.trim(), first_name: name.value.trim() }
}

/** @returns {Promise<Location | undefined>} */
export async function askPlace() {
  const dialog = find(document, '#place-dialog', HTMLDialogElement)
  translate(dialog)
  const list = find(dialog, '.place-list', HTMLElement)
  list.replaceChildren(
    ...cities.map(({ name }) =>
      element('button', { type: 'submit', value: name, class: 'menu-item' }, text(name)),
    ),
  )
  const answer = await answerOf(dialog)
  if (answer === 'here') return await here()
  return cities.find(({ name }) => name === answer)?.location
}

/** Where the reader is, or the first of the cities when the browser does not tell. @returns {Promise<Location>} */
export function here() {
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => resolve({ latitude, longitude }),
      () => resolve(cities[0].location),
      { timeout: 3000 },
    )
  })
}
