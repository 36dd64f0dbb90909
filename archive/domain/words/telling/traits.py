"""What a line says of somebody beside names: where they come from, what they do, which house it was, how much it cost.

The lists are short and general: they are to remind whoever reads, and hold whatever is said often in such stories.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from archive.domain.words.telling.known_words import listed
from archive.domain.words.text_folding import Word

Span = tuple[int, int]
"""From which word to which, half open."""

_WORK: Final = listed(
    # French
    "policier policiere gendarme soldat militaire officier medecin infirmier infirmiere "
    "sage-femme pharmacien pharmacienne dentiste chirurgien professeur professeure instituteur "
    "institutrice enseignant "
    "enseignante directeur directrice ingenieur ingenieure journaliste photographe ecrivain poete peintre musicien "
    "musicienne chanteur chanteuse danseur danseuse comedien comedienne acteur actrice cineaste macon plombier "
    "electricien menuisier soudeur mecanicien chauffeur camionneur pecheur agriculteur berger eleveur "
    "boulanger patissier "
    "cuisinier cuisiniere serveur serveuse coiffeur coiffeuse couturier couturiere tailleur vendeur "
    "vendeuse commercant "
    "commercante comptable secretaire concierge gardien femme-de-menage nounou aide-soignante interprete traducteur "
    "traductrice etudiant etudiante lyceen lyceenne boucher bijoutier jardinier marin "
    "apprenti apprentie ouvrier ouvriere retraite retraitee fonctionnaire cordonnier forgeron passeur "
    "imam pretre pasteur footballeur maire "
    # English
    "policeman policewoman soldier officer doctor physician nurse "
    "midwife pharmacist dentist surgeon professor teacher headmaster lecturer researcher engineer "
    "journalist reporter "
    "photographer writer poet painter musician singer dancer actor actress filmmaker bricklayer builder plumber "
    "electrician carpenter welder mechanic driver fisherman farmer shepherd baker cook waiter waitress hairdresser "
    "tailor seamstress salesman shopkeeper accountant secretary caretaker cleaner nanny carer interpreter translator "
    "student conscript watchman guard clerk gardener butcher shoemaker jeweller trader merchant sailor miner pilot "
    "housewife housekeeper pensioner apprentice labourer bodyguard smuggler beggar "
    "priest pastor footballer mayor governor businessman businesswoman director manager "
    # Spanish
    "policia soldado militar medico medica enfermero enfermera partera farmaceutico "
    "dentista cirujano profesor profesora maestro maestra director directora ingeniero ingeniera "
    "periodista fotografo "
    "escritor poeta pintor musico cantante bailarin bailarina actriz cineasta albanil fontanero electricista "
    "carpintero soldador mecanico conductor camionero pescador agricultor pastor panadero cocinero cocinera camarero "
    "camarera peluquero peluquera costurera sastre vendedor vendedora contable secretaria portero limpiadora ninera "
    "cuidadora interprete traductora cura futbolista alcalde "
    # Arabic
    "شرطي جندي ضابط طبيب طبيبه ممرض ممرضه قابله صيدلي جراح استاذ استاذه معلم معلمه مهندس مهندسه "
    "صحفي صحفيه مصور كاتب شاعر رسام موسيقي مغني مغنيه راقص راقصه ممثل ممثله مخرج مخرجه بنا سباك كهربايي نجار لحام "
    "ميكانيكي سايق صياد فلاح راعي خباز طباخ طباخه نادل حلاق حلاقه خياط خياطه بايع بايعه تاجر محاسب سكرتيره حارس "
    "عامله منظفه مربيه مترجم مترجمه امام مدير مديره رييس"
)
"""What people do, in the singular; a plural s is folded away."""

_ORIGIN: Final = re.compile(
    r"(?:"
    # French, by gender and number
    r"(?:alger|maroc|tunis|liby|egypt|maurit|mali|guine|nigeri|ivoir|gabon|camerou?n|congol|tchad|soudan|ethiop|erythre"
    r"|syri|liban|palestin|jordan|irak|iran|pakistan|ital|britann|ukrain|norv|sued|finland|dan|holland|neerland|autrich"
    r"|europ|afric|americ|asiat|senegal|togol|ghan|gamb|yemen|djibout|centrafric|rwand|burund|albanais|chin|portug"
    r"|franc|angl|pol|roum)"
    r"(?:ien|ienne|ain|aine|ais|aise|ois|oise|an|ane|eenne|een|egien|egienne|ique|onais|onaise|ese|esa|ano|ana|eno|ena)"
    r"|somalien(?:ne)?|somalie?|espagnole?|belge|allemande?|turc|turque|kurde|russe|bulgare|grec|grecque|suisse|serbe"
    r"|croate|burkinabe|beninoise?|afghane?|rifaine?|kabyle|berbere|peule?|soninke|touareg|hutu|tutsi|yezidie?|bangladaise?"
    r"|indien(?:ne)?"
    # English
    r"|algerian|moroccan|tunisian|libyan|egyptian|mauritanian|malian|guinean|ivorian|nigerian|cameroonian|congolese"
    r"|chadian|sudanese|ethiopian|eritrean|somali|syrian|lebanese|palestinian|jordanian|iraqi|iranian|afghan|pakistani"
    r"|italian|spanish|spaniard|french|belgian|german|english|british|portuguese|turkish|turk|kurd|kurdish|russian"
    r"|ukrainian|polish|romanian|bulgarian|greek|swiss|swedish|norwegian|finnish|danish|dutch|austrian|european|african"
    r"|american|asian|arab|berber|albanian|serbian|croatian|senegalese|gambian|ghanaian|yemeni|rwandan|cypriot|chechen"
    r"|slovak|czech|hungarian|irish|scottish|welsh|jewish|muslim|christian|roma|gypsy"
    # Spanish
    r"|marroqui|argelino|argelina|sirio|siria|libanes|libanesa|frances|francesa|italiano|italiana|espanol|espanola|aleman"
    r"|alemana|ingles|inglesa|turco|turca|ruso|rusa|polaco|polaca|senegales|senegalesa|nigeriano|nigeriana|africano"
    r"|africana|europeo|europea|bereber|gitano|gitana"
    # Arabic
    r"|(?:ال)?(?:مغرب|جزاير|تونس|ليب|مصر|موريتان|مال|غين|نيجير|سودان|اثيوب|اريتر|صومال|سور|لبنان|فلسطين|اردن|عراق|يمن"
    r"|ايران|افغان|باكستان|ايطال|اسبان|فرنس|بلجيك|المان|تركي?|كرد|روس|اوكران|اوروب|افريق|امازيغ|قبايل|سنغال|تشاد)"
    r"(?:ي|يه|يين|يون|يات)"
    r")s?"
)
_HOUSES: Final = listed(
    "court tribunal university college school hospital prison church mosque ministry embassy consulate association "
    "company factory hotel police army brigade institute academy clinic camp railways authority agency council "
    "ensemble museum theatre library station airport bank newspaper party union street avenue square "
    "district village "
    "universite lycee ecole hopital eglise mosquee ministere ambassade consulat entreprise usine "
    "foyer centre prefecture "
    "mairie gare aeroport banque journal parti syndicat rue boulevard place quartier cooperative fondation "
    "juzgado universidad instituto colegio escuela carcel iglesia mezquita embajada consulado "
    "asociacion empresa fabrica "
    "comisaria estacion aeropuerto banco calle plaza barrio pueblo"
)
"""Houses and bodies, which tell somebody once they have a name."""

_BETWEEN: Final = frozenset({"de", "du", "des", "of", "the", "la", "le", "del", "in", "a"})
_BODIES: Final = listed(
    "court courts convention government article articles act acts section commission protocol rule "
    "rules chamber state "
    "states president code treaty constitutional constitution supreme federal administrative human rights freedoms "
    "fundamental protection minister ministers agent registrar section sections law laws order first "
    "second third grand "
    "fourth fifth european union council parliament republic criminal civil procedure appeal appeals cassation "
    "prosecutor judge high higher general office ministry department district regional public affairs "
    "foreign interior "
    "defence finance security social labour municipality municipalities circumstances case facts relevant domestic "
    "practice principal governor ambassador registry rapporteur report complaint complaints decision "
    "nations united international applicant applicants contracting parties "
    "party chapter part annex decree regulation regulations directive "
    "cour gouvernement droits homme etat etats chambre grande protocole reglement loi lois libertes fondamentales "
    "assemblee nationale conseil republique justice ministre premier procureur appel tribunal greffier mer ciel dieu "
    "derecho derechos estado gobierno tribunal supremo constitucion ley internet"
)
"""Words of the law and of the state that are written with a capital and tell nobody apart."""

_AMOUNT: Final = re.compile(
    r"(?:[€$£]|\b(?:eur|usd|gbp|mad|dzd|tnd|chf|try|dem|frf|cfa|xof|ats|trl|sek|fim|pln|itl)\b)\s?\d[\d.,  ]*(?:\d|\b)"
    r"|\b\d[\d.,  ]*\s?(?:[€$£]|(?:millions?\s(?:de\s|of\s)?)?(?:new\s)?(?:(?:turkish|austrian|french|finnish|swedish"
    r"|polish|algerian|moroccan|tunisian|libyan|syrian|lebanese|sudanese|deutsch|us|canadian)\s)?(?:euros?|dollars?|pounds?|livres|mark|francs?|dirhams?"
    r"|dinars?|dollari|pesetas|marks?|liras?|lires|zlotys?|kronor|couronnes|s(?:c)?hillings?|naira|birr"
    r"|eur|usd|mad|gbp|dem|sek|fim|fcfa|cfa)"
    r"(?!\w)(?:\s?\([A-Z]{2,4}\))?)"
    r"|[\d٠-٩][\d٠-٩.,]*\s?(?:مليون\s|الف\s)?(?:يورو|اورو|دولار|درهم|دينار|ليرة|جنيه|ريال)",
    re.IGNORECASE,
)
_COUNTED: Final = (
    r"(?:\d{1,3}|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven"
    r"|eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen)"
)
_NUMBER_IN_FRENCH: Final = (
    r"(?:\d{1,3}|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente"
    r"|quarante|cinquante|soixante)"
)
_DURATION: Final = re.compile(
    rf"\b{_COUNTED}(?:\sand\sa\shalf)?[- ](?:years?|months?)(?:\sand\s{_COUNTED}\s(?:months?|weeks?|days?))?(?!\w)"
    rf"|\b{_NUMBER_IN_FRENCH} (?:ans|années|mois)(?: et demie?)?(?!\w)",
    re.IGNORECASE,
)
_AGE: Final = re.compile(
    rf"\b{_COUNTED}[- ]years?[- ](?:old|of\sage)\b|\b(?:aged|age\sof) {_COUNTED}\b"
    r"|\b(?:âgée?s? de|j[’']ai|j[’']avais|(?:il|elle) a(?:vait)?) \d{1,2} ans\b"
    r"|\b(?:tengo|tenía|tiene|de) \d{1,2} años\b|(?:عمر[يهك]ا?|عندي) [\d٠-٩]{1,2} (?:سنة|عاما?)",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(
    r"(?<!protocol )(?<!act )(?<!law )(?<!decree )(?<!article )(?<!rule )(?<!section )(?<!annex )(?<!chapter )"
    r"(?<!protocole )(?<!loi )(?<!décret )(?<!decret )(?<!chambre )"
    r"\b(?:nos?\.?|n[°º]|num[ée]ro|number|file|dossier|case|plot|room|chambre|expediente|رقم)\s?"
    r"(?:no\.?\s?)?(\w{0,3}[-/ ]?\d[\w/.-]*)",
    re.IGNORECASE,
)
_SLASHED: Final = re.compile(r"(?<![\w/])(?=[\w/.-]*\d)\w{1,6}(?:\s?/\s?\w{1,6}){1,3}(?:\s?\.\s?\w{1,3}){0,2}(?![\w/])")
_INITIALS: Final = re.compile(
    r"(?<![\w.])(?!m\.\s?[^\W\d_]{2})(?:[^\W\d_]\s?\.\s?(?:-\s?)?){1,3}(?=[^\W\d_]{3})[^\W\d_]+"
    r"(?:[-’'][^\W\d_]+)*(?: (?-i:[A-ZÀ-Ý])[^\W\d_]+)?",
    re.IGNORECASE,
)
_BEFORE_INITIALS: Final = re.compile(
    r"(?:\b(?:mr|mrs|ms|mme|mm|mlle|m|dr|judge|sr|sra)\b\.?|^|[,;(]|\band\b|\bet\b)\s*$", re.I
)
_NUMBERED_HEADING: Final = re.compile(
    r"\s*(?:[A-Z]|[IVX]+)\s?\.\s+(?:the|a|an|as|in|on|le|la|les|l['’]|un|une|des|du|sur|el|los|las)\b", re.IGNORECASE
)
"""A letter before an article is the number of a heading, and nobody's first name."""

