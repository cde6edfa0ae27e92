# Тексти для покупців і менеджерів. Кожен ключ є в кожній мові; значення — HTML для Telegram.
# Між № і числом, а також між числом і його одиницею (%, $, шт, хв) стоїть нерозривний пробіл.

start =
    Вітаю! Я — вітрина магазину 🛍

    Надішліть фото речі, яка вам сподобалася, — і я скажу, що це, скільки коштує та які розміри є зараз.
help =
    <b>Як користуватися</b>

    📷 Надішліть фото товару або кілька фото одним альбомом. Підпис до фото теж допомагає.
    ✍️ Або напишіть, що шукаєте: «рожевий плюшевий костюм».
    👆 Якщо я вагаюся, оберіть потрібну річ кнопкою.
    🛒 «Замовити» під карткою кладе річ у кошик.
    💬 Після картки просто питайте: «є на 104?», «а синя є?»
    🙋 Чого не знаю, спитаю в менеджера, і він відповість тут.

    /basket — кошик
    /cancel — скасувати замовлення або запит
    /orders — мої замовлення
    /language — обрати мову
    /privacy — що зберігається і як довго
    /mydata — усе, що про вас зберігається, файлом
    /forget — видалити все про вас
privacy =
    <b>Що зберігається і як довго</b>

    • Ваші повідомлення боту — { $updateDays ->
        [one] { $updateDays } день
        [few] { $updateDays } дні
       *[other] { $updateDays } днів
    }.
    • Ваші запити з відповідями (які фото ви надіслали, що писали, ваші ім’я та ідентифікатор у Telegram) — { $answerDays ->
        [one] { $answerDays } день
        [few] { $answerDays } дні
       *[other] { $answerDays } днів
    } або доки на них не відповідять. Те, про що питали менеджера, лишається і в групі менеджерів.
    • Фото, яке підтвердили менеджер або двоє покупців, — доки ви його не видалите. За таким зразком, уже без вашого імені, магазин упізнає товар.
    • Обрана мова та інші ваші рішення — доки ви їх не видалите.
    • Ваші замовлення — з отримувачем і доставкою — та кошик. Дані посилки, що вже в дорозі, /forget видалить, щойно вона прибуде.

    /mydata надішле вам усе це файлом, /forget видалить одразу.
privacy-models =
    <b>Нейромережі поза магазином</b>

    Нейромережа може прочитати ваші слова, щоб їх зрозуміти. Хто ви, вона не знає.
    { $consent ->
        [given] ✅ Ви дозволили показувати їй і фото, яких я не впізнаю.
        [refused] 🚫 Ваших фото вона не бачить.
       *[unsaid] Чи можна показувати їй і фото, яких я не впізнаю? Без вашої згоди вона їх не побачить.
    }
ask-consent = Можливо, це впізнає нейромережа поза магазином. Показати їй це фото, а надалі й інші, яких я не впізнаю? Хто ви, вона не знатиме, а передумати можна в /privacy.
button-allow = ✅ Так, покажіть
button-refuse = 🚫 Ні, дякую
allowed = Дякую! Питатиму її, коли вагатимуся
refused = Добре: ваші фото залишаться в магазині
looking-again = Дякую! Дивлюся ще раз…
language-name = Українська
choose-language = Якою мовою мені відповідати?
language-chosen = Домовилися: відповідаю українською 🙂
my-data = Ось усе, що я про вас зберігаю
forget =
    Видалити все, що я про вас зберігаю: повідомлення, запити, відповіді й фото? Повернути це буде неможливо. Запити, на які ще не відповіли, теж зникнуть.
button-forget = 🗑 Так, видалити все
forgotten = Готово: усе про вас видалено. Якщо захочете — надішліть фото, і почнемо спочатку 🙂
cancelled =
    { $count ->
        [0] Зараз немає чого скасовувати. Чекаю на ваше фото 📷
       *[other] Скасовано. Чекаю на нове фото 📷
    }
withdrawn = ✖️ Запит скасовано
send-photo = Надішліть, будь ласка, фото товару — я його впізнаю 📷
greeting = Вітаю! Надішліть фото речі, яка вам сподобалася, або напишіть, що шукаєте 📷
welcome = Будь ласка! Надсилайте фото або пишіть, коли знадоблюся 🙂
patience = Я тут, ще шукаю. Хвилинку, будь ласка 🔎
unknown-command = Такої команди я не знаю. Що я вмію — у /help
not-a-picture = Файли такого типу я не читаю. Надішліть, будь ласка, звичайне фото (JPEG, PNG або WebP) 📷
heic = Файли iPhone (HEIC) у мене не відкриваються. Надішліть, будь ласка, звичайним фото, не файлом 📷
too-big = Ця картинка завелика для мене. Надішліть, будь ласка, звичайним фото, не файлом 📷
too-many-photos = Ого, скільки фото одразу 🙂 Дивлюся перші, а решту надішліть, будь ласка, за хвилину
no-voice = Слухати повідомлення я ще не вмію. Напишіть, будь ласка, що шукаєте, або надішліть фото 📷
no-frame = Не бачу, що тут показано. Надішліть, будь ласка, фото речі або знімок екрана 📷
no-location = Дякую! Щоб знайти річ, місце мені знати не треба: надішліть фото або напишіть назву 📷
no-contact = Дякую! Щоб знайти річ, контакт мені не потрібен: надішліть фото або напишіть назву 📷
frame = Відповідаю за одним кадром
link = Посилань я не відкриваю. Надішліть, будь ласка, знімок екрана з річчю 📷
nothing-found = Нічого схожого в нас не знайшлося. Надішліть, будь ласка, фото або опишіть іншими словами 📷

