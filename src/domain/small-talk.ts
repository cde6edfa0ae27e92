/** What is said to somebody rather than asked about a product. */
export type SmallTalk = 'greeting' | 'thanks' | 'nudge'

const words = {
  greeting:
    'привіт|привітик|вітаю|добрий день|доброго дня|добрий вечір|доброго вечора|доброго ранку|доброго здоров.я|здрастуйте|' +
    'здравствуйте|привет|добрый день|добрый вечер|доброе утро|хай|hi|hello|hey|good (?:morning|day|afternoon|evening)|' +
    'pryvit|privet|dobryi den|dobryy den',
  thanks:
    'дякую|дяки|спасибі|щиро дякую|дуже дякую|дякую (?:вам|дуже|велике)|спасибо|спасибо (?:большое|вам)|thanks|thank you|' +
    'thanks a lot|thank you very much|thx|ok|okay|ок|окей|добре|гаразд|зрозуміло|ясно|супер|dyakuyu|diakuiu|spasibo',
  nudge:
    'ало|алло|алё|але|агов|ви тут|ви де|є хто|є хтось|хтось є|ау|ну|ну що|ну що там|ну як|що там|довго ще|чекаю|де відповідь|' +
    'вы тут|вы где|есть кто|ну что|ну что там|долго ещё|долго еще|жду|allo|alo|are you there|anybody there|anyone|still there|' +
    'well|how long',
} as const satisfies Record<SmallTalk, string>

const patterns = Object.entries(words).map(
  ([kind, pattern]) => [kind as SmallTalk, new RegExp(`^(?:${pattern})$`, 'u')] as const,
)

/** @returns undefined for a text that says anything besides. */
export function smallTalkIn(text: string): SmallTalk | undefined {
  const bare = text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}'’ ]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  if (bare === '') return text.includes('?') ? 'nudge' : undefined
  return patterns.find(([, pattern]) => pattern.test(bare))?.[0]
}
