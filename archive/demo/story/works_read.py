"""The works to read and to look at: a letter, a tale, a poem, two pictures, and some that are closed or wait."""

from __future__ import annotations

from typing import Final

from archive.demo.story.telling import ConsentAnswer, Told, in_three
from archive.domain.terms import WorkKind

LETTER: Final = Told(
    key="letter-to-a-bench",
    kind=WorkKind.WRITING,
    day=1,
    by=("thread",),
    answer=ConsentAnswer.TEXT_ONLY,
    form="fm.letter",
    themes=("th.work-now", "th.homesick"),
    languages=("fr",),
    titles=in_three("Lettre à mon premier établi", "رسالة إلى طاولة عملي الأولى", "Letter to my first workbench"),
    summaries=in_three(
        "Une lettre à la table de bois où tout un métier a commencé.",
        "رسالة إلى طاولة الخشب التي بدأت عندها الحرفة.",
        "A letter to the wooden table where a whole trade began.",
    ),
    lines=(
        "Cher établi,",
        "Tu boitais du pied gauche et je calais ton pas avec un livre de comptes. C’est toi qui m’as appris "
        "la patience : on ne force pas une épaule, on l’écoute.",
        "Ici j’ai une table pliante. Elle est honnête, mais elle ne sait rien encore. Je lui parle de toi. Je lui "
        "raconte la craie bleue, le thé posé trop près du satin, les mariages du printemps qui arrivaient tous en "
        "même temps.",
        "Hier, une dame est venue avec la veste de son père. Elle voulait la porter sans la changer. Nous avons "
        "cherché longtemps, et puis j’ai seulement déplacé un bouton. Elle a pleuré, j’ai rangé les épingles. Tu "
        "vois, je fais toujours le même métier.",
        "Garde-moi la lumière de onze heures.",
    ),
)

BREAD: Final = Told(
    key="bread-of-the-first-day",
    kind=WorkKind.WRITING,
    day=1,
    by=("salt",),
    answer=ConsentAnswer.TEXT_ONLY,
    form="fm.tale",
    themes=("th.solidarity", "th.learning"),
    languages=("ar",),
    titles=in_three("Le pain du premier jour", "خبز اليوم الأول", "The bread of the first day"),
    summaries=in_three(
        "Comment on fait du pain dans une cuisine où l’on ne sait encore le nom de rien.",
        "كيف نخبز في مطبخ لا نعرف بعد اسم شيء فيه.",
        "How to bake bread in a kitchen where you do not yet know the name of anything.",
    ),
    lines=(
        "في اليوم الأول لم نعرف كيف نقول «دقيق»، فرسمنا سنبلة على ظهر كيس.",
        "ضحك البقّال، ورسم تحتها كلمة. كانت تلك أول كلمة لنا في هذا البلد، وكانت بيضاء.",
        "عجنّا في وعاء الغسيل، وانتظرنا أن يكبر العجين تحت معطفين. قال أحدنا: في بيتنا كانت أمي تغطّيه بصوتها.",
        "حين نضج الرغيف الأول كسرناه ستّ كسر، وبقيت كسرة سابعة. وضعناها قرب النافذة لمن لم يصل بعد.",
        "في الصباح لم نجدها. لا أحد سأل عنها، وصرنا نخبز كل يوم رغيفًا لسبعة.",
    ),
)

HANDS: Final = Told(
    key="what-my-hands-know",
    kind=WorkKind.WRITING,
    day=6,
    by=("lantern",),
    answer=ConsentAnswer.TEXT_ONLY,
    form="fm.poem",
    themes=("th.learning", "th.hope"),
    languages=("en",),
    licence="CC-BY-SA-4.0",
    titles=in_three("Ce que savent mes mains", "ما تعرفه يداي", "What my hands know"),
    summaries=in_three(
        "Un poème de métier : un électricien dresse la liste de ce qu’il a emporté.",
        "قصيدة عن حرفة: كهربائيّ يعدّد ما حمله معه.",
        "A poem about a trade: an electrician lists what he carried with him.",
    ),
    lines=(
        "I did not carry much.\nA number learnt by heart, a spare shirt,\nand what my hands know.",
        "They know which wire is sleeping.\nThey know that light is only patience\nthat has found its way around.",
        "At the border nobody asked them anything.\nThey stayed in my pockets,\nholding on to each other like cousins.",
        "Now there is a stairwell on the fourth floor\nthat was dark for two winters.\nGo and press the switch.\n"
        "That is my signature.",
    ),
)