looking = 🔎 Дивлюся, що це…
searching = 🔎 Шукаю…
still-looking = 🔎 Ще переглядаю все, що в нас є…
found-by-manager = 🙋 Менеджер відповідає…
choice = <b>Що з цього вам потрібно?</b>
several = <b>На фото кілька товарів. Який вас цікавить?</b>
half-left = Ліворуч
half-right = Праворуч
half-top = Угорі
half-bottom = Унизу
similar = <b>Схожі речі</b>
describe = З фото не впізнаю. Що це за річ? Опишіть словами, наприклад: «рожевий плюшевий костюм» ✍️
describe-gone = Схоже, це з розділу «{ $category }»: такого зараз у нас немає. Якщо річ інша, опишіть її словами, наприклад: «рожевий плюшевий костюм» ✍️
ticket = Не можу сказати напевно, що це. Уже питаю менеджера — він відповість тут 🙏
closed =
    🕘 Зараз ми зачинені; менеджер відповість { $day ->
        [today] сьогодні
        [tomorrow] завтра
        [later] { $date }
        [tue] у вівторок
        [wed] у середу
        [thu] у четвер
        [fri] у п’ятницю
        [sat] у суботу
        [sun] у неділю
       *[mon] у понеділок
    } після { $time }.
unreadable = Не вдалося відкрити це фото. Надішліть його, будь ласка, ще раз — звичайним фото, не файлом 🙏
not-sold = На жаль, такого товару в нас немає 😔
taken-back = Перепрошую, це була не та відповідь. Менеджер уточнює 🙏
in-stock = ✅ Є в наявності
out-of-stock = ⏳ Зараз немає в наявності
sizes = Розміри: { $sizes }
colours = Кольори: { $colours }
selected = Ваш вибір: { $selection }
failed = Щось пішло не так. Спробуйте, будь ласка, ще раз за хвилину 🙏

# Відповіді на запитання про річ, про яку йде мова.
reply-yes = ✅ Так, є
reply-no = ⏳ Зараз немає: { $asked }
reply-instead = Натомість є:
reply-material = Матеріал: { $value }
reply-weight = Вага: { $value }
reply-dimensions = Габарити: { $value }
reply-brand = Бренд: { $value }
asked-person = На це відповість менеджер — уже питаю, чекайте тут 🙏

button-open = Відкрити в магазині
button-none = Нічого з цього
button-not-this = Це не та річ
button-refresh = 🔄 Ціна й наявність
button-more = Схожі речі
button-person = 🙋 Покликати менеджера
button-back = ↩ Назад
updated = Оновлено
changed = Відтоді дещо змінилося: ось як є зараз
no-similar = Схожого зараз немає
outdated = Це повідомлення вже застаріло. Надішліть фото ще раз 📷
settled = Дякую!

# Кошик і замовлення. Тексти без значень показуються і без розмітки: у таблиці та на кнопках.
button-order = 🛒 Замовити
buy-added = Додано в кошик 🛒
buy-choose-size = Спершу оберіть розмір кнопкою під карткою ☝️
buy-choose-colour = Спершу оберіть колір кнопкою під карткою ☝️
buy-full = Кошик уже повний. Оформіть, будь ласка, це замовлення, а тоді почніть нове 🙏
buy-other-currency = У цієї речі ціна в іншій валюті: оформіть, будь ласка, два окремі замовлення 🙏
buy-nothing = Кошик порожній. Надішліть фото речі, яка вам сподобалася, і натисніть «🛒 Замовити» під карткою
buy-cancelled = ✖️ Замовлення скасовано, кошик порожній. Надішліть фото, коли захочете почати знову 📷
basket-moved-on = Тут щось змінилося: ось як є зараз
basket-no-more = Більше немає в наявності
buy-basket = 🛒 Ваш кошик
buy-basket-empty = 🛒 Кошик порожній
buy-basket-more = Щоб додати ще щось, просто надішліть наступне фото.
buy-column-item = Річ
buy-column-quantity = К‑сть
buy-column-sum = Сума
buy-total = Разом
buy-checkout = ✅ Оформити
buy-cancel = ✖️ Скасувати
buy-ask-name = 👤 Хто отримає посилку?
buy-how-name = Напишіть ім’я та прізвище, як у паспорті: у відділенні його попросять. Наприклад: Олена Шевченко
buy-ask-phone = 📱 Який номер телефону отримувача?
buy-how-phone = Натисніть кнопку внизу або напишіть номер. Наприклад: 067 123 45 67
buy-share-phone = 📱 Надіслати мій номер
buy-ask-delivery = 🚚 Як доставити?
buy-how-delivery = Оберіть кнопкою або напишіть одразу. Наприклад: НП 12 Львів
buy-button-branch = 📦 Відділення Нової пошти
buy-button-locker = 🗄 Поштомат
buy-button-courier = 🚚 Кур’єр додому
buy-button-pickup = 🏬 Заберу в магазині
buy-ask-place-branch = 📦 Яке відділення Нової пошти?
buy-how-place-branch = Напишіть місто й номер. Наприклад: Львів, 12
buy-ask-place-locker = 🗄 Який поштомат Нової пошти?
buy-how-place-locker = Напишіть місто й номер. Наприклад: Київ, 5432
buy-ask-place-courier = 🚚 Куди привезти?
buy-how-place-courier = Напишіть місто, вулицю, будинок і квартиру. Наприклад: Київ, вул. Хрещатик 1, кв. 5
buy-ask-branch = 📦 Яке з цих?
buy-how-branch = Оберіть кнопкою або напишіть інше. Остання кнопка — так, як ви написали.
buy-ask-branch-none = 🔎 Такого на Новій пошті не знайшлося
buy-how-branch-none = Перевірте місто й номер і напишіть ще раз. Якщо все правильно — натисніть кнопку, і ми залишимо, як ви написали.
buy-ask-payment = 💳 Як зручно заплатити?
buy-how-payment = Оберіть кнопкою.
buy-ask-comment = 💬 Що нам переказати?
buy-how-comment = Напишіть коментар до замовлення одним повідомленням.
buy-no-comment = 🗑 Без коментаря
buy-problem-name-both = Напишіть, будь ласка, ім’я разом із прізвищем.
buy-problem-name-letters = Напишіть, будь ласка, ім’я та прізвище самими літерами.
buy-problem-phone-no-number = Не бачу тут номера телефону.
buy-problem-phone-too-short = У цьому номері бракує цифр. Перевірте, будь ласка.
buy-problem-phone-too-long = У цьому номері забагато цифр. Перевірте, будь ласка.
buy-problem-phone-unknown = Такого номера я не знаю. Перевірте, будь ласка, код оператора чи країни.
buy-problem-phone-several = Тут більше ніж один номер. Напишіть, будь ласка, один.
buy-problem-phone-not-own = Це контакт іншої людини. Якщо посилку отримає вона — напишіть її номер.
buy-problem-place-city = А в якому місті?
buy-problem-place-number = А який номер?
buy-problem-place-address = Потрібна повна адреса: місто, вулиця й будинок.
buy-problem-place-place = Не вдалося зрозуміти, куди доставити.
buy-summary = 🧾 Перевірте замовлення
buy-to-branch = Нова пошта, відділення
buy-to-locker = Нова пошта, поштомат
buy-to-courier = Кур’єром
buy-to-pickup = Заберу в магазині
buy-pay-cash-on-delivery = Готівкою під час отримання (післяплата)
buy-pay-payment-control = Карткою чи готівкою під час отримання (контроль оплати)
buy-pay-link = Карткою онлайн, за посиланням
buy-pay-telegram = Карткою тут, у Telegram
buy-pay-at-shop = У магазині, під час отримання
buy-confirm = ✅ Підтвердити замовлення
buy-remember = Запам’ятати мене
buy-change-name = ✏️ Отримувач
buy-change-phone = ✏️ Телефон
buy-change-delivery = ✏️ Доставка
buy-change-payment = ✏️ Оплата
buy-change-comment = 💬 Коментар
buy-price-changed = Поки ви обирали, ціна змінилася. Перевірте, будь ласка, і підтвердьте ще раз:
buy-short = Стільки вже немає. Змініть кількість або приберіть річ:
buy-left = залишилося
buy-too-late = Попереднє замовлення вже запаковане, змінити його не вийде.
buy-placed = 🎉 Замовлення № { $number } прийнято!
buy-placed-next = Менеджер перевірить його й напише вам сюди. Дякуємо!

