"""An exhibit, a radio, a story and a front page for the sample workshop; every class and line is invented."""

from __future__ import annotations

from typing import Final

from archive.demo.story.rooms_staged import Staged
from archive.demo.story.telling import in_three
from archive.domain.rooms.entries import RoomKind

EXHIBIT: Final = Staged(
    key="on-the-doorstep",
    kind=RoomKind.EXHIBIT,
    texts={
        "title": in_three("Sur le seuil", "على العتبة", "On the doorstep"),
        "lead": in_three(
            "Ce qu’on pose près d’une porte, et ce qu’on garde dans les mains. Quelques arrêts, une heure de classe.",
            "ما نضعه قرب باب، وما نبقيه في اليدين. محطات قليلة لحصة واحدة في القسم.",
            "What one puts down beside a door, and what one keeps in one’s hands. A few stops for an hour in class.",
        ),
        "text": in_three(
            "Une maison commence par un seuil : on s’y déchausse, on y attend, on y est reçu. "
            "Les œuvres réunies ici regardent ce moment-là.\n\nPrenez-les dans l’ordre que vous voulez.",
            "البيت يبدأ بعتبة: عندها نخلع أحذيتنا، وننتظر، ويُرحَّب بنا. الأعمال المجموعة هنا تنظر إلى تلك اللحظة.\n\n"
            "ترتيبها متروك لكم.",
            "A house begins with a doorstep: there one takes off one’s shoes, waits, is welcomed. "
            "The works brought together here look at that moment.\n\nTake them in any order.",
        ),
        "questions": in_three(
            "Qu’est-ce qui fait qu’un endroit devient chez soi ?\nQui tient la porte, et qui attend ?\n"
            "Qu’emporterais-tu qui tienne dans deux mains ?\nQu’est-ce que cela change d’être reçu avec un plat ?",
            "ما الذي يجعل مكانًا ما بيتًا لنا؟\nمن يمسك الباب، ومن ينتظر؟\nماذا تحملون مما تسعه يدان؟\n"
            "ماذا يتغيّر حين يُستقبل المرء بطبق؟",
            "What makes a place a home?\nWho holds the door, and who waits?\n"
            "What would you carry that fits into two hands?\nWhat does it change to be welcomed with a dish?",
        ),
        "steps": in_three(
            "Lire un texte à voix haute, chacun une phrase.\nDix minutes par deux, avec une question.\n"
            "Écrire une ligne qui commence par « Au seuil… ».",
            "قراءة نص بصوت عالٍ، جملة لكل واحد.\nعشر دقائق اثنين اثنين مع سؤال واحد.\nكتابة سطر يبدأ بـ«على العتبة…».",
            "Read a text aloud, a sentence each.\nTen minutes in twos, with one question.\n"
            "Write a line that begins “On the doorstep…”.",
        ),
        "contacts": in_three(
            "L’infirmière ou le psychologue de l’école. Une ligne d’écoute d’essai : 00 00 00.",
            "ممرضة المدرسة أو مختصّها النفسي. خط استماع تجريبي: 00 00 00.",
            "The school’s nurse or counsellor. A sample listening line: 00 00 00.",
        ),
    },
    numbers={"age": 13, "minutes": 50},
    works={
        "works": (
            (
                "boots-by-the-door",
                in_three(
                    "Regardez d’abord sans lire le titre.",
                    "انظروا أولًا دون قراءة العنوان.",
                    "Look first, without the title.",
                ),
            ),
            (
                "what-my-hands-know",
                in_three(
                    "À lire à voix haute.",
                    "للقراءة بصوت عالٍ.",
                    "To be read aloud.",
                ),
            ),
            (
                "table-for-everyone",
                in_three(
                    "Combien de places comptez-vous ?",
                    "كم مكانًا تعدّون؟",
                    "How many places do you count?",
                ),
            ),
            (
                "not-your-headline",
                in_three(
                    "Une voix qui refuse qu’on parle à sa place.",
                    "صوت يرفض أن يتكلّم أحد مكانه.",
                    "A voice that will not be spoken for.",
                ),
            ),
            (
                "market-day",
                in_three(
                    "Une page prêtée pour un an.",
                    "صفحة أُعيرت لعام.",
                    "A page lent for a year.",
                ),
            ),
        )
    },
)


