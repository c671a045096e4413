"""The words and marks around credits, in the languages of the archive's sources. Tables and patterns, no rules.

credit_shape.py and credit_position.py decide what is a credit. A new language, or a new way of printing credits,
usually needs only another word here.
"""

from __future__ import annotations

import re

CREDIT_WORDS = r"""(?:
    mandatory\s+credit | (?:photo|image|picture|foto|video|file)?\s*credits? | cr[ée]dit(?:o|os|s)?
        (?:\s+(?:photos?|foto|de\s+la\s+foto))?
  | photo(?:s|graph|graphs|graphie|graphy|grapher)? | fotos? | fotograf(?:[íi]a|ie|ia|o)? | fotoğraf | fotó
  | bild(?:er|rechte|quelle|nachweis)? | image | picture | pic | source | quelle | fuente | fonte | zdroj | zdjęcie
  | beeld | imagen | imagem | surs[ăa](?:\s+foto)? | φωτο(?:γραφία)? | снимка | світлина | फोटो
  | fot | dok | repro | źródło(?:\s+zdjęcia)? | kaynak
  | kuva | kép | фото(?:графия)? | 写真(?:提供)? | 撮影 | 提供 | 사진(?:제공)? | 照片 | [图圖]片?(?:來源|来源|提供)?
  | [攝摄]影 | صورة | الصورة | تصوير | תמונה | צילום | ảnh | ljósmynd | nuotr
  | (?:archiv|symbol)(?:foto|bild)
)"""
"""Words before a credit, each with a colon, an equals sign, a wide slash or a stop; a pattern to build others from."""

_BY = r"""(?:photos?|photographs?|photographie|image|picture|fotos?|fotograf[íi]a|video|graphic|bild(?:er)?|beeld
    |aufnahmen?|imagem|zdjęci[ea])"""

PREFIX = re.compile(
    rf"""(?xi)^(?:
    {CREDIT_WORDS}\s*(?:[:：=／©]|\.\.\.|…)\s* | {CREDIT_WORDS}\.\s+ | [(（][cｃ][)）]\s* | 撮影\s*[・･]\s*
  | (?:[©Ⓒ]|copyright\b:?)\s*(?:(?:19|20)\d\d\b,?\s*)?
  | {_BY}\s+(?:by|de|di|da|von|van|door|par|por|av|af|fra|autorstwa)\b:?\s*
  | (?-i:(?:[Pp]hoto|PHOTO|[Ff]oto|FOTO|Beeld|Bild|Kuva)\s+(?=[A-ZÀ-Ý])) | (?:by|von|from)\s+(?=[A-Z]) | via\s+
)+"""
)
"""What stands before the names of a credit line: "Photo:", "© ", "Foto de "."""

MARK = re.compile(
    rf"""(?xi)(?:(?<=[\s.。!?)\]”"’'»、，])|^|(?-i:(?<=[a-zà-ÿ])(?=(?:Credit|Photo|Foto|Image|Bild|Picture)s?\s?:)))(?P<mark>
    {CREDIT_WORDS}\s*[:：=／©] | (?:dok|fot|foto|fotos|ph)\.(?=\s) | [©Ⓒ]
  | (?-i:\(c\)\s+(?=[A-Z]))
  | (?:photos?|photographs?|pictures?|image|illustration)\s+by\b:? | (?:photo|image|picture)s?\s+courtesy\b:?
  | courtesy(?:\s+of\b|:)
  | (?:illustration|composite|collage|(?:foto)?montage|(?:info)?(?:graphic|grafik)|screen\s?(?:shot|grab))s?:
  | (?:fotos?|fotografía|crédito|imagen)\s+(?:de|di|von|van|by|av|af)(?=\s+\S)
  | (?:fotos?|photos?|photographies?|fotografia|imagem|bild(?:er)?|beeld|aufnahmen?|zdjęci[ea])
    \s+(?:de|da|di|von|van|door|por|par|av|af|autorstwa)(?=\s+[^\W\d_])
  | (?:(?:foto|imagen)\s+)?(?:cedida|cortesía)(?:\s+(?:por|de)\b|:)
)"""
)
"""Where a credit may begin within a printed caption."""