ticket-title = 🎫 Запит № { $number } · { $shopper }
ticket-caption = Підпис: «{ $caption }»
ticket-several = 🖼 Кілька товарів на фото: { $places }
ticket-written = Написано на фото: «{ $written }»
ticket-reason-unknown = Бот не впізнав товар. Що це?
ticket-reason-none-of-these = Покупець каже: «нічого з цього». Що це?
ticket-reason-not-this = Покупець каже: «це не та річ». Що це?
ticket-reason-asked = Покупець просить покликати менеджера.
ticket-reason-question = Покупець питає, а відповісти може лише людина.
ticket-reason-failed = Бот не зміг відповісти. Що на фото?
ticket-reason-paused = Бот на паузі. Що це?
ticket-reason-disagree = Бот вагається: ознаки суперечать одна одній. Що це?
ticket-reason-in-talk = Фото з розмови. Що на ньому?
seen-in-talk = 🔎 На фото може бути (покупець цього не бачить; натисніть на товар, і він отримає картку):
ticket-answered = ✅ Відповідь: { $product }
ticket-answered-not-sold = ✅ Відповідь: такого не продаємо
ticket-taken = Цей запит уже завершено: на нього відповіли або його закрито
ticket-held = Запит уже веде { $name }
ticket-held-writing = Цей запит веде { $name }. Ваше повідомлення покупець теж отримає. Щоб узяти запит собі: /assign
no-ticket = Незрозуміло, про який запит ідеться: надішліть цю команду у відповідь на його картку
unknown-sku = Такого артикула в магазині немає
unknown-manager = Такого менеджера я ще не знаю: нехай спершу щось тут напише. Або: <code>/assign @ім’я</code>
ticket-claimed = 👤 Веде { $name }
ticket-due = ⏰ Термін:
ticket-end-closed = ✔️ Закрито
ticket-end-returned = 🤖 Повернуто боту
ticket-story = Як шукав бот:
ticket-earlier = 🕘 Раніше:
ticket-earlier-photo = фото
ticket-basket = 🧺 Кошик: { $lines } — { $total }
ticket-orders = 📦 Замовлення: { $orders }
story-decided = товар названо
story-unavailable = не спрацювало
story-caption = не називає конкретного товару
story-forward = на цей файл ще не відповідали
story-fingerprint = певної відповіді на нього немає
story-code = товару за ним не знайдено
story-embedding = є схожі, та певності немає
story-text = не називає конкретного товару
story-regions = переглянуто кожну окремо
story-llm = певності немає
rung-caption = підпис
rung-forward = пересилання
rung-fingerprint = таке саме фото
rung-code = штрихкод
rung-embedding = схожість
rung-text = напис на фото
rung-regions = частини фото
rung-llm = нейромережа
button-search = 🔎 Знайти
act-claim = 🙋 Беру
act-release = ↩ Відпустити
act-undo = ↩ Скасувати відповідь
act-return = 🤖 Боту
act-close = ✔️ Закрити
act-reopen = 🔓 Відкрити знову
done-name = Дякую! Покупець отримає відповідь
done-sku = Дякую! Покупець отримає відповідь
done-not-sold = Дякую! Покупець отримає відповідь
done-seen = Дякую! Покупець отримає картку товару
done-claim = Запит ваш
done-assign = Запит передано
done-release = Запит знову в черзі
done-undo = Відповідь скасовано. Бот забуде, чого з неї навчився
done-return = Далі відповідає бот
done-close = Запит закрито
done-reopen = Запит знову відкрито
ticket-talk = 💬 Відповідь на це повідомлення отримає покупець; якщо вона починається з //, її побачать лише менеджери
talk-no-ticket = Покупець цього не отримав: повідомлення, на яке ви відповіли, не пов’язане із запитом
talk-shopper-gone = Покупець цього не отримав: він заблокував бота або видалив чат
talk-failed = Покупець цього не отримав: не вдалося доставити. Спробуйте, будь ласка, ще раз
talk-not-deletable = У покупця цього вже не видалити: Telegram дозволяє це лише протягом 48 годин
talk-del-usage = Надішліть <code>/del</code> у відповідь на своє повідомлення, яке треба видалити в покупця
talk-ended = 🤖 Далі покупцеві відповідає бот
talk-not-talking = 🤖 Покупцеві й так відповідає бот
talk-reaction = { $emoji } Покупець так відреагував на повідомлення бота
canned-said = ✅ Надіслано: { $text }
canned-missing = Не надіслано: невідомо, що підставити замість { $variables }
canned-unknown = Такої заготовки немає. Які є — покаже <code>/canned</code>
canned-kept = ✅ Збережено. Надіслати покупцеві: <code>/c { $name }</code>
canned-forgotten = 🗑 Заготовку «{ $name }» видалено
canned-usage = Зберегти заготовку: <code>/canned доставка Доставимо за два дні, {"{"}name{"}"}!</code> Видалити: <code>/canned доставка -</code>
talk-manager = 🙋 Вам відповідає { $name }
ticket-shopper = Покупець { $number }
notice-no-topic-right = 🧵 У групі ввімкнено теми, а створювати їх мені не дозволено. Надайте мені право «Керування темами»; доти запити приходитимуть без тем.
notice-budget-low =
    💰 Сьогодні на відповіді нейромережі витрачено { $spent } $ з { $budget } $. Коли денний бюджет скінчиться, на складні фото відповідатимете ви.
