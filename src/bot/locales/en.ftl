# Texts for shoppers and managers. Every key stands in every language; values are HTML for Telegram.

start =
    Hello! I am the shop’s assistant 🛍

    Send me a photo of something you like, and I will tell you what it is, what it costs and which sizes we have today.
help =
    <b>How it works</b>

    📷 Send a photo of the product, or several as one album. A caption helps, too.
    ✍️ Or write what you are looking for: “pink plush suit”.
    👆 If I am not sure, I show you a few: tap the one you mean.
    🛒 “Order” under a card puts it into your basket.
    💬 After a card, just ask: “is there a 104?”, “and in blue?”
    🙋 If I do not know, I ask a manager, who will answer here.

    /basket — your basket
    /cancel — cancel the order, or withdraw a question
    /orders — my orders
    /language — choose the language
    /privacy — what I keep, and for how long
    /mydata — everything I keep about you, as a file
    /forget — delete everything about you
privacy =
    <b>What I keep, and for how long</b>

    • Your messages to this bot: { $updateDays ->
        [one] { $updateDays } day
       *[other] { $updateDays } days
    }.
    • Your questions with their answers (which photos you sent, what you wrote, your name and id in Telegram): { $answerDays ->
        [one] { $answerDays } day
       *[other] { $answerDays } days
    }, or longer while they wait for an answer. What a manager was asked also stays in the managers’ group.
    • A photo that a manager confirmed, or that two shoppers agree on: until you delete it. It helps, without your name, to recognise the product.
    • Your language and your other choices: until you delete them.
    • Your basket, and your orders with the recipient and the address. If a parcel is on its way, /forget removes its details once it has arrived.

    /mydata sends you all of this as a file, /forget deletes it at once.
privacy-models =
    <b>AI outside the shop</b>

    An AI model may read what you write in order to understand it. It never learns who you are.
    { $consent ->
        [given] ✅ You also let it see photos that I cannot recognise myself.
        [refused] 🚫 It does not see your photos.
       *[unsaid] May it also see photos that I cannot recognise myself? Until you say yes, it does not.
    }
ask-consent = An AI model outside the shop might recognise it. May it see this photo, and later ones that I am unsure of? It never learns who you are; you can change your mind in /privacy.
button-allow = ✅ Yes, show it
button-refuse = 🚫 No, thank you
allowed = Thank you! I will ask it when I am unsure
refused = All right: your photos stay in the shop
looking-again = Thank you! Looking again…
language-name = English
choose-language = Which language shall I speak?
language-chosen = Done: I will speak English with you 🙂
my-data = Here is everything I keep about you
forget =
    Delete everything I keep about you: messages, questions, answers and photos? This cannot be undone. Questions still waiting for an answer will go, too.
button-forget = 🗑 Yes, delete everything
forgotten = Done: everything I kept about you is deleted. Send a photo whenever you like, and we start afresh 🙂
cancelled =
    { $count ->
        [0] There is nothing to cancel. I am waiting for your photo 📷
       *[other] Cancelled. Send a new photo whenever you like 📷
    }
withdrawn = ✖️ Withdrawn
send-photo = Please send a photo of the product, and I will name it 📷
greeting = Hello! Send me a photo of something you like, or write what you are looking for 📷
welcome = You are welcome! Just send a photo or write when you need me 🙂
patience = I am here, still looking. One moment, please 🔎
unknown-command = I do not know this command. See /help for what I can do
not-a-picture = I cannot open this kind of file. Please send an ordinary photo (JPEG, PNG or WebP) 📷
heic = I cannot open iPhone files (HEIC). Please send it as a photo, not as a file 📷
too-big = This picture is too big for me. Please send it as a photo, not as a file 📷
too-many-photos = That is a lot of photos at once 🙂 I am looking at the first ones; please send the rest in a minute
no-voice = I cannot listen to voice messages yet. Please write what you are looking for, or send a photo 📷
no-frame = I cannot see what this shows. Please send a photo of the product, or a screenshot 📷
no-location = Thank you! I do not need your location to find a product: send a photo or write its name 📷
no-contact = Thank you! I do not need a contact to find a product: send a photo or write its name 📷
frame = I looked at a single frame of it
link = I cannot open links. Please send a screenshot of the product 📷
nothing-found = I found nothing like this in our shop. Please send a photo, or describe it in other words 📷

looking = 🔎 Having a look…
searching = 🔎 Searching…
still-looking = 🔎 Still looking through everything we have…
found-by-manager = 🙋 A manager is answering…
choice = <b>Which of these do you mean?</b>
several = <b>There are several products in the photo. Which one do you mean?</b>
half-left = On the left
half-right = On the right
half-top = At the top
half-bottom = At the bottom
similar = <b>Similar products</b>
describe-gone = This looks like something from “{ $category }”, and we have none of that now. If it is something else, describe it in words, like “pink plush suit” ✍️
describe = I do not know this one from the photo. What is it? Describe it in words, like “pink plush suit” ✍️
ticket = I am not sure what this is. I have asked a manager, who will answer here 🙏
closed =
    🕘 We are closed now; a manager will answer { $day ->
        [today] today
        [tomorrow] tomorrow
        [later] on { $date }
        [tue] on Tuesday
        [wed] on Wednesday
        [thu] on Thursday
        [fri] on Friday
        [sat] on Saturday
        [sun] on Sunday
       *[mon] on Monday
    }, after { $time }.