CREDIT_LEAD = re.compile(
    rf"""(?xi)
    (?:{CREDIT_WORDS} | illustration | courtesy | file | graphic | handout | via)\s*[:：=／] | [©Ⓒ]
  | (?:fot|foto|ph|dok|nuotr)\.\s
  | (?:[^\W\d_][\w.]*\s+){{0,3}}(?:photo|picture|image|illustration)s?\s+by\b"""
)
"""How text in brackets, or on a line of its own, begins if it is a credit."""

DESCRIPTION = re.compile(
    r"""(?xi)^(?:
    [a-wyz] | [lr]\. | li\.? | re\.? | [clr]{2}
  | (?:top|bottom|front|back|upper|lower|far|from|second|third)?\s*-?\s*
    (?:left|right|cent(?:er|re)|links|rechts|mitte|izq(?:uierda)?|der(?:echa)?|gauche|droite|sinistra|destra)(?:\s.*)?
  | (?:not|un)\s*(?:pictured|seen|shown) | pictured.* | seen.* | (?:not|in|with|from|on|at|as|aka|née?)\s.*
  | (?:symbol|archiv|beispiel)(?:foto|bild|aufnahme)? | symbolbild
  | (?:stock|file|archive|library|representational|generic)\s*(?:image|photo|picture|pic|photograph)?s?
  | file | archiv[eo]? | arkiv(?:foto|bild)? | (?:imagen|foto)\s+(?:de\s+archivo|ilustrativa|referencial)
  | (?:foto|immagine)\s+(?:d[’']archivio|di\s+repertorio) | 資料写真 | イメージ | 자료\s?사진
  | photo\s+d[’']?\s?(?:illustration|archives?)
  | screenshot | illustrati(?:on|ve)(?:\s.*)? | undated | combo
  | [\d\W]+ | \d+\s*(?:jahre|years?|ans|años)? | .*\b(?:1[89]|20)\d\d | [^a-z]*\d\s*[日月年時分秒].* | .*\d+[）)]?\s*日
  | [mwfdx](?:\s?/\s?[mwfdx*]){1,3} | h\.?\s?c\.? | m\.?\s?[lri]\.? | v\.\s?l\.? | geb\.\s.*
)$"""
)
"""What brackets in a caption say about people and pictures. Never a credit."""

OFFICE = re.compile(
    r"""(?xi)\b(?:
    presidency | presidential | president[’']s\s+office | government | ministry | office | embassy | police | polizei
  | policía | gemeinde | kommission | municipality | ayuntamiento | army | navy | department | service | agency | media
  | news | tv | television | archives? | museum | library | studios? | pictures | films? | productions? | university
  | council | royal\s+(?:court|palace) | palace | premiership | parliament
)\b"""
)
"""Words in the names of institutions that hand out pictures of themselves: "(Iranian Presidency)"."""

CREDIT_HINT = re.compile(
    r"""(?xi)\b(?:
    courtesy | handout | supplied | provided | archives?\b.+ | library | screen\s?(?:shot|grab)s? | via | pool
  | photographer | fotograf | cung\s+cấp | cedida | cortesía | zvg | release | footage | instagram | facebook | twitter
  | youtube | tiktok | shutterstock
) | 撮影$"""
)
"""Words that make a phrase in brackets a credit, even among lower-case words."""

PROVIDED = re.compile(r"(?i)\b(?:cung cấp|supplied by|provided by|courtesy|picture library|zur verfügung)\b")
"""Phrases that are a credit even bare, after a full stop."""

FILE_LABEL = re.compile(r"(?i)^(?:file|archive|library|stock|undated|handout)$")
"""What stands before "PHOTO:" if both belong to the caption."""