notice-budget-spike =
    📈 За цю годину до нейромережі зверталися { $requests ->
        [one] { $requests } раз
        [few] { $requests } рази
       *[other] { $requests } разів
    } — незвично багато (зазвичай не більше ніж { $usual } за годину). Перевірте, чи хтось не зловживає ботом.
notice-refit =
    🧠 Підтверджені вами фото багато чого мене навчили. Для перевірки взято { $photos } фото: потрібний товар тепер перший у { $now } % випадків, а був у { $before } %.
notice-refit-thresholds =
    🧠 За { $photos ->
        [one] { $photos } підтвердженим фото
       *[other] { $photos } підтвердженими фото
    } уточнено, наскільки впевненим я маю бути, щоб відповідати без вас.
notice-refit-certified = Серед відповідей, які я даю без вас, правильних щонайменше { $share } %.
notice-refit-undo = Скасувати: <code>vitryna index train-head --use { $undo }</code>
notice-copies-left =
    🗑 Покупець попросив видалити все про себе, а ці повідомлення Telegram видалити мені не дає. Видаліть їх, будь ласка: запити № { $numbers }.
notice-feed-held =
    🛒 Стрічку товарів { $address } не імпортовано: вона приховала б або переоцінила надто багато товарів. Якщо так і треба: <code>vitryna catalog import { $address } --yes</code>. Ось що вона змінила б:
notice-feed-failed =
    🛒 Стрічку товарів { $address } не імпортовано, каталог лишився, як був: { $reason }
notice-cases-left =
    🗑 Покупець попросив видалити все про себе. Попросіть, будь ласка, видалити ці картинки, які зберігаються для перевірок на іншому комп’ютері:
    { $files }
notice-drift-cases = 🧭 Фото покупців відрізняються від прикладів у ваших перевірках (частка прикладів → частка фото покупців, усього їх { $photos }):
notice-drift-before = 🧭 Фото стали не такими, як у попередні тижні (частка тоді → частка останніх фото, усього їх { $photos }):
drift-share = · { $kind }: { $before } → { $later }
drift-remedy = Щоб перевірки бачили такі фото: <code>npx vitryna eval import</code>, потім <code>npx vitryna eval</code>.
drift-look-screenshot = знімки екрана
drift-look-photo = фото з камери
drift-outcome-matched = бот назвав сам
drift-outcome-ambiguous = обирає покупець
drift-outcome-unknown = бот не впізнав
drift-rung-code = названо за штрихкодом чи QR-кодом
drift-rung-embedding = названо за схожістю
drift-rung-text = названо за написом на фото
drift-rung-llm = назвала нейромережа
drift-rung-nobody = не названо жодним способом
drift-confidence-low = названо з малою впевненістю
drift-confidence-middle = названо із середньою впевненістю
drift-confidence-high = названо з великою впевненістю
drift-similarity-low = не схожі на жодне фото магазину
drift-similarity-middle = трохи схожі на фото магазину
drift-similarity-high = дуже схожі на фото магазину
notice-rollout-shadow = 👥 Другий розпізнавач (<code>{ $candidate }</code>) дивиться на фото після відповіді. Покупці цього не бачать; хто має рацію, покажуть ваші підтвердження.
notice-rollout-share = 👥 Другий розпізнавач (<code>{ $candidate }</code>) тепер відповідає { $share } % покупців. Де відповіді різнилися, правильних у нього { $wins }, у теперішнього { $losses }.
notice-rollout-promoted = ✅ Другий розпізнавач (<code>{ $candidate }</code>) тепер відповідає всім. Де відповіді різнилися, правильних у нього { $wins }, у попереднього { $losses }.
notice-rollout-stopped = ⏹ Другий розпізнавач (<code>{ $candidate }</code>) вимкнено. Покупцям, як і раніше, відповідає теперішній.
notice-rollout-worse = ⛔️ Другий розпізнавач (<code>{ $candidate }</code>) зупинився сам, бо гірший: де відповіді різнилися, правильних у нього { $wins }, у теперішнього { $losses }. Покупцям, як і раніше, відповідає теперішній.
notice-rollout-outdated = ⏹ Другий розпізнавач (<code>{ $candidate }</code>) зупинився сам: те, з чим його порівнювали, вже не відповідає. Порівняти знову: <code>npx vitryna rollout start</code>.
notice-rollout-undone = ↩️ Другий розпізнавач (<code>{ $candidate }</code>) скасовано. Покупцям знову відповідає попередній.
act-not-sold = Такого не продаємо
managers-only = Ці кнопки лише для менеджерів
post-linked = 🔗 Хто перешле цей допис, отримає: { $skus }
post-unknown = Допис не пов’язано. Таких артикулів у магазині немає: { $words }
post-usage = Перешліть сюди допис свого каналу й надішліть у відповідь на нього <code>/post АРТИКУЛ</code>. Можна назвати до п’яти артикулів, через кому.