unreadable = I could not open this photo. Please send it again, as a photo rather than as a file 🙏
not-sold = Sorry, we do not sell this 😔
taken-back = Sorry, that was the wrong answer. A manager is checking 🙏
in-stock = ✅ In stock
out-of-stock = ⏳ Out of stock at the moment
sizes = Sizes: { $sizes }
colours = Colours: { $colours }
selected = Your choice: { $selection }
failed = Something went wrong. Please try again in a minute 🙏

# Answers to questions about the thing that is spoken of.
reply-yes = ✅ Yes, we have it
reply-no = ⏳ Not available now: { $asked }
reply-instead = What we have:
reply-material = Material: { $value }
reply-weight = Weight: { $value }
reply-dimensions = Dimensions: { $value }
reply-brand = Brand: { $value }
asked-person = I have just asked a manager, who will answer this here 🙏

button-open = Open in the shop
button-none = None of these
button-not-this = Not this one
button-refresh = 🔄 Price and stock
button-more = More like this
button-person = 🙋 Ask a manager
button-back = ↩ Back
updated = Up to date
changed = Something has changed since: here is how it is now
no-similar = Nothing similar today
outdated = This message is out of date. Please send the photo again 📷
settled = Thank you!

# The basket and the order. Texts without values are shown without markup, too: in a table and on buttons.
button-order = 🛒 Order
buy-added = Added to your basket 🛒
buy-choose-size = Please choose a size first, with the buttons under the card ☝️
buy-choose-colour = Please choose a colour first, with the buttons under the card ☝️
buy-full = Your basket is full. Please place this order, then start another one 🙏
buy-other-currency = This one is priced in another currency: please place two orders 🙏
buy-nothing = Your basket is empty. Send a photo of something you like and tap “🛒 Order” under the card
buy-cancelled = ✖️ Order cancelled, the basket is empty. Send a photo whenever you want to begin again 📷
basket-moved-on = Something has changed here: this is how it is now
basket-no-more = There are no more of these
buy-basket = 🛒 Your basket
buy-basket-empty = 🛒 Your basket is empty
buy-basket-more = To add something else, just send the next photo.
buy-column-item = Item
buy-column-quantity = Qty
buy-column-sum = Sum
buy-total = Total
buy-checkout = ✅ Check out
buy-cancel = ✖️ Cancel
buy-ask-name = 👤 Who will receive the parcel?
buy-how-name = Write the first and last name as in the passport: the branch will ask for it. For example: Olena Shevchenko
buy-ask-phone = 📱 What is the recipient’s phone number?
buy-how-phone = Tap the button below, or write the number. For example: 067 123 45 67
buy-share-phone = 📱 Send my number
buy-ask-delivery = 🚚 How shall we deliver it?
buy-how-delivery = Choose with a button, or just write it. For example: Nova Poshta 12 Lviv
buy-button-branch = 📦 Nova Poshta branch
buy-button-locker = 🗄 Parcel locker
buy-button-courier = 🚚 Courier to my door
buy-button-pickup = 🏬 I will pick it up
buy-ask-place-branch = 📦 Which branch of Nova Poshta?
buy-how-place-branch = Write the town and the number. For example: Lviv, 12
buy-ask-place-locker = 🗄 Which parcel locker of Nova Poshta?
buy-how-place-locker = Write the town and the number. For example: Kyiv, 5432
buy-ask-place-courier = 🚚 Where to?
buy-how-place-courier = Write the town, street, house and flat. For example: Kyiv, 1 Khreshchatyk Street, flat 5
buy-ask-branch = 📦 Which of these?
buy-how-branch = Choose with a button, or write another one. The last button keeps it as you wrote it.
buy-ask-branch-none = 🔎 Nova Poshta has no such place
buy-how-branch-none = Check the town and the number and write them again. If they are right, tap the button, and we keep them as you wrote them.
buy-ask-payment = 💳 How would you like to pay?
buy-how-payment = Choose with a button.
buy-ask-comment = 💬 Anything we should know?
buy-how-comment = Write it in one message.
buy-no-comment = 🗑 No comment
buy-problem-name-both = I need both first and last name.
buy-problem-name-letters = This does not look like a name. Please use letters only.
buy-problem-phone-no-number = I see no phone number here.
buy-problem-phone-too-short = This number has too few digits. Please check it.
buy-problem-phone-too-long = This number has too many digits. Please check it.
buy-problem-phone-unknown = There seems to be no such number. Please check the operator or country code.
buy-problem-phone-several = There is more than one number here. Please write one.
buy-problem-phone-not-own = This is somebody else’s contact. If the parcel is for them, please write their number.
buy-problem-place-city = And in which town?
buy-problem-place-number = And which number?
buy-problem-place-address = I need the whole address: town, street and house.
buy-problem-place-place = I did not understand where to deliver it.
buy-summary = 🧾 Please check your order
buy-to-branch = Nova Poshta, branch
buy-to-locker = Nova Poshta, parcel locker
buy-to-courier = By courier
buy-to-pickup = I will pick it up
buy-pay-cash-on-delivery = Cash on delivery
buy-pay-payment-control = On delivery, by card or in cash
buy-pay-link = By card online, with a link
buy-pay-telegram = By card here, in Telegram
buy-pay-at-shop = In the shop
buy-confirm = ✅ Place the order
buy-remember = Remember me
buy-change-name = ✏️ Recipient
buy-change-phone = ✏️ Phone
buy-change-delivery = ✏️ Delivery
buy-change-payment = ✏️ Payment
buy-change-comment = 💬 Comment
buy-price-changed = The price has changed. Please check it and confirm again:
buy-short = We no longer have that many. Please change the quantity or remove the item:
buy-left = left
buy-too-late = Your earlier order is already packed and can no longer be changed.
buy-placed = 🎉 Order { $number } is placed!
buy-placed-next = A manager will check it and write to you here. Thank you!