POINTING = re.compile(
    r"""(?xi)(?:^|\s)(?:
    the|this|that|these|above|below | der|die|das|dem|diesem|dieses|im|am|zum|vom | la|esta | le|cette | il|nella
  | het|deze | этом | det|dette|denne | bu
)$"""
)
"""Determiners. "in this photo:" points at the picture, and what follows describes it."""

LINKING = re.compile(
    r"""(?xi)(?:^|\s)(?:
    in|on|of|a|an|his|her|their|with|and|by|as|for|open|data | den|ein|eine|einem|und | un|una|en|del | sur|de | dit
  | на | på
)$"""
)
"""Words that hardly ever end a caption. After them "Bild:" begins a credit only if a name follows."""

ABBREVIATION = re.compile(
    r"""(?x)^\d{1,2}\.$ | (?:^|[\s(])(?:
    Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|Gen|Lt|Col|Sgt|Capt|Maj|Cpl|Cmdr|Adm|Rep|Sen|Gov|Rev|Hon|Pres|Fr|No|Nr|vs|v
  | bzw|ca|usw|z\.B|u\.a|d\.h|Sra|Dra|Mme|M|Av|Mt|Ft|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec
  | (?:[A-Z]\.)*[A-Z]|l|r|li|re
)\.$"""
)
"""Full stops that do not end a sentence."""

_VOCABULARY = """
via for by of the from and und og och et y e photo photos image images file handout courtesy pool stringer video through
foto wire credit picture pictures alliance supplied provided illustration archive screenshot screengrab infografik nuotr
pic pics vis mer bild on behalf released obtained this was
"""
VOCABULARY = frozenset(_VOCABULARY.split())
"""Lower-case words that credits use."""

_AI = r"""(?:AI|A\.I\.|KI|IA|ИИ|artificial\s+intelligence|künstlicher\s+Intelligenz|kunstmatige\s+intelligentie
    |(?:l[’'])?intelligence\s+artificielle|inteligencia\s+artificial|inteligência\s+artificial
    |intelligenza\s+artificiale)"""
_MADE = r"""(?:erstellt|erzeugt|generiert|generated|created|made|produced|généré\w*|créé\w*|generad[ao]|cread[ao]
    |gerad[ao]|criad[ao]
    |wygenerowan[ye]|stworzon[ye]|vygenerovan[ýáé]|vytvořen[ýáé]|создан[оаы]?|genereret|skabt
    |generat[ao]|creat[ao]|gemaakt|gegenereerd|skapad|genererad|laget|generert)"""
_WITH = r"""(?:mit(?:hilfe\s+von)?|durch|von|via|by|with|using|from|par|avec|por|con|com|da|met|door|av|med
    |przez|pomocą|pomocí|z\s+pomocą)"""
_PICTURE = r"""(?:(?:this\s+|dieses\s+)?(?:symbol)?(?:bild|foto|photo|image|picture|imagen?|imagem|illustration|grafik
    |graphic|beeld|immagine|montage|billede|obraz|obrázek|zdjęcie|изображение)\w*)"""
GENERATED = re.compile(
    rf"""(?xi)(?:^|(?<=[\s(\[|:/（]))(?:
    {_PICTURE}\s+(?:\w+\s+)?{_MADE}\s+{_WITH}\s+(?:der\s+|la\s+|l[’'])?{_AI}(?![^\W\d_])
  | (?:{_PICTURE}\s+)?{_WITH}\s+{_AI}\s+{_MADE}(?:e[sr]?)?(?:\s+{_PICTURE})?
  | {_PICTURE}\s+{_MADE}\s+{_AI}(?![^\W\d_])
  | yapay\s+zeka\s+ile\s+(?:oluşturul|üretil|hazırlan)\w+
  | {_PICTURE}\s+{_AI}[-\s]{_MADE}
  | {_AI}[-\s]{_MADE}(?:e[sr]?)?(?:\s+{_PICTURE})?
  )(?:\s+{_WITH}\b)?"""
)
"""How papers say that a program made the picture: "Bild erstellt mit KI durch Midjourney"."""