_LONE_INITIAL: Final = re.compile(
    r"\b(?:Mr|Mrs|Ms|Mme|Mlle|MM?|Dr)\s?\.?\s(?:[^\W\d_]\s?\.\s?)+|(?<![\w.])(?:[A-Z]\s?\.\s?){2,}(?!\w)", re.IGNORECASE
)


_PERCENT: Final = re.compile(
    r"(?<![\w.,])\d{1,3}(?:[.,]\d+)?\s?(?:%|per\s?cent\b|pour\s?cent\b|por\s?ciento\b|بالمئة|في المئة)", re.IGNORECASE
)


def numbered_in(line: str) -> Iterator[Span]:
    """Yield the letters of a line, from where to where, that are an amount of money, or a number that has a number."""
    yield from (match.span() for match in _AGE.finditer(line))
    yield from (match.span() for match in _DURATION.finditer(line))
    yield from (match.span() for match in _AMOUNT.finditer(line))
    yield from (match.span() for match in _PERCENT.finditer(line))
    yield from (match.span(1) for match in _NUMBERED.finditer(line))
    yield from (match.span() for match in _SLASHED.finditer(line))


def initials_in(line: str) -> Iterator[Span]:
    """Yield the letters of a line that are a name behind first letters: J. Martin, mr j. martin."""
    for match in _INITIALS.finditer(line):
        if _NUMBERED_HEADING.match(line[: match.end()]):
            continue
        if match[0][0].isupper() or _BEFORE_INITIALS.search(line[: match.start()]):
            yield match.span()
    yield from (match.span() for match in _LONE_INITIAL.finditer(line))


