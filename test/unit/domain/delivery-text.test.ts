import { expect, it } from 'vitest'
import {
  type DeliveryQuestion,
  type ReadDelivery,
  readDelivery,
} from '#src/domain/delivery-text.ts'

const branch = (city: string, number: number): ReadDelivery => ({ kind: 'branch', city, number })
const locker = (city: string, number: number): ReadDelivery => ({ kind: 'locker', city, number })
const courier = (address: string): ReadDelivery => ({ kind: 'courier', address })
const pickup: ReadDelivery = { kind: 'pickup' }
const ask = (question: DeliveryQuestion): ReadDelivery => ({ kind: 'question', ask: question })
const asText = (text: string): ReadDelivery => ({ kind: 'text', text })

const written: readonly (readonly [string, ReadDelivery])[] = [
  // Ukrainian
  ['НП 12 Львів', branch('Львів', 12)],
  ['поштомат 5432, Київ', locker('Київ', 5432)],
  ['відділення №3 Бровари', branch('Бровари', 3)],
  ['Львів, Нова Пошта, відділення 12', branch('Львів', 12)],
  ['Нова пошта №12 м. Львів', branch('Львів', 12)],
  ['новою поштою, київ, 7', branch('Київ', 7)],
  ['Львів 12', branch('Львів', 12)],
  ['12 Львів', branch('Львів', 12)],
  ['м.Одеса відд.45', branch('Одеса', 45)],
  ['Одеса, 45 відділення', branch('Одеса', 45)],
  ['Івано-Франківськ, 4-те відділення', branch('Івано-Франківськ', 4)],
  ['івано-франківськ нп4', branch('Івано-Франківськ', 4)],
  ["КАМ'ЯНЕЦЬ-ПОДІЛЬСЬКИЙ ВІДДІЛЕННЯ 2", branch("Кам'янець-Подільський", 2)],
  ['Біла Церква, НП № 8 (вул. Шевченка, 166)', branch('Біла Церква', 8)],
  ['Львів, вул. Городоцька 355, НП 12', branch('Львів', 12)],
  ['Нова Каховка, Нова Пошта 1', branch('Нова Каховка', 1)],
  ['Київська обл., м. Бровари, відділення № 3', branch('Бровари', 3)],
  ['відправте, будь ласка, на відділення 3, Бровари', branch('Бровари', 3)],
  ['Київ, поштомат №23456', locker('Київ', 23456)],
  ['почтомат 5432 Киев', locker('Киев', 5432)],
  ["кур'єром: Київ, вул. Хрещатик 1, кв. 5", courier('Київ, вул. Хрещатик 1, кв. 5')],
  ['Київ, вул. Хрещатик 1, кв. 5', courier('Київ, вул. Хрещатик 1, кв. 5')],
  ['самовивіз', pickup],
  ['Заберу сама з магазину', pickup],
  // Russian
  ['Новая почта 12, Львов', branch('Львов', 12)],
  ['отделение №5 Харьков', branch('Харьков', 5)],
  ['г. Днепр, отд. 31', branch('Днепр', 31)],
  ['постомат 5432 Киев', locker('Киев', 5432)],
  ['самовывоз', pickup],
  // English
  ['Nova Poshta 12 Lviv', branch('Lviv', 12)],
  ['branch no. 3, Brovary', branch('Brovary', 3)],
  ['parcel locker 5432, Kyiv', locker('Kyiv', 5432)],
  ['to the 12th branch in Lviv please', branch('Lviv', 12)],
  ['pick-up', pickup],
  // Abroad, and by others
  ['Nova Post 7, Warszawa', branch('Warszawa', 7)],
  ['Berlin, Hauptstraße 5', courier('Berlin, Hauptstraße 5')],
  ['InPost WAW123M', asText('InPost WAW123M')],
  ['Укрпошта 79000, Львів', asText('Укрпошта 79000, Львів')],
  ['НП Львів, вул. Городоцька 355', asText('НП Львів, вул. Городоцька 355')],
  // Too little
  ['НП 12', ask('city')],
  ['поштомат 5432', ask('city')],
  ['Львів', ask('number')],
  ['нова пошта Бровари', ask('number')],
  ['Львів, НП 12 або 15', ask('number')],
  ["кур'єром", ask('address')],
  ['нова пошта', ask('place')],
  ['???', ask('place')],
  ['не знаю ще, напишіть мені потім, як буде зручно', ask('place')],
]

it.each(written)('reads %j', (text, meant) => {
  expect(readDelivery(text)).toEqual(meant)
})

it('takes a number for that of a locker where one was asked for, unless the text says otherwise', () => {
  expect(readDelivery('Київ 5432', 'locker')).toEqual(locker('Київ', 5432))
  expect(readDelivery('відділення 3 Київ', 'locker')).toEqual(branch('Київ', 3))
  expect(readDelivery('Київ, Хрещатик 1, кв. 5', 'courier')).toEqual(
    courier('Київ, Хрещатик 1, кв. 5'),
  )
  expect(readDelivery('Київ', 'courier')).toEqual(ask('address'))
})

it('reads what is missing when it is added', () => {
  expect(readDelivery(['НП 12', 'Львів'].join(', '))).toEqual(branch('Львів', 12))
  expect(readDelivery(['Львів', '12'].join(', '))).toEqual(branch('Львів', 12))
})
