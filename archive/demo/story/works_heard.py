"""The works for the ear: a song, a piece of music, a radio episode, and one that was taken back."""

from __future__ import annotations

from typing import Final

from archive.demo.story.telling import ConsentAnswer, Told, in_three
from archive.domain.terms import WorkKind

KETTLE: Final = Told(
    key="kettle-song",
    kind=WorkKind.MUSIC,
    day=5,
    by=("kite", "lantern"),
    answer=ConsentAnswer.AUDIO_ONLY,
    form="fm.song",
    themes=("th.together", "th.solidarity"),
    languages=("en",),
    titles=in_three("La chanson de la bouilloire", "أغنية الغلّاية", "Kettle song"),
    summaries=in_three(
        "Une chanson à marcher : la route entre par la fenêtre et s’assied.",
        "أغنية للمشي: يدخل الطريق من النافذة ويجلس معنا.",
        "A walking song: the road comes in by the window and sits down.",
    ),
    lines=(
        "Kettle on, window wide,",
        "the road came in and sat inside.",
        "Kettle on, cups for four:",
        "whoever knocks, there is one cup more.",
    ),
    translations={
        "fr": (
            "Bouilloire au feu, fenêtre ouverte,",
            "la route est entrée et s’est assise.",
            "Bouilloire au feu, quatre tasses :",
            "pour qui frappe, il y en a une de plus.",
        ),
    },
)

COURTYARD: Final = Told(
    key="courtyard",
    kind=WorkKind.MUSIC,
    day=5,
    by=("reed",),
    answer=ConsentAnswer.AUDIO_ONLY,
    form="fm.music",
    themes=("th.memory", "th.homesick"),
    titles=in_three("Cour intérieure", "صحن الدار", "Courtyard"),
    summaries=in_three(
        "Un tour lent en nahawand, pour une corde pincée et un tambour doux.",
        "دورة بطيئة من مقام النهاوند، لوتر ودفّ هادئ.",
        "A slow turn in Nahawand, for plucked strings and a soft drum.",
    ),
)

RADIO: Final = Told(
    key="radio-courtyard",
    kind=WorkKind.RADIO,
    day=6,
    by=("salt", "thread"),
    answer=ConsentAnswer.AUDIO_ONLY,
    form="fm.radio",
    themes=("th.together", "th.housing"),
    languages=("ar", "fr"),
    titles=in_three("Radio Cour : où est ta maison ?", "راديو الحوش: أين بيتك؟", "Radio Courtyard: where is home?"),
    summaries=in_three(
        "Deux voix, deux langues, une question posée à l’heure du thé.",
        "صوتان ولغتان وسؤال واحد ساعة الشاي.",
        "Two voices, two languages, and one question at tea time.",
    ),
    lines=(
        "هنا راديو الحوش. اليوم نسأل: أين بيتك؟",
        "Pour moi, c’est là où je sais, dans le noir, où sont les verres.",
        "وأنا أقول: البيت حيث يسألونك إن كنت أكلت.",
        "Alors à table. La suite après le thé.",
    ),
    line_languages=("ar", "fr", "ar", "fr"),
    translations={
        "en": (
            "This is Radio Courtyard. Today we ask: where is home?",
            "For me, it is where I know, in the dark, where the glasses are.",
            "And I say: home is where they ask you whether you have eaten.",
            "To the table, then. More after the tea.",
        ),
    },
)

NIGHT_SHIFT: Final = Told(
    key="night-shift",
    kind=WorkKind.INTERVIEW,
    day=3,
    by=("sesame",),
    answer=ConsentAnswer.READ_ALOUD,
    form="fm.interview",
    themes=("th.work-now",),
    languages=("fr",),
    titles=in_three("Le pain de nuit", "خبز الليل", "Night bread"),
    summaries=in_three(
        "Un métier appris à l’oreille, quand la ville dort.",
        "حرفة تُتعلَّم بالسمع والمدينة نائمة.",
        "A trade learnt by ear while the town sleeps.",
    ),
    lines=(
        "Je travaille la nuit, quand le four chante.",
        "Le pain parle aussi, il craque quand il est prêt.",
        "Au matin, je rentre avec de la farine dans les cheveux.",
        "Et je dors pendant que la rue sent bon.",
    ),
    translations={
        "en": (
            "I work at night, when the oven sings.",
            "Bread speaks too, it crackles when it is ready.",
            "In the morning I go home with flour in my hair.",
            "And I sleep while the street smells good.",
        ),
        "ar": (
            "أعمل ليلًا حين يغنّي الفرن.",
            "والخبز يتكلّم أيضًا، يطقطق حين ينضج.",
            "وفي الصباح أعود والطحين في شعري.",
            "وأنام والشارع طيّب الرائحة.",
        ),
    },
)

ROAD: Final = Told(
    key="not-your-headline",
    kind=WorkKind.SLAM,
    day=4,
    by=("kite",),
    answer=ConsentAnswer.WITHDRAWN,
    form="fm.slam",
    languages=("en",),
    titles=in_three("Je ne suis pas votre gros titre", "لست عنوانكم العريض", "I am not your headline"),
    lines=("I am not your headline, not your number, not your wave.", "I am late for work, like you."),
)

HEARD: Final = (KETTLE, COURTYARD, RADIO, NIGHT_SHIFT, ROAD)