ticket-title = 🎫 Ticket { $number } · { $shopper }
ticket-caption = Caption: “{ $caption }”
ticket-several = 🖼 Several products in the photo: { $places }
ticket-written = Written in the photo: “{ $written }”
ticket-reason-unknown = The bot does not know this product. What is it?
ticket-reason-none-of-these = The shopper says “none of these”. What is it?
ticket-reason-not-this = The shopper says “not this one”. What is it?
ticket-reason-asked = The shopper asks for a manager.
ticket-reason-question = The shopper asks what only a person can answer.
ticket-reason-failed = The bot could not answer. What does the photo show?
ticket-reason-paused = The bot is paused. What is it?
ticket-reason-disagree = The bot sees signs that contradict each other. What is it?
ticket-reason-in-talk = A photo from your conversation. What does it show?
seen-in-talk = 🔎 The photo may show (the shopper does not see this; tap a product to send its card):
ticket-answered = ✅ Answer: { $product }
ticket-answered-not-sold = ✅ Answer: we do not sell it
ticket-taken = This ticket has already been answered or closed
ticket-held = { $name } has this ticket
ticket-held-writing = { $name } has this ticket. The shopper gets your message, too. To take it over: /assign
no-ticket = Which ticket do you mean? Send this command in reply to its card
unknown-sku = The shop has no such SKU
unknown-manager = I have not seen this manager yet: they have to write something here first. Or: <code>/assign @name</code>
ticket-claimed = 👤 { $name } is on it
ticket-due = ⏰ Due
ticket-end-closed = ✔️ Closed
ticket-end-returned = 🤖 Back to the bot
ticket-story = How the bot searched:
ticket-earlier = 🕘 Earlier:
ticket-earlier-photo = a photo
ticket-basket = 🧺 Basket: { $lines } — { $total }
ticket-orders = 📦 Orders: { $orders }
story-decided = named the product
story-unavailable = did not work
story-caption = names no single product
story-forward = this file was not answered before
story-fingerprint = has no certain answer yet
story-code = led to no product
story-embedding = similar ones, none certain
story-text = name no single product
story-regions = looked at one by one
story-llm = is not certain
rung-caption = caption
rung-forward = forward
rung-fingerprint = the same photo
rung-code = barcode
rung-embedding = similarity
rung-text = words in the photo
rung-regions = parts of the photo
rung-llm = vision model
button-search = 🔎 Find
act-claim = 🙋 Claim
act-release = ↩ Release
act-undo = ↩ Undo the answer
act-return = 🤖 Back to the bot
act-close = ✔️ Close
act-reopen = 🔓 Reopen
done-name = Thank you! The shopper will get the answer
done-sku = Thank you! The shopper will get the answer
done-not-sold = Thank you! The shopper will get the answer
done-seen = Thank you! The shopper gets the product
done-claim = The ticket is yours
done-assign = The ticket has been passed on
done-release = The ticket is back in the queue
done-undo = The answer is undone. The bot forgets what it learned from it
done-return = The bot goes on from here
done-close = The ticket is closed
done-reopen = The ticket is open again
ticket-talk = 💬 A reply to this message goes to the shopper; one that begins with // stays here
talk-no-ticket = The shopper did not get this: the message that you replied to belongs to no ticket
talk-shopper-gone = The shopper did not get this: they have blocked the bot or deleted the chat
talk-failed = The shopper did not get this: it could not be delivered. Please try again
talk-not-deletable = This cannot be deleted in the shopper’s chat: Telegram allows it for 48 hours only
talk-del-usage = To delete a message of yours in the shopper’s chat, reply to it with <code>/del</code>
talk-ended = 🤖 From now on the bot answers the shopper
talk-not-talking = 🤖 The bot is already answering the shopper
talk-reaction = The shopper reacted to the bot’s message with { $emoji }
canned-said = ✅ Sent: { $text }
canned-missing = Not sent: I do not know what to put in place of { $variables }
canned-unknown = There is no such answer. <code>/canned</code> lists them all
canned-kept = ✅ Saved. To send it to a shopper: <code>/c { $name }</code>
canned-forgotten = 🗑 The answer “{ $name }” is deleted
canned-usage = To save an answer: <code>/canned delivery We deliver in two days, {"{"}name{"}"}!</code> To delete it: <code>/canned delivery -</code>
talk-manager = 🙋 { $name } is answering you
ticket-shopper = Shopper { $number }
notice-no-topic-right = 🧵 This group has topics, but I may not make any. Give me the right “Manage topics”; until then tickets come without topics.
notice-budget-low =
    💰 { $spent } of today’s { $budget } dollars for the vision model are spent. When they are gone, the difficult photos come to you.