# Замовлення: картка для менеджерів, повідомлення покупцям.
order-title = 🧾 Замовлення № { $number } · { $shopper }
order-state-placed = 🆕 Нове
order-state-expired = ⌛ Резерв минув
order-state-accepted = 👍 Прийняте
order-state-packed = 📦 Запаковане
order-state-shipped = 🚚 Відправлене
order-state-done = ✅ Виконане
order-state-returning = ↩️ Повертається
order-state-exchanging = 🔁 Повертається на обмін
order-state-returned = ↩️ Повернене
order-state-exchanged = 🔁 Повернене на обмін
order-state-cancelled = ✖️ Скасоване
order-short = ⚠️ Сплачено, але речей бракує: домовтеся з покупцем
order-uncounted = ❓ Чи все це є, знаєте лише ви: перевірте, перш ніж приймати
order-total = Разом: { $total }
order-skus = Артикули: { $skus }
order-reason = Причина: { $text }
order-refund = Повернення коштів: { $text }
order-tracking = 🚚 ТТН: { $number }
order-receipt = 🧾 Чек: { $receipt }
order-paid = сплачено
order-unpaid = не сплачено
order-paid-partly = сплачено { $paid }
payment-cash-on-delivery = 💵 Післяплата
payment-payment-control = 💳 Контроль оплати
payment-link = 🔗 За посиланням
payment-telegram = 💳 У Telegram
delivery-branch = { $city }, відділення № { $number }
delivery-locker = { $city }, поштомат № { $number }
delivery-courier = Кур’єр: { $address }
delivery-pickup = Самовивіз
order-act-accept = 👍 Прийняти
order-act-pack = 📦 Запаковано
order-act-ship = 🚚 Відправлено
order-act-done = ✅ Виконано
order-act-return = ↩️ Повернення
order-act-exchange = 🔁 Обмін
order-act-arrive = 📥 Повернулося
order-act-cancel = ✖️ Скасувати
order-act-paid = 💰 Сплачено
order-act-payment-link = 🔗 Посилання на оплату
order-act-receipt = 🧾 Чек
order-act-refund = 💸 Кошти повернуто
my-order-title = Замовлення № { $number }
my-order-change = ✏️ Змінити
my-order-basket-in-use = У кошику є інші речі: спершу оформіть їх або спорожніть кошик (/cancel)
button-wish = 🔔 Сказати, коли з’явиться
# Далі йде розмір або колір: «🔔 Чекаю на 110-116».
button-wish-for = 🔔 Чекаю на
wish-noted = Домовилися: напишу, щойно з’явиться
my-order-cancel = ✖️ Скасувати
my-order-return = ↩️ Повернути
my-order-exchange = 🔁 Обміняти
order-told-expired = ⌛ Час резерву замовлення № { $number } минув. Якщо воно ще потрібне — напишіть, перевіримо наявність.
order-told-accepted = 👍 Замовлення № { $number } прийнято, готуємо його
order-told-packed = 📦 Замовлення № { $number } запаковано
order-told-shipped = 🚚 Замовлення № { $number } у дорозі
order-told-shipped-tracking = 🚚 Замовлення № { $number } у дорозі. ТТН: <code>{ $tracking }</code>
order-told-done = ✅ Замовлення № { $number } виконано. Дякуємо!
order-told-returning = ↩️ Повернення замовлення № { $number } записано. Менеджер підкаже, як надіслати.
order-told-exchanging = 🔁 Обмін замовлення № { $number } записано. Менеджер підкаже, як надіслати.
order-told-returned = 📥 Повернення замовлення № { $number } отримано
order-told-exchanged = 📥 Річ на обмін із замовлення № { $number } отримано
order-told-cancelled = ✖️ Замовлення № { $number } скасовано
order-told-cancelled-reason = ✖️ Замовлення № { $number } скасовано: { $reason }
order-told-paid = 💰 Оплату замовлення № { $number } отримано, дякуємо!
order-told-paid-short = 💰 Оплату замовлення № { $number } отримано, але чогось із нього вже бракує. Менеджер напише, що можна зробити: замінити або повернути гроші.
order-told-paid-late = 💰 Оплату замовлення № { $number } отримано вже після скасування. Менеджер напише, як повернути гроші.
order-told-link = 🔗 Оплатити замовлення № { $number }: { $link }
order-told-link-follows = 🔗 Посилання на оплату замовлення № { $number } надішле менеджер
order-told-receipt = 🧾 Чек до замовлення № { $number }: { $receipt }
order-told-refunded = 💸 Повернення коштів за замовлення № { $number }: { $note }
restocked = 🔔 Знову є: <b>{ $product }</b> ({ $sku })
notice-payment-unmatched = 💰 Надійшло { $amount } (<code>{ $charge }</code>), але замовлення № { $number } немає або воно в іншій валюті. Перевірте, будь ласка.
notice-paid-short = ⚠️ Замовлення № { $number } сплачено ({ $amount }), але його речі вже продано. Домовтеся, будь ласка, з покупцем.
notice-paid-late = ⚠️ Замовлення № { $number } сплачено ({ $amount }) після скасування або повернення. Поверніть, будь ласка, гроші.
# Команди менеджерів у їхній групі.
usage-price = Ціну пишіть так: <code>/price MRIYA-PINK 999</code>, а одного варіанта — <code>/price MRIYA-PINK 98-104 999</code>
usage-stock = Залишок пишіть так: <code>/stock MRIYA-PINK 98-104 3</code>, а з кольором — <code>/stock MRIYA-PINK 98-104 рожевий 3</code>. Без розмірів: <code>/stock ТОРБА-1 є</code> або <code>немає</code>
usage-hide = Приховати товар: <code>/hide MRIYA-PINK</code>
usage-show = Повернути товар у продаж: <code>/show MRIYA-PINK</code>
usage-product = Усе про товар: <code>/product MRIYA-PINK</code>
desk-no-product = Артикула { $word } в каталозі немає
desk-hidden = { $sku } приховано: спершу <code>/show { $sku }</code>
desk-no-variant = У { $sku } немає варіанта «{ $words }». Є: { $variants }
desk-several-variants = Який варіант { $sku }? Є: { $variants }. Наприклад: <code>/{ $command } { $sku } { $example } 3</code>
desk-price-set = { $name }: { $before } → <b>{ $after }</b>
desk-price-same = { $name }: ціна вже { $after }
desk-own-prices =
    { $count ->
        [one] { $count } варіант має власну ціну: вона лишилася
        [few] { $count } варіанти мають власні ціни: вони лишилися
       *[other] { $count } варіантів мають власні ціни: вони лишилися
    }
