"""The filmed works: three interviews and two slams; one plain, three with covers, of one only the sound is shown."""

from __future__ import annotations

from typing import Final

from archive.demo.story.telling import ConsentAnswer, Told, in_three
from archive.domain.terms import WorkKind

THREAD: Final = Told(
    key="thread-remembers",
    kind=WorkKind.INTERVIEW,
    day=2,
    by=("thread",),
    answer=ConsentAnswer.AS_FILMED,
    form="fm.interview",
    themes=("th.work-now", "th.memory"),
    languages=("fr",),
    licence="CC-BY-NC-ND-4.0",
    titles=in_three("Le fil se souvient", "الخيط يتذكّر", "The thread remembers"),
    summaries=in_three(
        "Un tailleur parle de sa première machine ici, trouvée sur un trottoir, et des manteaux du voisinage.",
        "خيّاط يحكي عن أول ماكينة له هنا، وجدها على رصيف، وعن معاطف الجيران.",
        "A tailor speaks of his first sewing machine here, found on a pavement, and of his neighbours’ coats.",
    ),
    lines=(
        "Avant d’être un étranger, j’étais tailleur.",
        "Mon père disait : mesure trois fois, coupe une seule.",
        "Ici, ma première machine, je l’ai trouvée sur un trottoir. Elle chantait encore.",
        "Maintenant, les voisins m’apportent leurs manteaux, et je leur rends l’hiver plus chaud.",
    ),
    translations={
        "en": (
            "Before I was a stranger, I was a tailor.",
            "My father used to say: measure three times, cut once.",
            "My first machine here, I found it on a pavement. It still sang.",
            "Now the neighbours bring me their coats, and I give them back a warmer winter.",
        ),
        "ar": (
            "قبل أن أكون غريبًا، كنت خيّاطًا.",
            "كان أبي يقول: قِس ثلاث مرات واقطع مرة واحدة.",
            "أول ماكينة لي هنا وجدتها على رصيف. كانت ما تزال تغنّي.",
            "والآن يأتيني الجيران بمعاطفهم، فأعيد إليهم شتاءً أدفأ.",
        ),
    },
)

SEA: Final = Told(
    key="sea-is-a-word",
    kind=WorkKind.SLAM,
    day=4,
    by=("reed",),
    answer=ConsentAnswer.FACE_COVERED,
    form="fm.slam",
    themes=("th.hope", "th.learning"),
    languages=("ar",),
    titles=in_three("La mer est un mot", "البحر كلمة", "The sea is a word"),
    summaries=in_three(
        "Trois lettres apprises à l’école avant d’avoir vu la mer ; dites à voix haute, elles portent.",
        "ثلاثة أحرف تعلّمتها في المدرسة قبل أن ترى البحر، وحين تُقال بصوت عالٍ تحمل قائلها.",
        "Three letters, learnt at school before ever seeing the sea; said aloud, they carry you.",
    ),
    lines=(
        "البحر كلمة من ثلاثة أحرف، تعلّمتها قبل أن أراه.",
        "كتبتها على كفّي بالحبر الأزرق، فمسحتها أمي بطرف ثوبها.",
        "اليوم أقول: بحر، فلا يبتلّ أحد.",
        "أقولها عاليًا، فيصير الورق شراعًا.",
    ),
    translations={
        "fr": (
            "La mer est un mot de trois lettres, appris avant de la voir.",
            "Je l’ai écrit sur ma paume à l’encre bleue, et ma mère l’a effacé du bord de sa robe.",
            "Aujourd’hui je dis : mer, et personne n’est mouillé.",
            "Je le dis plus haut, et le papier devient voile.",
        ),
        "en": (
            "The sea is a word of three letters; I learnt it before I saw it.",
            "I wrote it on my palm in blue ink, and my mother wiped it with the hem of her dress.",
            "Today I say: sea, and nobody gets wet.",
            "I say it louder, and the paper becomes a sail.",
        ),
    },
)