notice-budget-spike =
    📈 The vision model was asked { $requests ->
        [one] { $requests } time
       *[other] { $requests } times
    } within this hour, which is unusual (at most { $usual } an hour before). Please check that nobody is abusing the bot.
notice-refit =
    🧠 I have learned from the photos that you confirmed. Of { $photos ->
        [one] { $photos } photo
       *[other] { $photos } photos
    } that I checked it on, the right product now comes first for { $now } %, instead of { $before } %.
notice-refit-thresholds =
    🧠 From { $photos ->
        [one] { $photos } photo
       *[other] { $photos } photos
    } that you confirmed I have worked out again how sure I must be to answer alone.
notice-refit-certified = Of what I answer alone, at least { $share } % is right.
notice-refit-undo = To undo it: <code>vitryna index train-head --use { $undo }</code>
notice-copies-left =
    🗑 A shopper asked to have everything about them deleted, and Telegram does not let me delete these messages. Please delete them: tickets { $numbers }.
notice-feed-held =
    🛒 The feed { $address } was not imported: it would hide or re-price too many products. If that is intended: <code>vitryna catalog import { $address } --yes</code>. This is what it would change:
notice-feed-failed =
    🛒 The feed { $address } was not imported, the catalogue is as it was: { $reason }
notice-cases-left =
    🗑 A shopper asked to have everything about them deleted. Please have these pictures deleted, which evals keep on another machine:
    { $files }
notice-drift-cases = 🧭 Your shoppers’ photos differ from the cases of your evals (share of the cases → share of { $photos } photos):
notice-drift-before = 🧭 Your shoppers’ photos differ from those of the weeks before (share then → share of the last { $photos } photos):
drift-share = · { $kind }: { $before } → { $later }
drift-remedy = To add such photos to the evals: <code>npx vitryna eval import</code>, then <code>npx vitryna eval</code>.
drift-look-screenshot = screenshots
drift-look-photo = photos taken by a camera
drift-outcome-matched = named by the bot alone
drift-outcome-ambiguous = left to the shopper to choose
drift-outcome-unknown = unknown to the bot
drift-rung-code = named by a barcode or QR code
drift-rung-embedding = named by similarity
drift-rung-text = named by what is written in them
drift-rung-llm = named by the vision model
drift-rung-nobody = not named at all
drift-confidence-low = named with little confidence
drift-confidence-middle = named with some confidence
drift-confidence-high = named with great confidence
drift-similarity-low = far from every picture of the shop
drift-similarity-middle = somewhat like a picture of the shop
drift-similarity-high = close to a picture of the shop
notice-rollout-shadow = 👥 A second identifier (<code>{ $candidate }</code>) looks at photos after they were answered. Shoppers see nothing of it; your confirmations say who is right.
notice-rollout-share = 👥 The second identifier (<code>{ $candidate }</code>) now answers { $share } % of the shoppers. Where the two differed, it was right { $wins } times, the present one { $losses } times.
notice-rollout-promoted = ✅ The second identifier (<code>{ $candidate }</code>) now answers everybody. Where the two differed, it was right { $wins } times, the one before { $losses } times.
notice-rollout-stopped = ⏹ The second identifier (<code>{ $candidate }</code>) was called off. Everything is answered as before.
notice-rollout-worse = ⛔️ The second identifier (<code>{ $candidate }</code>) has stopped by itself because it is worse: where the two differed, it was right { $wins } times, the present one { $losses } times. Everything is answered as before.
notice-rollout-outdated = ⏹ The second identifier (<code>{ $candidate }</code>) has stopped by itself: what it was compared with no longer answers. To compare it again: <code>npx vitryna rollout start</code>.
notice-rollout-undone = ↩️ The second identifier (<code>{ $candidate }</code>) was rolled back. Everything is answered as before.
act-not-sold = We do not sell it
managers-only = These buttons are for managers only
post-linked = 🔗 Whoever forwards this post will get: { $skus }
post-unknown = Nothing was linked. The shop does not sell: { $words }
post-usage = Reply to a forwarded post of your channel with: <code>/post SKU</code> — or with up to five, <code>/post SKU, SKU</code>

