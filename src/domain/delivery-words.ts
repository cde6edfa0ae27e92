/** How people write of deliveries in Ukrainian, Russian and English: parts of regular expressions. */
const words = {
  carrier:
    'нов(?:а|ою|у|ої) ?пошт[аоуи]ю?|нов(?:ая|ой|ую) ?почт[аойуые]+|н\\.? ?п|nova ?(?:poshta|pochta|post)|np',
  branch:
    'в[іi]дд[іi]лен\\p{L}*|в[іi]ділен\\p{L}*|відд?|отделен\\p{L}*|отд|склад\\p{L}?|branch|office|warehouse|dept?',
  locker:
    'п[ао][шч]т[ао]мат\\p{L}*|постомат\\p{L}*|(?:parcel )?(?:locker|machine)|po(?:sh|sch|s|ch)t[ao]mat|parcelomat',
  courier:
    "кур['ʼ]?[єе]р\\p{L}*|кур[ьъ]ер\\p{L}*|courier|адресн\\p{L}+ доставк\\p{L}+|до дверей|до двери|to (?:the|my) door",
  pickup:
    'самовив[оіi]з\\p{L}*|самовывоз\\p{L}*|(?:self[- ]?)?pick[- ]?up|pick it up|заберу|забер[её]м|collect it',
  otherCarrier:
    'укр ?пошт\\p{L}*|укр ?почт\\p{L}*|ukr ?poshta|meest|м[іи]ст[- ]?експрес|justin|inpost|dhl|dpd|gls|ups|делівері|деливери|rozetka|розетк\\p{L}*',
  street:
    'вул|вулиц\\p{L}|ул|улиц\\p{L}|просп|проспект\\p{L}?|пр-т|пров|провулок|пер|переулок|бульв|бульвар|б-р|площа|площадь|пл|шосе|шоссе|street|str|st|avenue|ave|road|rd|lane|ulica|ul|\\p{L}+stra(?:ss|ß)e|stra(?:ss|ß)e',
  region: '\\p{L}+ (?:обл|область|район|р-н|oblast|region)|україна|украина|ukraine',
  filler:
    'в|у|на|до|по|із|и|і|та|мені|мне|будь ласка|пожалуйста|please|доставк\\p{L}|доставити|доставить|надіслати|надішліть|відправте|відправити|отправьте|отправить|пошт\\p{L}|почт\\p{L}|send|ship|deliver|delivery|to|in|at|the|it|is|and|for me|місто|міста|місті|м|город\\p{L}?|г|смт|пгт|селищ\\p{L}|с|city|town|of|номер|number|no|моє|моя|мое|my|буде',
} as const

/** Whole words alone: `\b` knows no Cyrillic. A point that shortens a word belongs to it. */
function whole(pattern: string, flags: 'iu' | 'giu' = 'iu'): RegExp {
  return new RegExp(`(?<![\\p{L}\\d])(?:${pattern})(?![\\p{L}])\\.?`, flags)
}

export const says = {
  carrier: whole(words.carrier),
  branch: whole(words.branch),
  locker: whole(words.locker),
  courier: whole(words.courier),
  pickup: whole(words.pickup),
  otherCarrier: whole(words.otherCarrier),
  street: whole(words.street),
} as const

const sign = '(?:№|#|(?<!\\p{L})(?:n[o°º]?|номер|number)\\.?)'
const placeWord = `(?<!\\p{L})(?:${words.locker}|${words.branch}|${words.carrier})`
const ordinal = '(?:\\s*-?\\s*(?:те|му|м|е|ое|th|st|nd|rd))?'

/** Where the number of a branch stands when something tells so, the surest first. */
export const markedNumbers = [
  new RegExp(`${sign}\\s*(\\d{1,5})(?!\\d)`, 'iu'),
  new RegExp(`${placeWord}\\.?[\\s:–—-]*(\\d{1,5})(?!\\d)`, 'iu'),
  new RegExp(`(?<!\\d)(\\d{1,5})${ordinal}\\s+${placeWord}(?!\\p{L})\\.?`, 'iu'),
] as const

export const loneNumber = /(?<![\d\p{L}])(\d{1,5})(?![\d\p{L}])/gu
export const choiceOfNumbers = /\d\s*(?:або|чи|или|or|\/)\s*\d/iu

/** What says neither where nor which. */
export const notTheCity = whole(
  [words.locker, words.branch, words.carrier, words.region].join('|'),
  'giu',
)
export const fillers = whole(words.filler, 'giu')