LATER: Final = Told(
    key="letter-for-later",
    kind=WorkKind.WRITING,
    day=6,
    by=("reed",),
    answer=ConsentAnswer.EMBARGOED,
    form="fm.letter",
    languages=("ar",),
    titles=in_three("Lettre pour plus tard", "رسالة لوقت آخر", "A letter for later"),
    lines=("هذه الرسالة تعرف كيف تنتظر.", "افتحوها حين يصير السؤال قديمًا."),
)

MARKET: Final = Told(
    key="market-day",
    kind=WorkKind.WRITING,
    day=1,
    by=("sesame",),
    answer=ConsentAnswer.EXPIRED,
    form="fm.diary",
    languages=("fr",),
    titles=in_three("Jour de marché", "يوم السوق", "Market day"),
    lines=("Une page de journal, prêtée pour un an.", "L’année est passée : elle est rentrée à la maison."),
)

HILLS: Final = Told(
    key="hills",
    kind=WorkKind.WRITING,
    day=3,
    by=("lantern",),
    answer=ConsentAnswer.REFUSED,
    form="fm.diary",
    languages=("en",),
    titles=in_three("Les collines, le matin", "التلال صباحًا", "The hills, in the morning"),
    lines=("The hills are older than my questions.", "I keep this one for myself."),
)

KEYS: Final = Told(
    key="keys",
    kind=WorkKind.WRITING,
    day=2,
    by=("salt",),
    answer=ConsentAnswer.MARK,
    form="fm.poem",
    languages=("ar",),
    titles=in_three("Trois clés", "ثلاثة مفاتيح", "Three keys"),
    lines=("معي ثلاثة مفاتيح، ولا باب واحد.", "أحتفظ بها لأنها ترنّ."),
)

POSTCARD: Final = Told(
    key="postcard",
    kind=WorkKind.WRITING,
    day=6,
    by=("kite",),
    answer=ConsentAnswer.WAITING,
    form="fm.letter",
    themes=("th.connection",),
    languages=("en",),
    titles=in_three("Carte postale de la troisième marche", "بطاقة من الدرجة الثالثة", "Postcard from the third step"),
    summaries=in_three(
        "Quelques lignes écrites le dernier jour, pour la personne qui s’assiéra là ensuite.",
        "أسطر كُتبت في اليوم الأخير لمن سيجلس هنا بعدي.",
        "A few lines written on the last day, for whoever sits there next.",
    ),
    lines=(
        "Dear next one,",
        "The step is dry until October. The librarian knows, and leaves the hall light on. If the signal drops, "
        "move half a metre towards the lilac.",
        "Say hello to your mother from me.",
    ),
)

TABLE: Final = Told(
    key="table-for-everyone",
    kind=WorkKind.PHOTO,
    day=3,
    by=("sesame",),
    answer=ConsentAnswer.AS_FILMED,
    form="fm.photo",
    themes=("th.together",),
    titles=in_three("La table de tout le monde", "مائدة الجميع", "Everyone’s table"),
    summaries=in_three(
        "Un plat au milieu, quatre verres de thé, trois mains.",
        "طبق في الوسط، وأربع كؤوس شاي، وثلاث أيدٍ.",
        "One dish in the middle, four glasses of tea, three hands.",
    ),
)

BOOTS: Final = Told(
    key="boots-by-the-door",
    kind=WorkKind.PHOTO,
    day=6,
    by=("lantern",),
    answer=ConsentAnswer.AS_FILMED,
    form="fm.photo",
    themes=("th.arrival", "th.family"),
    titles=in_three("Des bottes près de la porte", "أحذية قرب الباب", "Boots by the door"),
    summaries=in_three(
        "Trois paires de bottes, une porte ouverte, la première neige.",
        "ثلاثة أزواج من الأحذية وباب مفتوح وأول الثلج.",
        "Three pairs of boots, an open door, the first snow.",
    ),
)

READ: Final = (LETTER, BREAD, HANDS, LATER, MARKET, HILLS, KEYS, POSTCARD, TABLE, BOOTS)