# Orders: the managers' card, messages to shoppers.
order-title = 🧾 Order { $number } · { $shopper }
order-state-placed = 🆕 New
order-state-expired = ⌛ No longer reserved
order-state-accepted = 👍 Accepted
order-state-packed = 📦 Packed
order-state-shipped = 🚚 Shipped
order-state-done = ✅ Done
order-state-returning = ↩️ Being returned
order-state-exchanging = 🔁 Coming back for an exchange
order-state-returned = ↩️ Returned
order-state-exchanged = 🔁 Back for an exchange
order-state-cancelled = ✖️ Cancelled
order-short = ⚠️ Paid, but pieces are missing: settle it with the shopper
order-uncounted = ❓ Only you know whether some of this is in stock: look before you accept
order-total = Total: { $total }
order-skus = SKUs: { $skus }
order-reason = Reason: { $text }
order-refund = Refund: { $text }
order-tracking = 🚚 Tracking number: { $number }
order-receipt = 🧾 Receipt: { $receipt }
order-paid = paid
order-unpaid = not paid yet
order-paid-partly = { $paid } paid
payment-cash-on-delivery = 💵 Cash on delivery
payment-payment-control = 💳 Payment on delivery, to the shop’s account
payment-link = 🔗 By link
payment-telegram = 💳 In Telegram
delivery-branch = { $city }, branch { $number }
delivery-locker = { $city }, parcel locker { $number }
delivery-courier = Courier: { $address }
delivery-pickup = Pickup
order-act-accept = 👍 Accept
order-act-pack = 📦 Packed
order-act-ship = 🚚 Shipped
order-act-done = ✅ Done
order-act-return = ↩️ Return
order-act-exchange = 🔁 Exchange
order-act-arrive = 📥 Came back
order-act-cancel = ✖️ Cancel
order-act-paid = 💰 Paid
order-act-payment-link = 🔗 Payment link
order-act-receipt = 🧾 Receipt
order-act-refund = 💸 Refunded
my-order-title = Order { $number }
my-order-change = ✏️ Change
my-order-basket-in-use = Your basket has something else in it: order that first, or empty it (/cancel)
button-wish = 🔔 Tell me when it is back
# A size or a colour follows: "🔔 Wait for 110-116".
button-wish-for = 🔔 Wait for
wish-noted = Noted: I will write to you as soon as it is back
my-order-cancel = ✖️ Cancel
my-order-return = ↩️ Return
my-order-exchange = 🔁 Exchange
order-told-expired = ⌛ Order { $number } is no longer reserved. If you still want it, write to us and we will see what is left.
order-told-accepted = 👍 Order { $number } is accepted: we are getting it ready
order-told-packed = 📦 Order { $number } is packed
order-told-shipped = 🚚 Order { $number } is on its way
order-told-shipped-tracking = 🚚 Order { $number } is on its way. Tracking number: <code>{ $tracking }</code>
order-told-done = ✅ Order { $number } is complete. Thank you!
order-told-returning = ↩️ The return of order { $number } is noted. A manager will tell you how to send it.
order-told-exchanging = 🔁 The exchange of order { $number } is noted. A manager will tell you how to send it.
order-told-returned = 📥 What you returned from order { $number } has arrived
order-told-exchanged = 📥 What you sent back from order { $number } has arrived
order-told-cancelled = ✖️ Order { $number } is cancelled
order-told-cancelled-reason = ✖️ Order { $number } is cancelled: { $reason }
order-told-paid = 💰 Order { $number } is paid, thank you!
order-told-paid-short = 💰 We have received your payment for order { $number }, but something in it has run out. A manager will write to you about a replacement or a refund.
order-told-paid-late = 💰 Your payment for order { $number } came after it was cancelled. A manager will write to you about a refund.
order-told-link = 🔗 Pay for order { $number }: { $link }
order-told-link-follows = 🔗 A manager will send the link to pay for order { $number }
order-told-receipt = 🧾 The receipt of order { $number }: { $receipt }
order-told-refunded = 💸 Refund for order { $number }: { $note }
restocked = 🔔 Back in stock: <b>{ $product }</b> ({ $sku })
notice-payment-unmatched = 💰 A payment of { $amount } arrived (<code>{ $charge }</code>), but there is no order { $number }, or it is in another currency. Please have a look.
notice-paid-short = ⚠️ Order { $number } is paid ({ $amount }), but its pieces went to others. Please settle it with the shopper.
notice-paid-late = ⚠️ Order { $number } was paid ({ $amount }) after it was cancelled or returned. Please refund it.
# What managers command in their group.
usage-price = A price is written like this: <code>/price MRIYA-PINK 999</code>, for one variant <code>/price MRIYA-PINK 98-104 999</code>
usage-stock = Stock is written like this: <code>/stock MRIYA-PINK 98-104 3</code>, with a colour <code>/stock MRIYA-PINK 98-104 pink 3</code>. Without sizes: <code>/stock BAG-1 yes</code> or <code>no</code>
usage-hide = To hide a product: <code>/hide MRIYA-PINK</code>
usage-show = To sell a product again: <code>/show MRIYA-PINK</code>
usage-product = All about a product: <code>/product MRIYA-PINK</code>
desk-no-product = There is no { $word } in the catalogue
desk-hidden = { $sku } is hidden: <code>/show { $sku }</code> first
desk-no-variant = { $sku } has no variant “{ $words }”. There are: { $variants }
desk-several-variants = Which variant of { $sku }? There are: { $variants }. For example: <code>/{ $command } { $sku } { $example } 3</code>
desk-price-set = { $name }: { $before } → <b>{ $after }</b>
desk-price-same = { $name }: it already costs { $after }
desk-own-prices =
    { $count ->
        [one] { $count } variant has its own price, which stays
       *[other] { $count } variants have their own prices, which stay
    }