desk-stock-set = { $name }: { $before } → <b>{ $after } шт</b>
desk-held = З них { $count } уже в замовленнях
desk-in-stock = { $sku }: <b>є в наявності</b>
desk-out-of-stock = { $sku }: <b>немає в наявності</b>
desk-uncounted = { $sku } не має варіантів, тож штук я не рахую: <code>/stock { $sku } є</code> або <code>/stock { $sku } немає</code>
desk-hide = 🙈 { $sku } приховано: покупці його не бачать. Повернути — <code>/show { $sku }</code>
desk-hide-same = { $sku } уже приховано
desk-show = 👁 { $sku } знову в продажу
desk-show-same = { $sku } і так у продажу
desk-budget =
    💰 <b>Нейромережі, $</b>
    Сьогодні: { $spent } з { $limit }, лишилося { $left }; до кінця дня вийде близько { $day }
    Цього місяця: { $month }; до кінця місяця вийде близько { $monthEnd }
    Звернень за цю годину: { $requests } з { $hourLimit }
    День і місяць рахуються за UTC.
desk-pause = ⏸ Бот на паузі: кожен запит іде до вас. Увімкнути бота — /resume
desk-pause-same = ⏸ Бот уже на паузі. Увімкнути — /resume
desk-resume = ▶️ Бот знову відповідає сам
desk-resume-same = ▶️ Бот і так відповідає сам
desk-card-hidden = 🙈 Приховано: покупці його не бачать
desk-card-price = Ціна: <b>{ $price }</b>
desk-card-manual-price = Ціна: <b>{ $price }</b> — поставив менеджер, у файлі { $file }
desk-card-pieces = { $name } — { $count } шт
desk-card-held = { $count } у замовленнях
desk-card-more = … і ще { $count }
desk-card-photos = Фото: { $catalogue } з каталогу, { $confirmed } від покупців
desk-card-history = <i>{ $time } <a href="tg://user?id={ $manager }">менеджер</a>: { $what }</i>
desk-did-price = ціна { $before } → { $after }
desk-did-stock = залишок { $before } → { $after }
desk-did-hide = приховано
desk-did-show = повернуто в продаж
desk-did-add = додано
desk-did-other = змінено
command-price = Змінити ціну: АРТИКУЛ 999
command-stock = Змінити залишок: АРТИКУЛ 98-104 3
command-hide = Приховати товар
command-show = Повернути товар у продаж
command-product = Усе про товар
command-budget = Скільки коштують нейромережі
command-pause = Пауза: усе йде до людей
command-resume = Бот знову відповідає сам
command-post = Прив’язати допис каналу до товару
setup-title = Це група менеджерів магазину
setup-post = Писати сюди
setup-post-remedy = Дозвольте учасникам писати або зробіть бота адміністратором.
setup-see-all = Бачити всі повідомлення (бот — адміністратор)
setup-see-all-remedy = Назва групи → Змінити → Адміністратори → Додати → бот.
setup-delete = Видаляти повідомлення (покупець може попросити все забути)
setup-delete-remedy = Назва групи → Змінити → Адміністратори → бот → «Видалення повідомлень».
setup-manage-topics = Керувати темами (тема на кожного покупця)
setup-manage-topics-remedy = Назва групи → Змінити → Адміністратори → бот → «Керування темами».
setup-topics = Теми вимкнено: усе працює й без них
setup-topics-remedy = Щоб кожен покупець мав свою тему: Назва групи → Змінити → «Теми». Увімкнути їх може лише людина. Потім — /setup.
setup-ready = Усе готово. Запити покупців приходитимуть сюди; що я вмію — у меню «/».
setup-again = Коли виправите — надішліть /setup ще раз.
setup-administrators-only = Це може зробити лише адміністратор групи
setup-code = Щоб ця група стала групою менеджерів, надішліть <code>/setup КОД</code>. Код показує <code>npx vitryna doctor</code> на комп’ютері магазину.
setup-wrong-code = Код не той або вже використаний. Дійсний показує <code>npx vitryna doctor</code> на комп’ютері магазину.
command-setup = Перевірити, чи бот усе може
reindex-title = 🔄 <b>Вчу всі фото каталогу заново</b>
index-running = Готово { $done } з { $total }
index-done = ✅ Готово: { $total } фото впізнаю з наступного повідомлення
index-done-but = ⚠️ Готово, але { $failed } з { $total } не вдалося прочитати. Які саме — у журналі бота
index-failed = ⚠️ Не вдалося: { $reason }. Спробую ще раз
import-title = 📄 <b>{ $file }</b>: ось що зміниться
import-added = ➕ Нових: { $count } ({ $skus })
import-shown = 👁 Знову в продажу: { $count } ({ $skus })
import-hidden = 🙈 Зникнуть із продажу: { $count } ({ $skus })
import-changed = ✏️ Зміняться: { $count }
import-kept = ✋ Лишаться, як поставив менеджер: { $count }
import-own-price = ціна товару
import-nothing = Нічого не зміниться.
import-warnings = ⚠️ Зверніть увагу:
import-wrong =
    { $count ->
        [one] ❌ Нічого не імпортовано. { $count } помилка:
        [few] ❌ Нічого не імпортовано. { $count } помилки:
       *[other] ❌ Нічого не імпортовано. { $count } помилок:
    }