def traits_in(words: Sequence[Word], countries: frozenset[str]) -> Iterator[Span]:
    """Yield the words of a line that say where somebody comes from, or what somebody does."""
    for at, word in enumerate(words):
        bare = word.folded.removesuffix("s")
        if at + 1 < len(words) and words[at + 1].folded in _BODIES:
            continue
        if bare in _WORK or word.folded in _WORK or word.folded in countries or _ORIGIN.fullmatch(word.folded):
            yield at, at + 1
        elif at + 1 < len(words) and f"{word.folded} {words[at + 1].folded}" in countries:
            yield at, at + 2


def with_house(words: Sequence[Word], start: int, end: int) -> Span:
    """Give a name with the house or the body that is called so: University of Oujda, Oujda State Prison."""
    for ahead in range(end, min(end + 3, len(words))):
        if words[ahead].folded.removesuffix("s") in _HOUSES:
            end = ahead + 1
            if end + 1 < len(words) and words[end].folded in _BETWEEN and words[end + 1].folded in _BODIES:
                end += 2
            break
        if words[ahead].folded in _BETWEEN:
            break
    back = start - 1
    while back >= 0 and start - back <= 2 and words[back].folded in _BETWEEN:
        back -= 1
    return (back if back >= 0 and words[back].folded in _HOUSES else start), end


def is_body(words: Sequence[Word]) -> bool:
    """Tell whether words name nothing but a body of the state or a law."""
    return all(
        word.folded in _BODIES or word.folded in _BETWEEN or word.folded in {"and", "et", "for"} for word in words
    )