desk-stock-set = { $name }: { $before } → <b>{ $after } pcs</b>
desk-held = { $count } of these are already in orders
desk-in-stock = { $sku }: <b>in stock</b>
desk-out-of-stock = { $sku }: <b>out of stock</b>
desk-uncounted = { $sku } has no variants, so its pieces are not counted: <code>/stock { $sku } yes</code> or <code>/stock { $sku } no</code>
desk-hide = 🙈 { $sku } is hidden: shoppers do not see it. To sell it again: <code>/show { $sku }</code>
desk-hide-same = { $sku } is already hidden
desk-show = 👁 { $sku } is sold again
desk-show-same = { $sku } was not hidden
desk-budget =
    💰 <b>Models, $</b>
    Today: { $spent } of { $limit }, { $left } left; about { $day } by the end of the day
    This month: { $month }; about { $monthEnd } by its end
    Requests this hour: { $requests } of { $hourLimit }
    Days and months are in UTC.
desk-pause = ⏸ The bot is paused: every question comes to you. To let it answer again: /resume
desk-pause-same = ⏸ The bot is already paused. To let it answer again: /resume
desk-resume = ▶️ The bot answers again
desk-resume-same = ▶️ The bot was not paused
desk-card-hidden = 🙈 Hidden: shoppers do not see it
desk-card-price = Price: <b>{ $price }</b>
desk-card-manual-price = Price: <b>{ $price }</b>, set by a manager; the file says { $file }
desk-card-pieces = { $name } — { $count } pcs
desk-card-held = { $count } in orders
desk-card-more = … and { $count } more
desk-card-photos = Photos: { $catalogue } from the catalogue, { $confirmed } from shoppers
desk-card-history = <i>{ $time } <a href="tg://user?id={ $manager }">a manager</a>: { $what }</i>
desk-did-price = price { $before } → { $after }
desk-did-stock = stock { $before } → { $after }
desk-did-hide = hidden
desk-did-show = sold again
desk-did-add = added
desk-did-other = changed
command-price = Set a price: SKU 999
command-stock = Set the stock: SKU 98-104 3
command-hide = Hide a product
command-show = Sell a product again
command-product = All about a product
command-budget = What the models cost
command-pause = Pause: everything goes to people
command-resume = Let the bot answer again
command-post = Link a post of the channel to products
setup-title = This is a managers’ group of the shop
setup-post = Write here
setup-post-remedy = Let members write, or make the bot an administrator.
setup-see-all = See every message (as an administrator)
setup-see-all-remedy = Group name → Edit → Administrators → Add → the bot.
setup-delete = Delete messages (a shopper may ask to be forgotten)
setup-delete-remedy = Group name → Edit → Administrators → the bot → “Delete messages”.
setup-manage-topics = Manage topics (one for each shopper)
setup-manage-topics-remedy = Group name → Edit → Administrators → the bot → “Manage topics”.
setup-topics = Topics are off: everything works without them
setup-topics-remedy = To give each shopper a topic: Group name → Edit → “Topics”. Only people can switch them on. Then send /setup.
setup-ready = Everything is ready. Shoppers’ questions come here; what I can do is in the “/” menu.
setup-again = When that is done, send /setup again.
setup-administrators-only = Only an administrator of the group can do this
setup-code = To make this group the managers’ group, send <code>/setup CODE</code>. <code>npx vitryna doctor</code> on the shop’s computer shows the code.
setup-wrong-code = This code is wrong or already used. <code>npx vitryna doctor</code> on the shop’s computer shows the current one.
command-setup = Check that the bot has all it needs
reindex-title = 🔄 <b>Looking at all photos of the catalogue again</b>
index-running = { $done } of { $total } done
index-done =
    { $total ->
        [one] ✅ Done: { $total } photo is recognised from the next message on
       *[other] ✅ Done: { $total } photos are recognised from the next message on
    }
