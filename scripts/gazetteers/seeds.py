"""What the lists lack and what they hold too much: written by hand, each word folded."""

from __future__ import annotations

from typing import Final

from archive.domain.words.telling.known_words import listed

ALSO_NAMES: Final = listed(
    "adama aissatou alassane aliou alioune amadou aminata assane astou awa ansoumane bakary balla "
    "bineta binta boubacar "
    "boubou bintou cheick cheikhou coumba daouda demba dieynaba djeneba djibril fanta fatou fatoumata fode gora hawa "
    "ibrahima idrissa issa issouf kader kadiatou kadidia karamoko khady korka koumba lamine lansana maimouna "
    "mahamadou mamadou mamady mame mariama mariam massamba mbaye modou mory moussa ndeye nene ngone ousmane "
    "oumou oumar ousseynou pape penda rokia rokhaya salif salimata samba sekou seydou sidiki sira sokhna souleymane "
    "tidiane yacouba yaya yero youssoupha zeinabou zoumana kofi kwame kwaku ama akua yaw afia abena "
    "emeka ngozi chidi "
    "chinedu amaka ifeoma uche obinna osas osaro blessing precious favour tekle tesfay tesfaye haile "
    "yonas kidane selam "
    "semere berhane abraha gebre mehari filmon senait tsegay zerai mulugeta dawit hirut almaz bekele girma kebede "
    "abdi farah warsame hodan ayaan ifrah nasteho guled liban abdullahi omar ahmed mohamed ali "
    "diallo bah barry sow balde camara conde keita kone konate traore coulibaly diarra sidibe sangare doumbia toure "
    "cisse diakite dembele kante sissoko sylla soumah bangoura diop ndiaye fall faye gueye sarr seck "
    "sene diouf thiam "
    "niang mbengue ouedraogo sawadogo kabore zongo compaore ilboudo kouassi kouame yao koffi konan nguessan bamba "
    "ouattara fofana soro mendy gomis badji sane goudiaby mane diatta tchoumi mbappe essomba atangana ngono"
)
"""Names of West Africa and the Horn, given and family."""

ALSO_ORDINARY: Final = listed(
    "internet web google facebook whatsapp instagram youtube tiktok telegram messenger wifi sms smartphone iphone "
    "covid sida vih onu oim hcr ofpra cada ong gps dvd cdi cdd sncf ratp metro europe afrique asie amerique africa "
    "asia america mediterranee sahara inchallah hamdoulillah hamdulillah alhamdulillah wallah bismillah mashallah "
    "machallah harraga harrag bled hijab niqab ramadan aid halal haram imam couscous tajine "
    "thieboudienne mafe attieke "
    "euh hum hein mmm ouais okay bah boh pff oups ouf dont doesnt didnt isnt wasnt arent werent cant wont couldnt "
    "wouldnt shouldnt havent hasnt hadnt youre theyre weve ive theyve youve theyll youll whats thats theres im lets "
    "gonna wanna gotta yeah lol islam coran quran allah jesus dieu dios god bible christ noel noël "
    "christmas english french "
    "arabic spanish italian monday tuesday wednesday thursday friday saturday sunday january february "
    "march april may "
    "june july august september october november december mme mrs mlle etc"
)
"""Words that dictionaries leave out and that tell nobody apart."""

NO_NAMES: Final = listed(
    "هنا لما كنت كانت كنا كلنا معنا منها منا مني عنا عليه عليها فيها بيها الله والله يالله مدام بابا "
    "ماما باش راني راك "
    "راه رانا ليا ليه ليك لينا حنا احنا انتوما وين فين كيف كيفاش علاش شكون ديال ديالو ديالي ديالها "
    "ديالك تاع متاع هاد "
    "هادي هادا هذاك هديك برشا بزاف شويه سنه عام يوم ليله صباح مفتاح ورقه سلام كيما مازال مازلت عايش عمي خالي خالتي "
    "عمتي ستي جدي جدتي خويا اختي سيدي لالا الريس مين شو ليش هلا لسه كمان عشان علشان بدي بدنا كان كامل غنت"
)
"""Arabic words that somebody is called like, and that are said all the time."""

NO_PLACES: Final = NO_NAMES | listed(
    "البحر البر المدينه السوق الجبل المينا المحطه الكنيسه المسجد الجامع الزاويه القريه الدار الباب الواد الحد الشط "
    "العين البير الكدي جمعه سبت احد اتنين خميس لاول الاول الثاني بستره الخضر الحقيقي الكبير الصغير الجديد القديم خباز"
)
"""Arabic words that are names of towns, and are said all the time."""

WORDS_RATHER: Final = listed(
    "ait noel rose roman bar barre gay marques man franco villa marin parent fontaine ray marchand "
    "collier green nana ban "
    "ouf boucher berger short fox carter cross nait feras picard boulanger amer audi alla laid naif "
    "montes mercier jade "
    "constance ramadan aurore king fall wall brown christian smith fat faith stone van banks grant "
    "cook bird kinda lane "
    "grace rice joy miller ford hunt junior waters gray woods angel bishop ward hunter wolf robin "
    "knight dawn burns baker "
    "bin wright cole booth butler slim hart palmer fisher salmon bent dale amber mint med glen hardy "
    "merry rehab fuller "
    "daisy bravo beck fares gill berry mala costa camara toma rico alma fuentes cruz nina marco "
    "flores matar luna leon "
    "rosa santos campos gracia torres mina marina mata morales rios dara bella sierra norma flor "
    "rosario guerrero bello "
    "ala dolores salas rabia amar mercedes vega miranda vera almas bahia sana ida pilar nacer azar "
    "navarro barrera mora "
    "leal salinas aman serrano cardenas raya viola pinto reza robles abad mira nino pena soto moreno ben mire serena "
    "racha tapia rana baba sabra padilla estrada huerta gil silva ola tina rubio short bruno white "
    "black oscar clement"
)
"""Words that people are called like, and that are words before they are names."""