SIGNAL: Final = Told(
    key="one-bar",
    kind=WorkKind.INTERVIEW,
    day=3,
    by=("kite",),
    by_chance=True,
    answer=ConsentAnswer.AS_FILMED,
    form="fm.interview",
    themes=("th.connection", "th.family"),
    languages=("en",),
    titles=in_three("Une barre de réseau", "خطّ واحد من الشبكة", "One bar of signal"),
    summaries=in_three(
        "Sur la troisième marche de la bibliothèque, là où le Wi-Fi passe encore après la fermeture.",
        "على الدرجة الثالثة من سلّم المكتبة، حيث تبقى شبكة الواي فاي بعد الإغلاق.",
        "On the third step of the library, where the Wi-Fi still reaches after closing time.",
    ),
    lines=(
        "The library closes at six, but the Wi-Fi does not know that.",
        "So every evening I sit on the third step, where the signal is best.",
        "My sister shows me the kitchen. The kettle. The same chipped cup.",
        "People walk past and see a phone. I am sitting at my mother’s table.",
    ),
    translations={
        "fr": (
            "La bibliothèque ferme à six heures, mais le Wi-Fi ne le sait pas.",
            "Alors chaque soir je m’assieds sur la troisième marche, là où le réseau est le meilleur.",
            "Ma sœur me montre la cuisine. La bouilloire. La même tasse ébréchée.",
            "Les gens passent et voient un téléphone. Moi, je suis à la table de ma mère.",
        ),
    },
)

WINTER: Final = Told(
    key="first-winter",
    kind=WorkKind.SLAM,
    day=4,
    by=("sesame",),
    answer=ConsentAnswer.FACE_COVERED,
    form="fm.slam",
    themes=("th.arrival", "th.learning"),
    languages=("fr",),
    titles=in_three("Premier hiver", "الشتاء الأول", "First winter"),
    summaries=in_three(
        "Un mot cherché toute une journée dans la neige : frisquet.",
        "كلمة فرنسية بحثت عنها نهارًا كاملًا في الثلج.",
        "A whole day in the snow, looking for one French word.",
    ),
    lines=(
        "On m’avait dit : la neige, c’est blanc. Personne n’avait dit : c’est le silence.",
        "J’ai mis deux pulls, trois mots de français, et j’ai ouvert la porte.",
        "La boulangère a dit : il fait frisquet. J’ai cherché frisquet toute la journée.",
        "Le soir je l’avais trouvé : il était dans mes oreilles, tout rouge, et il riait.",
    ),
    translations={
        "en": (
            "They had told me: snow is white. Nobody had said: snow is silence.",
            "I put on two jumpers, three words of French, and opened the door.",
            "The baker said: il fait frisquet. I looked for frisquet all day long.",
            "By evening I had found it: it was in my ears, bright red, and laughing.",
        ),
    },
)

GLASSES: Final = Told(
    key="two-glasses",
    kind=WorkKind.INTERVIEW,
    day=3,
    by=("lantern", "salt"),
    answer=ConsentAnswer.AS_FILMED,
    answers={"salt": ConsentAnswer.FACE_COVERED},
    form="fm.interview",
    themes=("th.together", "th.memory"),
    languages=("en", "ar"),
    titles=in_three("Deux verres de thé", "كأسان من الشاي", "Two glasses of tea"),
    summaries=in_three(
        "Sur un toit, à l’heure où les lampes s’allument : combien de sucre, et pourquoi.",
        "على سطح، ساعة تُضاء المصابيح: كم من السكر، ولماذا.",
        "On a roof, when the lamps come on: how much sugar, and why.",
    ),
    lines=(
        "At home we poured from high up, so that the tea would sing.",
        "ونحن نصبّ من قريب، كي لا يبرد الكلام.",
        "And the sugar?",
        "السكر للضيف. وكلّنا هنا ضيوف.",
    ),
    line_languages=("en", "ar", "en", "ar"),
    translations={
        "fr": (
            "Chez nous, on versait de très haut, pour que le thé chante.",
            "Nous, on verse de tout près, pour que les mots ne refroidissent pas.",
            "Et le sucre ?",
            "Le sucre est pour l’invité. Et ici, nous sommes tous des invités.",
        ),
    },
)

FILMED: Final = (THREAD, SEA, SIGNAL, WINTER, GLASSES)