index-done-but = ⚠️ Done, but { $failed } of { $total } could not be read: the bot’s log says which
index-failed = ⚠️ It failed: { $reason }. I will try again
import-title = 📄 <b>{ $file }</b>: this would change
import-added = ➕ New: { $count } ({ $skus })
import-shown = 👁 Sold again: { $count } ({ $skus })
import-hidden = 🙈 No longer sold: { $count } ({ $skus })
import-changed = ✏️ Changed: { $count }
import-kept = ✋ Kept as a manager set them: { $count }
import-own-price = the product’s price
import-nothing = Nothing changes.
import-warnings = ⚠️ Please note:
import-wrong =
    { $count ->
        [one] ❌ Nothing was imported. { $count } mistake:
       *[other] ❌ Nothing was imported. { $count } mistakes:
    }
import-line = • line { $line }: { $message }
import-more = … and { $count } more
import-too-big = The file is too large: Telegram gives me 20 MB at most
import-file-gone = The file is gone. Please send it again
import-imported = ✅ Imported: <b>{ $file }</b>
import-outdated = The catalogue has changed since then, so nothing was imported. Send the file again to see what would change now
import-hides-many = ⚠️ This takes { $hidden } of { $all } products off sale. Are you sure?
import-cancelled = ✖️ Not imported
button-import = ✅ Import
button-import-sure = ⚠️ Yes, take them off
button-import-cancel = ✖️ No
command-reindex = Look at all photos again
usage-add = To add a product: send its photo with the caption <code>/add</code> (or <code>/add SKU</code>)
draft-name = 1/4. What is it called? Reply to this message
draft-name-wrong = A name has 1 to 200 characters, such as: Mriya suit, pink. Please reply to the question again
draft-category = 2/4. Which category? Choose one, or reply to this message with another
draft-category-wrong = A category has 1 to 200 characters, such as: suit. Please reply to the question again
draft-price = 3/4. What does it cost, { $currency }?
draft-price-wrong = A price is a number, such as: 1290 or 999.50. Please reply to the question again
draft-sizes = 4/4. Which sizes? Separated by commas: <code>98-104, 110-116</code>, with stock <code>98-104: 3, 110-116: 2</code>. Without sizes, a dash: <code>-</code>
draft-sizes-wrong = Sizes are separated by commas, such as: <code>98-104, 110-116</code>, all with stock or none: <code>98-104: 3, 110-116: 2</code>; without sizes <code>-</code>. Please reply to the question again
draft-wrong-sku = “{ $word }” is not a SKU, which has up to 64 letters, digits and . _ / -
draft-taken-sku = There is already a product { $word }
draft-closed = This was already added or cancelled
draft-cancelled = ✖️ Not added
draft-added = { $sku } is added. Looking at its photo…
button-add = ✅ Add
button-draft-cancel = ✖️ Cancel
command-add = Add a product from a photo
command-queue = Open tickets
command-claim = Take a ticket
command-release = Put a ticket back into the queue
command-assign = Give a ticket to: @olena
command-sku = Answer with a product: SKU
command-close = Close a ticket
command-reopen = Open a ticket again
command-prio = How urgent a ticket is: urgent
command-tag = Tags of a ticket: size delivery
command-stats = Figures for today and this week
command-transcript = The whole conversation, as a file
command-ban = Stop answering this shopper
command-unban = Answer this shopper again
command-category = Which categories come to this group
command-level = First or second line: 1 or 2
command-bot = Let the bot talk to the shopper again
command-del = Delete your message in the shopper’s chat
order-list-none = 🧾 There are no open orders
order-list =
    🧾 { $count ->
        [one] { $count } open order
       *[other] { $count } open orders
    }
order-ask-ship = 🚚 Order { $number }: reply with the tracking number, or “-” if there is none
order-ask-cancel = ✖️ Order { $number }: reply with the reason, for the shopper, or “-” to give none
order-ask-receipt = 🧾 Order { $number }: reply with the number of the receipt or a link to it
order-ask-payment-link = 🔗 Order { $number }: reply with the link to pay
order-ask-refund = 💸 Order { $number }: reply with how much was refunded, and how
managed-done = Done
managed-impossible = Not possible now: see the state of the order
managed-short = There are none of these left: other orders have them
managed-no-order = There is no such order any more
managed-no-words = Please write it in words, in reply to my question
managed-bad-link = That is not a link. Send an address that begins with https://
my-orders-none = You have no orders yet. Send a photo of something you like 📷
my-order-done = Done
my-order-impossible = It is too late to do that here. Please write to a manager
my-order-short = Sorry, we have none of it left
checkout-short = Sorry, something in this order has just sold out. No money was taken.
checkout-other-price = The total of this order has changed. No money was taken: see /orders.
checkout-closed = This order is already paid or cancelled. No money was taken: see /orders.

