"""Good practices, a project and a film's companion for the sample workshop; every place and figure is invented."""

from __future__ import annotations

from typing import Final

from archive.demo.story.rooms_staged import Staged, counted
from archive.demo.story.telling import in_three
from archive.domain.rooms.entries import RoomKind

CHAIRS: Final = Staged(
    key="empty-chairs",
    kind=RoomKind.PRACTICE,
    texts={
        "title": in_three(
            "Des chaises en cercle",
            "كراسيّ في دائرة",
            "Chairs in a circle",
        ),
        "lead": in_three(
            "Élèves et mineurs isolés préparent ensemble une soirée d’écoute à l’école.",
            "تلاميذ وقاصرون غير مصحوبين يهيّئون معًا أمسية استماع في المدرسة.",
            "Pupils and unaccompanied minors prepare an evening of listening at school together.",
        ),
        "who": in_three(
            "Association d’essai « La Marche »",
            "جمعية تجريبية «الدرجة»",
            "Sample association “The Step”",
        ),
        "place": in_three(
            "Une ville de l’Oriental",
            "مدينة في الجهة الشرقية",
            "A town in the Oriental region",
        ),
        "context": in_three(
            "Les deux groupes se croisaient dans la cour sans se parler.",
            "كانت المجموعتان تتقاطعان في الساحة دون كلام.",
            "The two groups crossed in the schoolyard without a word.",
        ),
        "steps": in_three(
            "Choisir trois textes avec les deux groupes.\nDisposer les chaises en cercle, sans estrade.\n"
            "Lire à deux voix, dans deux langues.\nFinir par un thé.",
            "اختيار ثلاثة نصوص مع المجموعتين.\nوضع الكراسيّ في دائرة دون منصّة.\nالقراءة بصوتين وبلغتين.\nالختام بالشاي.",
            "Choose three texts with both groups.\nSet the chairs in a circle, without a stage.\n"
            "Read in two voices and two languages.\nEnd with tea.",
        ),
        "works_well": in_three(
            "Lire plutôt que raconter : personne n’a à parler de soi.",
            "القراءة بدل الحكي: لا أحد مضطر إلى الحديث عن نفسه.",
            "Reading instead of telling: nobody has to speak of themselves.",
        ),
        "works_less": in_three(
            "Une scène et un micro : ils intimident.",
            "المنصّة والميكروفون: يبعثان الرهبة.",
            "A stage and a microphone: they intimidate.",
        ),
        "evidence": in_three(
            "Après trois soirées, la moitié des participants est revenue d’elle-même.",
            "بعد ثلاث أمسيات عاد نصف المشاركين من تلقاء أنفسهم.",
            "After three evenings half of those who came were back of their own accord.",
        ),
        "lessons": in_three(
            "Prévoir plus de temps pour choisir les textes que pour les lire.",
            "اختيار النصوص يحتاج وقتًا أطول من قراءتها.",
            "Plan more time for choosing the texts than for reading them.",
        ),
    },
    choices={
        "targets": ("tg.uam", "tg.pupils"),
        "topics": ("tp.integration",),
        "areas": ("ar.art", "ar.intercultural"),
    },
)