PROGRAMME: Final = Staged(
    key="courtyard-radio",
    kind=RoomKind.PROGRAMME,
    texts={
        "title": in_three(
            "La radio de la cour",
            "إذاعة الفناء",
            "The courtyard’s radio",
        ),
        "lead": in_three(
            "Des voix de plusieurs communautés autour d’un seul micro.",
            "أصوات من جماعات عدة حول ميكروفون واحد.",
            "Voices of several communities around one microphone.",
        ),
        "slot": in_three(
            "Le jeudi à 18 h",
            "الخميس على الساعة 18:00",
            "Thursdays at 18:00",
        ),
    },
)


HOME_EPISODE: Final = Staged(
    key="episode-one",
    kind=RoomKind.EPISODE,
    texts={
        "title": in_three("Premier jeudi", "الخميس الأول", "First Thursday"),
        "lead": in_three(
            "Une question simple, beaucoup de réponses.",
            "سؤال بسيط وأجوبة كثيرة.",
            "A simple question, many answers.",
        ),
    },
    days={"on_air": -14},
    belongs={"programme": "courtyard-radio"},
    works={
        "works": (
            (
                "radio-courtyard",
                in_three(
                    "L’émission entière.",
                    "الحلقة كاملة.",
                    "The whole programme.",
                ),
            ),
        )
    },
)


SONG_EPISODE: Final = Staged(
    key="episode-two",
    kind=RoomKind.EPISODE,
    texts={
        "title": in_three(
            "Deuxième jeudi",
            "الخميس الثاني",
            "Second Thursday",
        ),
        "lead": in_three(
            "De la musique, et de l’eau qui chauffe.",
            "موسيقى وماء يغلي.",
            "Music, and water coming to the boil.",
        ),
    },
    days={"on_air": 7},
    belongs={"programme": "courtyard-radio"},
    works={"works": (("kettle-song", {}),)},
)


ARTICLE: Final = Staged(
    key="a-trade",
    kind=RoomKind.ARTICLE,
    texts={
        "title": in_three(
            "Avant tout, un métier",
            "الحرفة قبل كل شيء",
            "A trade, before all else",
        ),
        "lead": in_three(
            "On demande d’où quelqu’un vient. Ici on demande ce qu’il sait faire.",
            "يُسأل المرء من أين جاء. هنا نسأله ماذا يتقن.",
            "One asks where somebody comes from. Here we ask what they can do.",
        ),
        "text": in_three(
            "Un câble, un four, une aiguille : les mains se souviennent avant la tête.\n\n"
            "Dans l’atelier, le premier exercice est une liste : cinq gestes que l’on ferait les yeux fermés.",
            "سلك، وفرن، وإبرة: اليدان تتذكّران قبل الرأس.\n\nفي الورشة أول تمرين قائمة: خمس حركات نؤديها بعيون مغمضة.",
            "A wire, an oven, a needle: hands remember before the head does.\n\n"
            "In the workshop the first exercise is a list: five things one would do with closed eyes.",
        ),
    },
    works={
        "picture": (("table-for-everyone", {}),),
        "works": (
            (
                "what-my-hands-know",
                in_three(
                    "Une telle liste, en poème.",
                    "قائمة كهذه في قصيدة.",
                    "Such a list, as a poem.",
                ),
            ),
        ),
    },
)


FRONT: Final = Staged(
    key="front",
    kind=RoomKind.FRONT,
    texts={},
    choices={"paths": ("th.together", "th.hope", "th.learning", "th.connection")},
    belongs={"exhibit": "on-the-doorstep"},
)