command-start = Start
command-help = How it works
command-basket = Your basket
command-cancel = Cancel the order, or withdraw a question
command-orders = My orders
command-language = Choose the language
command-privacy = What is kept, and for how long
command-mydata = Get everything kept about me
command-forget = Delete everything about me

# Order among tickets: queue, deadlines, ratings, reports.
queue = 📋 Open tickets: { $count }
queue-empty = 📋 No open tickets
queue-more = … and { $count } more
queue-paused = ⏸ waiting for the shopper
hours = { $count } h
minutes = { $count } min
priority-urgent = Urgent
priority-high = Important
priority-normal = Normal
priority-low = No hurry
prio-usage = Write under a ticket: <code>/prio urgent</code>, <code>high</code>, <code>normal</code> or <code>low</code>
tag-usage = Write under a ticket: <code>/tag size delivery</code>; a minus takes a tag off: <code>/tag -size</code>
no-tags = No tags
banned = ⛔️ The shopper is banned and the ticket is closed. To undo: /unban
unbanned = The shopper is no longer banned
category-unknown = There are no such categories: { $unknown }. There are: { $known }
duty-all = Tickets that no other group gets come here. For some categories only: <code>/category CATEGORY …</code> (there are: { $known }); for overdue tickets only: <code>/level 2</code>
duty-some = Only tickets about these come here: { $categories }. For all again: <code>/category -</code>
duty-second-level = Only overdue tickets come here. For all again: <code>/level 1</code>
level-usage = <code>/level 2</code>: overdue tickets come here, <code>/level 1</code>: the usual ones
deadline-soon =
    ⏰ Ticket { $number } is due soon: time to { $deadline ->
        [resolution] answer or close it
        [next-reply] reply again
       *[first-reply] reply
    }
deadline-missed =
    🔴 Ticket { $number }: the time to { $deadline ->
        [resolution] answer or close it
        [next-reply] reply again
       *[first-reply] reply
    } is over. It now belongs to the second line (L2)
rate-us = Did our manager help you? Please rate from 1 (not at all) to 5 (very much) 🙏
rated = Thank you! Your rating: { $stars }
rated-before = You have rated this already, thank you!
ticket-rating = The shopper’s rating: { $stars }
report-today = Today
report-this-week = This week
report-last-week = 📊 Last week
report-photos = Photos: { $count }
report-by-caption = by the caption
report-by-forward = by the forwarded file or post
report-by-fingerprint = as the same photo
report-by-code = by a barcode
report-by-embedding = by similarity
report-by-text = by the words in it
report-by-llm = by a vision model
report-by-choice = left to the shopper’s choice
report-by-nobody = not recognised
report-tickets = Tickets: { $count }, { $ended } of them resolved
report-handled = { $count } tickets
report-first-reply = first reply in { $time }
report-resolution = resolved in { $time }
report-rating = rated { $average } ({ $count })
report-orders = Orders: { $count }, worth { $revenue }
report-not-sold = Asked for, but not sold here:

# What the bot warns of itself.
incident-is =
    🔴 <b>{ $title }</b>
    Since { $since }
incident-was =
    🟢 <s>{ $title }</s>
    From { $since } to { $until }: over.
incident-reminder = ⏰ Still going on: { $title }
incident-over = 🟢 Resolved: { $title }
incident-answers = { $all ->
    [0] The database does not answer
   *[other] Photos get no answer: { $bad } of { $all }
 }
incident-answers-advice =
    Shoppers were promised a person: their questions come here. Ask whoever runs the bot for <code>vitryna doctor</code>.
incident-slow-answers = Answers are slow: { $bad } of { $all } took over 10 seconds
incident-slow-answers-advice =
    Shoppers see “Having a look…” for a long time. Ask whoever runs the bot whether the machine is too busy.
incident-queue = The queue is stuck: the oldest entry has waited for { $minutes } min
incident-queue-advice =
    Shoppers wait. Nothing is lost: everybody is answered when it moves on. Ask whoever runs the bot to look into its log.
incident-budget = Today’s budget for models is spent: { $spent } of { $budget } dollars
incident-budget-advice =
    Until midnight UTC difficult photos come to you. Whoever runs the bot may raise it (<code>VITRYNA_DAILY_BUDGET_USD</code>).
incident-breakers = A model does not work: { $models }
incident-breakers-advice =
    Difficult photos come to you more often. Ask whoever runs the bot to check the key and the account.
incident-late-tickets = Late by over half an hour: { $count ->
    [one] { $count } ticket
   *[other] { $count } tickets
 }
incident-late-tickets-advice =
    Shoppers wait for you. <code>/queue</code> shows the open tickets.
incident-updates = Nobody has written for two hours
incident-updates-advice =
    A week ago people wrote at this time. Write to the bot yourself: if it says nothing, call whoever runs it.
incident-disk = The disk is nearly full: { $free } GB are left
incident-disk-advice =
    When it is full the bot stops answering. Ask whoever runs the bot to make room.