ROLES: dict[str, re.Pattern[str]] = {
    role: re.compile(f"(?xi){pattern}")
    for role, pattern in {
        "Courtesy of": r"""\b(?:photo\s+|image\s+|picture\s+)?(?:
            courtesy(?:\s+(?:of|by))? | cortes[íi]a(?:\s+de)? | cedida(?:\s+por)? | supplied(?:\s+by)?
          | provided(?:\s+by)? | contributed(?:\s+photo)?
          | zvg\b\.? | cung\s+cấp | zur\s+verfügung\s+gestellt(?:\s+von)? )(?:\s+the\b)?:?""",
        "Illustration by": r"""\b(?:illustrations?|ilustración|ilustração|illustratie|illustrasjon)
            (?:\s+(?:by|de|von|par)\b)?:?""",
        "File photo": r"""\bfile: | \b(?:
            file\s+(?:photo|picture|image|pic) | stock\s+photo | archiv(?:bild|foto) | photo\s+d[’']archives?
          | foto\s+de\s+archivo | foto\s+d[’']archivio | arkiv(?:foto|bild)? | files?\b | archive[sd]?\b(?!\s+\w)
          | archivo\b | archiv\b )""",
        "Handout": r"\b(?:handouts?|hand-out|ho\b|aðsend|udleveret|(?:press|presse)(?:foto|bild))",
        "Pool": r"\bpool(?:\s+(?:photo|picture|foto))?\b | 代表撮影 | 代表",
        "Screenshot": r"""\b(?:
            screen\s*(?:shots?|grabs?) | video\s+(?:grab|still) | skjáskot | skjermdump | captura(?:\s+de\s+pantalla)?
          | capture\s+d[’']écran )\b""",
        "Composite": r"\b(?:composite|montage|collage|combo)\b:?",
        "Graphic": r"\b(?:graphics?|infogra(?:fik|phic|fía)|grafik)\b:?",
        "AI-generated": GENERATED.pattern.removeprefix("(?xi)"),
        "Stringer": r"\b(?:stringer|(?-i:STR))\b",
    }.items()
}
"""Canonical role -> the words printed for it. A role says how the paper got the picture, not who made it."""

EDITORS_NOTE = re.compile(
    r"\s*(?:ATTENTION EDITORS|EDITORIAL USE ONLY|NO RESALES|RESTRICTED TO"
    r"|(?:(?:AUSTRALIA|NEW ZEALAND|(?:SOUTH )?KOREA|CHINA|HONG KONG|TAIWAN|JAPAN|GERMANY|AUSTRIA|SWITZERLAND|FRANCE"
    r"|BELGIUM|NETHERLANDS|UK|SPAIN|PORTUGAL|ITALY|HUNGARY|POLAND|SWEDEN|NORWAY|DENMARK|FINLAND|TURKEY|RUSSIA)[\s,]+(?:AND\s+)?)+OUT"
    r"|TPX IMAGES OF THE DAY|(?:Acquire|Purchase) Licensing Rights)\b.*$",
    re.S,
)
"""What agencies print after a credit. It stays in the credit line and names nobody."""

PLACEHOLDERS = {
    *("", "-", "--", "n.n", "nn", "uncredited", "unknown", "unbekannt", "anonymous", "all rights reserved", "vis mer"),
    *("photo", "photos", "foto", "image", "staff", "staff photo", "privat", "private", "dr", "d.r", "reprodução"),
    *("staff photographer", "photographer", "contributor", "symbolbild", "symbolfoto", "pd", "public domain", "cc0"),
    *("author", "the author", "chief photographer", "senior photographer", "photojournalist"),
    *("die redaktion", "the editors", "la rédaction", "la redacción", "others", "other", "something", "someone"),
    *("various", "multiple", "several", "andere", "diverse", "verschiedene", "autres", "otros", "varios", "anonym"),
}
"""What is printed if nobody is named."""