WORDS: Final = Staged(
    key="fair-words",
    kind=RoomKind.PRACTICE,
    texts={
        "title": in_three("Des mots justes", "كلمات منصفة", "Fair words"),
        "lead": in_three(
            "Une rédaction et des intervenants sociaux relisent ensemble leurs mots pour parler de migration.",
            "هيئة تحرير وعاملون اجتماعيون يراجعون معًا كلماتهم عن الهجرة.",
            "A newsroom and social workers read over together the words they use for migration.",
        ),
        "who": in_three(
            "Réseau d’essai de villes",
            "شبكة تجريبية للمدن",
            "A sample network of cities",
        ),
        "context": in_three(
            "Le même fait était raconté avec deux vocabulaires qui se contredisaient.",
            "كان الخبر نفسه يُروى بمعجمين متناقضين.",
            "The same event was told in two vocabularies that contradicted each other.",
        ),
        "steps": in_three(
            "Rassembler vingt articles.\nSouligner ce qui réduit quelqu’un à un mot.\nÉcrire un guide d’une page.",
            "جمع عشرين مقالًا.\nتسطير ما يختزل إنسانًا في كلمة.\nكتابة دليل من صفحة واحدة.",
            "Gather twenty articles.\nUnderline what makes one word of somebody.\nWrite a guide of one page.",
        ),
        "works_well": in_three(
            "Partir des articles de tous, les siens compris.",
            "الانطلاق من مقالات الجميع.",
            "Beginning with everybody’s own articles.",
        ),
        "evidence": in_three(
            "Six mois plus tard, le guide est toujours affiché dans la salle de rédaction.",
            "بعد ستة أشهر ما زال الدليل معلّقًا في قاعة التحرير.",
            "Six months on, the guide still hangs in the newsroom.",
        ),
    },
    choices={"targets": ("tg.staff", "tg.hosts"), "topics": ("tp.awareness",), "areas": ("ar.education",)},
)


PROJECT: Final = Staged(
    key="three-regions",
    kind=RoomKind.PROJECT,
    texts={
        "title": in_three(
            "Trois régions, une table",
            "ثلاث جهات ومائدة واحدة",
            "Three regions, one table",
        ),
        "lead": in_three(
            "Un projet d’essai de trois ans : former, soutenir de petites initiatives, créer des coopératives.",
            "مشروع تجريبي من ثلاث سنوات: تكوين ودعم مبادرات صغيرة وإنشاء تعاونيات.",
            "A sample project of three years: training, support for small initiatives, new cooperatives.",
        ),
        "place": in_three(
            "Trois régions du Maroc",
            "ثلاث جهات من المغرب",
            "Three regions of Morocco",
        ),
        "axes": in_three(
            "Formation et sensibilisation\nMicroprojets d’associations locales\nCoopératives",
            "التكوين والتوعية\nمشاريع صغرى لجمعيات محلية\nالتعاونيات",
            "Training and awareness\nMicro-projects by local associations\nCooperatives",
        ),
        "modules": in_three(
            "Animation interculturelle\nCommunication numérique\nGestion des conflits",
            "التنشيط بين الثقافات\nالتواصل الرقمي\nتدبير النزاعات",
            "Intercultural animation\nDigital communication\nConflict management",
        ),
        "micro_projects": in_three(
            "Association d’essai « Four » | 40 000 DH | un four partagé | ouvert deux jours par semaine\n"
            "Association d’essai « La Page » | 25 000 DH | une bibliothèque de rue | trois lieux, chaque samedi",
            "جمعية تجريبية «الفرن» | 40.000 درهم | فرن مشترك | مفتوح يومين في الأسبوع\n"
            "جمعية تجريبية «الصفحة» | 25.000 درهم | مكتبة متنقلة | ثلاثة أماكن كل يوم سبت",
            "Sample association “Oven” | 40,000 MAD | a shared oven | open two days a week\n"
            "Sample association “The Page” | 25,000 MAD | a street library | three places, every Saturday",
        ),
        "cooperatives": in_three(
            "Le Dé | couture et retouche | un atelier partagé\nLe Fil | électricité | deux chantiers en cours",
            "الكشتبان | خياطة وترقيع | ورشة مشتركة\nالخيط | كهرباء | ورشتا بناء جاريتان",
            "The Thimble | sewing and mending | a shared workshop\nThe Wire | electrical work | two sites at work",
        ),
        "results": in_three(
            "Les modules sont donnés sans nous dans deux écoles.",
            "تُقدَّم الوحدات من دوننا في مدرستين.",
            "The modules are taught without us in two schools.",
        ),
        "partners": in_three(
            "Une agence d’essai\nUne commune d’essai",
            "وكالة تجريبية\nجماعة تجريبية",
            "A sample agency\nA sample town",
        ),
        "donors": in_three(
            "Un fonds d’essai",
            "صندوق تجريبي",
            "A sample fund",
        ),
    },
    days={"begins": -700, "ends": 395},
    counts={
        "beneficiaries": (
            counted(
                in_three(
                    "personnes de retour et leurs familles",
                    "عائدون وأسرهم",
                    "returnees and families",
                ),
                500,
                410,
            ),
            counted(in_three("élèves", "تلاميذ", "pupils"), 3_000, 2_750),
            counted(
                in_three(
                    "enseignants et éducateurs",
                    "مدرّسون ومربّون",
                    "teachers and educators",
                ),
                300,
                280,
            ),
        )
    },
    works={
        "works": (
            (
                "bread-of-the-first-day",
                in_three(
                    "Lu pendant un module.",
                    "قُرئ في إحدى الوحدات.",
                    "Read in a module.",
                ),
            ),
        )
    },
)