import-line = • рядок { $line }: { $message }
import-more = … і ще { $count }
import-too-big = Файл завеликий: Telegram віддає мені щонайбільше 20 МБ
import-file-gone = Файлу вже немає. Надішліть його, будь ласка, ще раз
import-imported = ✅ Імпортовано: <b>{ $file }</b>
import-outdated = Відтоді каталог змінився, тож нічого не імпортовано. Надішліть файл ще раз — покажу, що зміниться тепер
import-hides-many = ⚠️ Це прибере з продажу { $hidden } з { $all } товарів. Точно?
import-cancelled = ✖️ Не імпортовано
button-import = ✅ Імпортувати
button-import-sure = ⚠️ Так, прибрати їх
button-import-cancel = ✖️ Ні
command-reindex = Вивчити всі фото заново
usage-add = Новий товар: надішліть його фото з підписом <code>/add</code> (або <code>/add АРТИКУЛ</code>)
draft-name = 1/4. Як називається? Відповідайте на це повідомлення
draft-name-wrong = Назва — від 1 до 200 знаків, наприклад: Костюм «Мрія», рожевий. Відповідайте ще раз на запитання
draft-category = 2/4. Яка категорія? Оберіть або напишіть іншу у відповідь на це повідомлення
draft-category-wrong = Категорія — від 1 до 200 знаків, наприклад: костюм. Відповідайте ще раз на запитання
draft-price = 3/4. Яка ціна, { $currency }?
draft-price-wrong = Ціна — число, наприклад: 1290 або 999,50. Відповідайте ще раз на запитання
draft-sizes = 4/4. Які розміри? Через кому: <code>98-104, 110-116</code>, а з залишками — <code>98-104: 3, 110-116: 2</code>. Без розмірів — дефіс: <code>-</code>
draft-sizes-wrong = Розміри — через кому, наприклад: <code>98-104, 110-116</code>, усі з залишками або всі без: <code>98-104: 3, 110-116: 2</code>; без розмірів — <code>-</code>. Відповідайте ще раз на запитання
draft-wrong-sku = «{ $word }» — не артикул: до 64 літер, цифр і знаків . _ / -
draft-taken-sku = Артикул { $word } уже є
draft-closed = Це вже зроблено або скасовано
draft-cancelled = ✖️ Не додано
draft-added = { $sku } додано. Вивчаю фото…
button-add = ✅ Додати
button-draft-cancel = ✖️ Скасувати
command-add = Додати товар із фото
command-queue = Відкриті запити
command-claim = Узяти запит
command-release = Повернути запит у чергу
command-assign = Передати запит: @olena
command-sku = Відповісти товаром: АРТИКУЛ
command-close = Закрити запит
command-reopen = Знову відкрити запит
command-prio = Пріоритет запиту: терміново
command-tag = Позначки запиту: розмір доставка
command-stats = Підсумки за сьогодні й за тиждень
command-transcript = Уся розмова файлом
command-ban = Не відповідати цьому покупцеві
command-unban = Знову відповідати покупцеві
command-category = Які категорії приходять у цю групу
command-level = Перша чи друга лінія: 1 або 2
command-bot = Розмову з покупцем знову веде бот
command-del = Видалити своє повідомлення в покупця
order-list-none = 🧾 Відкритих замовлень немає
order-list =
    🧾 { $count ->
        [one] { $count } відкрите замовлення
        [few] { $count } відкриті замовлення
       *[other] { $count } відкритих замовлень
    }
order-ask-ship = 🚚 Замовлення № { $number }: надішліть у відповідь номер ТТН або «-», якщо його немає
order-ask-cancel = ✖️ Замовлення № { $number }: напишіть у відповідь причину для покупця або «-», щоб не казати
order-ask-receipt = 🧾 Замовлення № { $number }: надішліть у відповідь номер чека або посилання на нього
order-ask-payment-link = 🔗 Замовлення № { $number }: надішліть у відповідь посилання на оплату
order-ask-refund = 💸 Замовлення № { $number }: напишіть у відповідь, скільки і як повернули
managed-done = Готово
managed-impossible = Зараз так не вийде: подивіться, який стан у замовлення
managed-short = Цих речей уже немає: їх забрали інші замовлення
managed-no-order = Такого замовлення вже немає
managed-no-words = Напишіть, будь ласка, словами — у відповідь на моє запитання
managed-bad-link = Це не посилання. Надішліть адресу, що починається з https://
my-orders-none = У вас ще немає замовлень. Надішліть фото речі, яка вам сподобалася 📷
my-order-done = Готово
my-order-impossible = Зараз так уже не вийде. Напишіть, будь ласка, менеджеру
my-order-short = На жаль, цього вже немає
checkout-short = На жаль, щойно забрали останню річ із цього замовлення. Гроші не списано.
checkout-other-price = Сума цього замовлення змінилася. Гроші не списано: відкрийте /orders.
checkout-closed = Це замовлення вже сплачене або скасоване. Гроші не списано: відкрийте /orders.

