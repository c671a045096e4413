"""The one table of known picture agencies: a canonical name each, and the spellings that newsrooms print.

PRESS holds those whose name alone is a credit (news agencies, picture agencies, stock libraries), OTHERS the platforms,
papers, companies and public bodies that credits name most. A name in neither is kept as printed, never forced.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

PRESS: dict[str, tuple[str, ...]] = {
    # News agencies, world and national
    "AAP": ("Australian Associated Press", "AAPImage"),
    "AFP": ("Agence France-Presse", "Agence France Presse", "AFPTV", "法新社", "АФП", "أ ف ب", "ا ف ب", "فرانس برس"),
    "AGERPRES": (),
    "Anadolu": ("Anadolu Agency", "Anadolu Ajansı", "AA", "Anadolu Images"),
    "ANI": ("Asian News International",),
    "ANP": ("Algemeen Nederlands Persbureau", "ANP Foto"),
    "ANSA": ("Agenzia ANSA",),
    "Antara": ("Antara Foto",),
    "AP": ("Associated Press", "The Associated Press", "AP Photo", "AP Images", "APTN", "美联社", "АП"),
    "APA": ("Austria Presse Agentur", "APA-PictureDesk", "APA PictureDesk"),
    "APS": ("Algeria Press Service",),
    "Azertac": ("AZERTAC",),
    "Belga": ("Belga Image", "BELGAIMAGE", "Belga Photo"),
    "Bernama": (),
    "BTA": (),
    "CNA": ("Central News Agency", "中央社"),
    "CNS": ("China News Service", "中新社"),
    "ČTK": ("CTK", "Czech News Agency"),
    "CP": ("The Canadian Press", "Canadian Press", "La Presse canadienne"),
    "ddp": ("ddp images", "ddp media"),
    "DHA": ("Demirören News Agency", "Demirören Haber Ajansı"),
    "dpa": ("Deutsche Presse-Agentur", "dpa Images", "dpa-Bildfunk", "dpa picture alliance", "dpa-infografik"),
    "EFE": ("Agencia EFE",),
    "EPA": ("EPA-EFE", "EPA/EFE", "EPA EFE", "EFE-EPA", "European Pressphoto Agency"),
    "Europa Press": (),
    "Fars": ("Fars News Agency", "FARS"),
    "GNA": ("Ghana News Agency",),
    "IHA": ("İHA", "Ihlas News Agency", "İhlas Haber Ajansı"),
    "IRNA": ("Islamic Republic News Agency",),
    "ISNA": (),
    "Jiji": ("Jiji Press", "Jiji Press Photo", "時事", "時事通信", "時事通信社"),
    "JTA": (),
    "KCNA": ("Korean Central News Agency", "朝鮮通信", "朝鮮中央通信"),
    "Keystone": ("Keystone-SDA", "Keystone SDA"),
    "KUNA": ("Kuwait News Agency",),
    "Kyodo": ("Kyodo News", "Kyodo News Agency", "共同通信", "共同通信社", "共同"),
    "Lehtikuva": ("STT-Lehtikuva",),
    "Lusa": (),
    "MAP": ("Maghreb Arabe Presse",),
    "MENA": ("Middle East News Agency",),
    "MTI": (),
    "News1": ("뉴스1",),
    "Newsis": ("뉴시스",),
    "NNA": ("National News Agency",),
    "Notimex": (),
    "NTB": ("NTB Scanpix",),
    "PA": ("PA Wire", "PA Images", "PA Media", "PA Archive", "Press Association", "PA Photos"),
    "PAP": ("Polska Agencja Prasowa",),
    "Petra": (),
    "PNA": ("Philippine News Agency",),
    "PTI": ("Press Trust of India", "PTI Photo"),
    "QNA": ("Qatar News Agency",),
    "Reuters": ("Thomson Reuters", "Reuters Photo", "Рейтер", "路透社", "ロイター", "رويترز"),
    "RIA Novosti": ("РИА Новости",),
    "Ritzau": ("Ritzau Scanpix",),
    "SANA": ("Syrian Arab News Agency",),
    "Scanpix": ("Scanpix Baltics",),
    "SIPA": ("Sipa Press", "SIPA USA", "Sipa"),
    "SPA": ("Saudi Press Agency",),
    "Sputnik": ("Sputnik News", "Спутник"),
    "STA": (),
    "STT": (),
    "Tanjug": (),
    "Tasnim": ("Tasnim News Agency",),
    "TASS": ("ITAR-TASS", "ТАСС"),
    "TT": ("TT News Agency", "TT Nyhetsbyrån", "TT Bild"),
    "Ukrinform": ("Укринформ",),
    "UNI": (),
    "UPI": ("United Press International",),
    "VNA": ("Vietnam News Agency", "TTXVN"),
    "WAFA": ("Wafa",),
    "WAM": ("Emirates News Agency",),
    "WANA": ("West Asia News Agency",),
    "Xinhua": ("Xinhua News Agency", "新华社", "新華社"),
    "Yonhap": ("Yonhap News Agency", "Yonhap News", "연합뉴스", "연합"),
    # Picture agencies
    "4Corners Images": ("4Corners",),
    "Abaca": ("Abaca Press", "ABACAPRESS"),
    "ActionPress": ("action press", "Action Press"),
    "Agencia Uno": ("Aton Chile",),
    "Agence VU": (),
    "Alamy": ("Alamy Stock Photo", "Alamy Live News"),
    "Allstar": ("Allstar Picture Library",),
    "Backgrid": (),
    "Bestimage": (),
    "Bildbyrån": (),
    "Bloomberg": ("Bloomberg News",),
    "BPI": (),
    "Caters": ("Caters News",),
    "Contrasto": (),
    "Corbis": (),
    "CQ-Roll Call": ("CQ Roll Call", "CQ-Roll Call, Inc"),
    "Cover Images": (),
    "EMPICS": ("Empics",),
    "Eyevine": (),
    "Funke Foto Services": ("FUNKE Foto Services",),
    "Future Image": (),
    "Gallo Images": (),
    "Gamma-Rapho": ("Gamma Rapho",),
    "GC Images": (),
    "Geisler-Fotopress": (),
    "Getty Images": (
        "Getty",
        "GettyImages",
        "Getty Images Europe",
        "Getty Images North America",
        "Getty Images AsiaPac",
    ),
    "Hans Lucas": (),
    "Hollandse Hoogte": (),
    "Hulton Archive": (),
    "Icon Sport": (),
    "imago": ("IMAGO Images", "imago sportfoto", "imago stock&people"),
    "Imagn": ("Imagn Images", "USA Today Sports"),
    "Instarimages": (),
    "LaPresse": ("La Presse",),
    "Laif": (),
    "Lichtgut": (),
    "Magnum Photos": ("Magnum",),
    "Maxppp": (),
    "Mega": ("MEGA",),
    "Middle East Images": (),
    "Nordic Photos": (),
    "NurPhoto": ("Nur Photo",),
    "Ostkreuz": (),
    "Panos": ("Panos Pictures",),
    "Photo12": (),
    "Photoshot": (),
    "picture alliance": ("picture-alliance",),
    "picturedesk.com": (),
    "Polaris": ("Polaris Images",),
    "Pressefoto Ulmer": (),
    "Redux": ("Redux Pictures",),
    "Rex Features": ("REX",),
    "SOPA Images": ("SOPA",),
    "Splash News": ("Splash",),
    "SWNS": (),
    "SZ Photo": (),
    "TopFoto": (),
    "ullstein bild": ("ullstein",),
    "UPPA": (),
    "VII": ("VII Photo",),
    "VCG": ("Visual China Group",),
    "Visum": (),
    "WENN": (),
    "WireImage": (),
    "Zuma Wire": ("ZUMA Wire",),
    "ZUMA Press": ("Zuma",),
    "ZUMA Press Wire": (),
    "Zumapress.com": (),
    # Stock libraries
    "123RF": (),
    "Adobe Stock": ("AdobeStock", "stock.adobe.com", "Adobe"),
    "Depositphotos": ("Deposit Photos",),
    "Dreamstime": (),
    "Flickr": (),
    "Fotolia": (),
    "Freepik": (),
    "iStock": ("iStockphoto", "iStock Photo"),
    "mauritius images": (),
    "Pexels": (),
    "Pixabay": (),
    "Shutterstock": ("Shutterstock.com", "REX Shutterstock"),
    "Unsplash": (),
    "Wikimedia Commons": ("Wikimedia", "Wikipedia", "Commons"),
}

OTHERS: dict[str, tuple[str, ...]] = {
    # Platforms that pictures are taken from
    "Facebook": (),
    "Google": ("Google Maps", "Google Earth", "Google Street View"),
    "Instagram": (),
    "TikTok": (),
    "Telegram": (),
    "Twitter": (),
    "WhatsApp": (),
    "X": ("X.com",),
    "YouTube": ("Youtube",),
    # Papers, broadcasters, companies
    "ABC": ("ABC News",),
    "Al Jazeera": (),
    "Amazon": (),
    "Apple": (),
    "ARD": (),
    "Asharq Al-Awsat": ("Asharq al-Awsat", "Aawsat", "الشرق الأوسط"),
    "BBC": ("BBC News",),
    "CBC": ("CBC News",),
    "CBS": ("CBS News",),
    "CNN": (),
    "Daily Mail": (),
    "Daily Mirror": (),
    "Disney": (),
    "Fox News": (),
    "HBO": (),
    "Le Monde": (),
    "NBC": ("NBC News",),
    "Netflix": (),
    "NPR": (),
    "NRK": (),
    "ORF": (),
    "RTL": (),
    "SRF": (),
    "The Guardian": ("Guardian",),
    "The Independent": (),
    "The New York Times": ("New York Times", "NYT", "NYTimes"),
    "The Washington Post": ("Washington Post",),
    "The Yomiuri Shimbun": ("Yomiuri Shimbun", "読売新聞", "読売新聞社"),
    "The Asahi Shimbun": ("Asahi Shimbun", "朝日新聞", "朝日新聞社"),
    "The Mainichi": ("Mainichi Shimbun", "毎日新聞", "毎日新聞社"),
    "Universal Pictures": (),
    "Warner Bros.": ("Warner Bros", "Warner Bros. Pictures"),
    "ZDF": (),
    "Коммерсантъ": ("Коммерсант",),
    # Public bodies
    "ESA": (),
    "European Commission": (),
    "EU-Kommission": (),
    "FBI": (),
    "IAEA": (),
    "ICRC": (),
    "IDF": (),
    "ISPR": (),
    "Kremlin": ("Kremlin.ru", "The Kremlin", "Кремль"),
    "Maxar": ("Maxar Technologies",),
    "NASA": (),
    "NATO": (),
    "NOAA": (),
    "Planet Labs": ("Planet Labs PBC",),
    "The White House": ("White House",),
    "UN": ("United Nations",),
    "UN Photo": (),
    "UNHCR": (),
    "UNICEF": (),
    "UNRWA": (),
    "USGS": (),
    "WFP": (),
    "WHO": (),
}

AGENCIES = PRESS | OTHERS
"""canonical name -> its other spellings."""

STOCK = {
    *(
        "123RF",
        "4Corners Images",
        "Adobe Stock",
        "Alamy",
        "Depositphotos",
        "Dreamstime",
        "Flickr",
        "Fotolia",
        "Freepik",
    ),
    *("Getty Images", "iStock", "Pexels", "Pixabay", "Shutterstock", "Unsplash", "Wikimedia Commons"),
}
"""Libraries that print a contributor's account name beside their own: "dvoevnore/Shutterstock"."""

_GENERIC_TAIL = re.compile(r"\s+(?:photos?|images?|pictures?|pics?|foto|photographer|file|archive|archives)$", re.I)
_NOT_LETTERS = re.compile(r"[^\w&.]+")


def name_key(name: str) -> str:
    """A name without case, width, dashes and outer punctuation: what two spellings of it share."""
    plain = unicodedata.normalize("NFKC", name).replace("İ", "I").casefold()
    return _NOT_LETTERS.sub(" ", plain).strip(" .")


_BY_KEY = {name_key(spelling): name for name, others in AGENCIES.items() for spelling in (*others, name)}


MAX_AGENCY = 100
"""Characters; twice the longest spelling known."""


def canonical_agency(name: str) -> str | None:
    """The canonical name of a known agency in any of its spellings ("AP Photo", "epa", "PA Wire"), else None."""
    return _canonical(name) if len(name) <= MAX_AGENCY else None


@lru_cache(maxsize=8192)
def _canonical(name: str) -> str | None:
    known = _BY_KEY.get(name_key(name))
    shorter = _GENERIC_TAIL.sub("", name)
    return known or (_BY_KEY.get(name_key(shorter)) if shorter != name else None)