COMPANION: Final = Staged(
    key="companion",
    kind=RoomKind.COMPANION,
    texts={
        "title": in_three(
            "D’ici et d’ailleurs, le film d’essai",
            "من هنا ومن هناك، الفيلم التجريبي",
            "From here and elsewhere, a sample film",
        ),
        "lead": in_three(
            "Un film à plusieurs voix, sans pitié ni effet. Voici de quoi en parler, et agir.",
            "فيلم بأصوات كثيرة، بلا شفقة ولا إثارة. هنا ما يعين على الحديث عنه والعمل.",
            "A film of many voices, without pity and without drama. Here is what helps to talk of it, and to act.",
        ),
        "questions": in_three(
            "Comment la migration est-elle perçue là où tu vis ?\n"
            "Qu’est-ce qui fait les préjugés, et qu’est-ce qui les défait ?\n"
            "Que leur devons-nous, que nous doivent-ils ?\nQu’est-ce qui empêche les cultures de se mêler ?",
            "كيف يُنظر إلى الهجرة حيث تعيشون؟\nما الذي يصنع الأحكام المسبقة، وما الذي يزيلها؟\n"
            "بماذا يدين بعضنا لبعض؟\nما الذي يمنع الثقافات من الامتزاج؟",
            "How is migration seen where you live?\nWhat makes prejudice, and what undoes it?\n"
            "What do we owe each other?\nWhat keeps cultures from mixing?",
        ),
        "alone": in_three(
            "Demander un prénom avant une histoire.\nPartager un trajet.",
            "السؤال عن الاسم قبل القصة.\nمشاركة الطريق.",
            "Ask for a first name before a story.\nShare a journey.",
        ),
        "jointly": in_three(
            "Prêter une salle, un four, une heure.\nLire à deux voix.",
            "إعارة قاعة أو فرن أو ساعة.\nالقراءة بصوتين.",
            "Lend a room, an oven, an hour.\nRead in two voices.",
        ),
        "framework": in_three(
            "Des écoles ouvertes le soir.\nDes diplômes reconnus plus vite.",
            "مدارس مفتوحة مساءً.\nاعتراف أسرع بالشهادات.",
            "Schools open in the evening.\nDiplomas recognised sooner.",
        ),
        "results": in_three(
            "Des classes ont continué sans nous.\nUne commune a prêté une salle pour un an.",
            "واصلت أقسام العمل من دوننا.\nأعارت جماعة قاعة لعام.",
            "Classes went on without us.\nA town lent a room for a year.",
        ),
        "partners": in_three(
            "Maison d’essai des récits",
            "بيت الحكايات التجريبي",
            "Sample House of Stories",
        ),
        "donors": in_three(
            "Un fonds d’essai",
            "صندوق تجريبي",
            "A sample fund",
        ),
    },
    counts={
        "beneficiaries": (
            counted(
                in_three(
                    "spectateurs des projections",
                    "حاضرو العروض",
                    "people at screenings",
                ),
                800,
                920,
            ),
            counted(
                in_three(
                    "élèves des ateliers",
                    "تلاميذ الورشات",
                    "pupils in workshops",
                ),
                200,
                180,
            ),
        )
    },
    works={"works": (("one-bar", {}), ("two-glasses", {}))},
)