command-start = Почати
command-help = Як користуватися
command-basket = Кошик
command-cancel = Скасувати замовлення або запит
command-orders = Мої замовлення
command-language = Обрати мову
command-privacy = Що зберігається і як довго
command-mydata = Отримати все, що про мене зберігається
command-forget = Видалити все про мене

# Порядок у запитах: черга, терміни, оцінки, звіти.
queue = 📋 Відкриті запити: { $count }
queue-empty = 📋 Відкритих запитів немає
queue-more = … і ще { $count }
queue-paused = ⏸ слово за покупцем
hours = { $count } год
minutes = { $count } хв
priority-urgent = Терміновий запит
priority-high = Важливий запит
priority-normal = Звичайний запит
priority-low = Нетерміновий запит
prio-usage = Напишіть під запитом: <code>/prio терміново</code>, <code>важливо</code>, <code>звичайний</code> або <code>низький</code>
tag-usage = Напишіть під запитом: <code>/tag розмір доставка</code>; мінус знімає позначку: <code>/tag -розмір</code>
no-tags = Позначок немає
banned = ⛔️ Покупця заблоковано, запит закрито. Передумали — /unban
unbanned = Покупця розблоковано
category-unknown = Таких категорій немає: { $unknown }. Є: { $known }
duty-all = Сюди приходять запити, для яких немає окремої групи. Щоб лише деякі: <code>/category КАТЕГОРІЯ …</code> (є: { $known }); щоб лише прострочені: <code>/level 2</code>
duty-some = Сюди приходять запити про: { $categories }. Знову всі: <code>/category -</code>
duty-second-level = Сюди приходять прострочені запити. Знову всі: <code>/level 1</code>
level-usage = <code>/level 2</code> — сюди приходитимуть прострочені запити, <code>/level 1</code> — звичайні
deadline-soon =
    ⏰ Запит № { $number }: термін спливає — час { $deadline ->
        [resolution] відповісти або закрити
        [next-reply] відповісти ще раз
       *[first-reply] відповісти
    }
deadline-missed =
    🔴 Запит № { $number }: { $deadline ->
        [resolution] час, щоб відповісти або закрити,
        [next-reply] час, щоб відповісти ще раз,
       *[first-reply] час, щоб відповісти,
    } минув. Тепер ним має зайнятися друга лінія (L2)
rate-us = Чи допоміг вам менеджер? Оцініть, будь ласка: 1 — ні, 5 — дуже 🙏
rated = Дякуємо! Ваша оцінка: { $stars }
rated-before = Ви вже оцінили, дякуємо!
ticket-rating = Оцінка покупця: { $stars }
report-today = Сьогодні
report-this-week = Цього тижня
report-last-week = 📊 Минулий тиждень
report-photos = Фото: { $count }
report-by-caption = за підписом
report-by-forward = за пересланим файлом або дописом
report-by-fingerprint = за таким самим фото
report-by-code = за штрихкодом
report-by-embedding = за схожістю
report-by-text = за написом на фото
report-by-llm = нейромережею
report-by-choice = на вибір покупцеві
report-by-nobody = не впізнано
report-tickets = Запити: { $count }, завершено { $ended }
report-handled = запитів { $count }
report-first-reply = перша відповідь за { $time }
report-resolution = завершення за { $time }
report-rating = оцінка { $average } ({ $count })
report-orders = Замовлення: { $count }, на { $revenue }
report-not-sold = Питали, а ми не продаємо:

# Про що бот попереджає сам.
incident-is =
    🔴 <b>{ $title }</b>
    Від { $since }
incident-was =
    🟢 <s>{ $title }</s>
    Від { $since } до { $until }: минуло.
incident-reminder = ⏰ Досі триває: { $title }
incident-over = 🟢 Минуло: { $title }
incident-answers = { $all ->
    [0] База даних не відповідає
   *[other] Фото лишаються без відповіді: { $bad } з { $all }
 }
incident-answers-advice =
    Покупцям обіцяно відповідь людини: запити приходять сюди. Попросіть адміністратора запустити <code>vitryna doctor</code>.
incident-slow-answers = Відповіді повільні: { $bad } з { $all } — понад 10 секунд
incident-slow-answers-advice =
    Покупці довго бачать «Шукаю…». Попросіть адміністратора перевірити, чи не перевантажено сервер.
incident-queue = Черга стоїть: найдавніше повідомлення чекає вже { $minutes } хв
incident-queue-advice =
    Покупці чекають. Нічого не загублено: коли черга рушить, відповідь отримають усі. Попросіть адміністратора подивитися в журнал бота.
incident-budget = Денний бюджет нейромереж вичерпано: { $spent } з { $budget } $
incident-budget-advice =
    До півночі за UTC складні фото приходять вам. Бюджет збільшує адміністратор (<code>VITRYNA_DAILY_BUDGET_USD</code>).
incident-breakers = Нейромережа не працює: { $models }
incident-breakers-advice =
    Складні фото приходять вам частіше. Попросіть адміністратора перевірити ключ і рахунок.
incident-late-tickets = Прострочено понад пів години: { $count ->
    [one] { $count } запит
    [few] { $count } запити
   *[other] { $count } запитів
 }
incident-late-tickets-advice =
    Покупці чекають на вас. Відкриті запити покаже <code>/queue</code>.
incident-updates = Дві години ніхто не пише
incident-updates-advice =
    Тиждень тому в цей час писали. Напишіть боту самі: якщо він мовчить, покличте адміністратора.
incident-disk = Місце на диску закінчується: лишилося { $free } ГБ
incident-disk-advice =
    Коли воно скінчиться, бот перестане відповідати. Попросіть адміністратора звільнити місце.
