import { vocabulary } from '#src/domain/words/vocabulary.ts'

/** Words that a question may have and that say nothing of what is asked, by language. */
export const fillers = vocabulary(
  // Ukrainian
  'а і й та або чи же ж би б то так ні не ну от ось ще теж також тільки лише вже цей ця ці цю це цього цієї цьому ' +
    'цим такий така таке такі таку такого той те тієї він вона воно вони його її їх йому їй ним нею них у в на з зі із ' +
    'до для від по про за при як мені нам вам мене нас вас ми я ви ти тебе вашому будь ласка будьласка прошу скажіть ' +
    'скажи підкажіть підкажи напишіть пишіть уточніть цікавить цікаво добрий добридень день вечір ранок ранку доброго ' +
    'дня вечора привіт вітаю можна можете можливо хочу хотіла хотів хотілось хотілося хочемо потрібен потрібна ' +
    'потрібно треба взяти купити замовити зараз сьогодні тепер узагалі взагалі точно саме взяла взяв річ товар модель ' +
    'дитині дитину дитини доньці донечці сину синочку дівчинці дівчинку хлопчику всього разом буде бувають буває бути ' +
    'грн гривень см сантиметрів штук шт варіант варіанти дякую спасибі ' +
    // Russian and what is between
    'и или ли бы нет еще тоже только уже этот эта эти эту это этого этой такой такая такое такие такую он она оно они ' +
    'его её их ему ей с со из к об мне меня мы вы ты пожалуйста плиз скажите подскажите подскажи напишите ' +
    'интересует интересно здравствуйте здрасте привет добрый вечер доброе утро можно хотела хотел нужен нужна ' +
    'нужно надо взять купить заказать сейчас сегодня вообще вобще вещь ребенку ребенка девочке мальчику сыну дочке ' +
    'всего вместе будет бывает бывают штука спасибо ето ета шось щось тока токо мона шо ' +
    // Latin letters
    'ta chy ne tse tsya tsey vona vin yogo u v na z do dlya po za yak meni vam vy ya bud laska pidkazhit skazhit ' +
    'podskazhite dobryi den pryvit privet zdravstvuyte mozhna mozhno khochu hochu treba nado zaraz i a li eto eta ' +
    // English
    'and or the an is are it its this that these those in on of for to at with does did you your we he she they there ' +
    'here can could would im me my us please pls plz hi hello hey thanks thank tell know say one ones any also too only ' +
    'just still now today item come comes be get want need take buy by order if so ok how what whats s',
)
