"""Words of a page's furniture in many languages: what buttons, menus, labels and notices say around a story.

Each kind is a table of phrases in lower case. A line "says" a kind if it is short and one of its phrases stands in it as
whole words. The tables hold general words of the web, and no outlet's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MAX_WORDS = 18
"""A longer line is prose, whatever it says."""

WORDS: dict[str, str] = {
    "share": """share|share this|sharing|copy link|link copied|copy|tweet|post|pin|pin it|flip|facebook|twitter|whatsapp|telegram
        |linkedin|reddit|pinterest|bluesky|threads|instagram|mastodon|xing|pocket|flipboard|x|e-mail|email|mail|messenger|line|vk
        |teilen|weiterleiten|verschicken|versenden|kopieren|link kopieren|per mail|compartir|comparte|compartilhar|partager|condividi|copia link
        |del|dela|jaa|deel|delen|udostępnij|podziel się|поделиться|поширити|paylaş|bagikan|kongsi|chia sẻ|シェア|シェアする|ポスト
        |分享|공유|공유하기|مشاركة|شارك|साझा करें|שתף|κοινοποίηση|sdílet|megosztás|distribuie|dalintis|dalinkitės|deila|deel dit|short url""",
    "tool": """print|printer|drucken|ausdrucken|imprimir|imprimer|stampa|skriv ut|tulosta|drukuj|распечатать|印刷|打印|listen|listen to
        |listen to this|audio|anhören|vorlesen|artikel anhören|escuchar|écouter|ascolta|lytt|lyssna|luister|save|saved|bookmark|merken|speichern|gift|gift article
        |guardar|enregistrer|salva|lagre|spara|bewaar|zapisz|сохранить|kaydet|保存|スクラップ|クリップ|収藏|收藏|font size|text size|schriftgröße|schrift
        |tamaño de letra|tamaño|taille|dimensioni testo|字号|小字号|大字号|文字サイズ|글자크기|view all|close|schließen|cerrar|fermer|chiudi|lukk|閉じる|关闭
        |feedback|report|melden|fehler melden|korrektur|report a typo|translate|übersetzen|zoom|vergrößern|bild vergrößern|ampliar|agrandir|open image|fullscreen|full screen
        |vollbild|lightbox|play|pause|watch|abspielen|wiedergeben|reproducir|lire|skip|next|previous|prev|back|zurück|weiter|vor|anterior|siguiente|précédent|suivant
        |to top|back to top|nach oben|zum seitenanfang|expand|collapse|aufklappen|einklappen|add to|follow|following|folgen|seguir|suivre|segui|følg|följ|volg|フォロー|팔로우|关注
        |hear this|play video|0:00|1x|speed""",
    "menu": """menu|menü|menú|home|startseite|start|inicio|accueil|portada|forside|hem|etusivu|strona główna|главная|anasayfa|beranda|trang chủ|ホーム|首页|首頁
        |홈|الرئيسية|होम|ראשי|search|suche|suchen|buscar|rechercher|recherche|cerca|søk|sök|haku|zoeken|szukaj|поиск|ara|cari|検索|搜索|검색|بحث|खोज
        |skip to|skip to content|skip to main content|zum inhalt|zum hauptinhalt|zur navigation|springe zu|direkt zum|ir al contenido|aller au contenu|vai al contenuto
        |hopp til|hoppa till|sections|ressorts|rubriken|secciones|sezioni|rubriques|seksjoner|topics|themen|temas|thèmes|more|mehr|más|plus|altro|mer|meer|więcej|ещё|daha
        |politics|politik|política|politique|politica|politikk|polityka|политика|siyaset|政治|정치|سياسة|राजनीति|economy|wirtschaft|economía|économie|economia|økonomi|ekonomi|gospodarka|экономика|経済|经济
        |sport|sports|sportnachrichten|deportes|esporte|urheilu|спорт|spor|スポーツ|体育|스포츠|رياضة|खेल|culture|kultur|cultura|kultura|культура|kültür|文化|world|welt|mundo|monde|mondo|verden|världen|świat|мир|dünya|国際|国际
        |business|finance|finanzen|technology|tech|technik|technologie|tecnología|tecnologia|science|wissen|wissenschaft|ciencia|health|gesundheit|salud|santé|salute|lifestyle|life|leben|opinion|meinung|opinión|opinioni
        |entertainment|unterhaltung|travel|reise|reisen|auto|weather|wetter|tiempo|météo|meteo|vær|video|videos|vídeos|podcast|podcasts|photos|fotos|galerie|gallery|live|live tv|tv|radio|e-paper|epaper|games|spiele|puzzles|rätsel|crosswords|horoscopes|jobs|stellenmarkt|immobilien|latest|latest news|news|nachrichten|noticias|actualité|notizie|nyheter|uutiset|newsticker|ticker|regional|local|lokales|archive|archiv""",
    "account": """log in|login|log out|logout|sign in|sign up|sign out|register|my account|account|profile|anmelden|abmelden|einloggen|registrieren|mein konto|konto|profil|iniciar sesión|inicia sesión|regístrate|mi cuenta
        |se connecter|connexion|s'inscrire|mon compte|accedi|registrati|logg inn|logg ut|logga in|log ind|kirjaudu|inloggen|zaloguj|zaloguj się|войти|регистрация|giriş yap|üye ol|masuk|log masuk|daftar|đăng nhập|ログイン|会員登録|新規登録|登录|登錄|注册|로그인|회원가입|تسجيل الدخول|लॉगिन|התחברות""",
    "subscribe": """subscribe|subscribed|subscription|subscriptions|subscriber|subscribers|become a member|membership|join|join us|support us|support|donate|contribute|unlock|free trial|already a subscriber|for subscribers|premium|exclusive
        |abonnieren|abo|abos|abonnement|abonnent|abonnenten|jetzt testen|jetzt abonnieren|plus|unterstützen|spenden|suscríbete|suscribirse|suscripción|suscriptor|suscriptores|hazte socio|apoya|s'abonner|abonnez-vous|abonnés|je m'abonne|réservé aux abonnés|abbonati|abbonamento|sostieni
        |abonner|kjøp|prenumerera|tilaa|abonneer|word lid|prenumerata|kup|подписаться|подписка|abone ol|berlangganan|langgan|会員|会員限定|有料会員|購読|訂閱|订阅|구독|اشترك|מינוי|get unlimited access|continue reading|keep reading|weiterlesen|to continue|limited time""",
    "newsletter": """newsletter|newsletters|sign up for|sign up to|in your inbox|your inbox|mailing list|push notifications|notifications|alerts|breaking news alerts|our app|download the app|app|apps|get the app|google news|apple news|google play|app store|preferred source
        |whatsapp channel|whatsapp-kanal|telegram channel|channel|rss|rss feed|push|benachrichtigungen|postfach|per e-mail|boletín|boletines|newsletter abonnieren|infolettre|nyhetsbrev|uutiskirje|nieuwsbrief|biuletyn|рассылка|телеграм|telegram-канал|bülten|メルマガ|ニュースレター|뉴스레터|follow us|folgen sie uns|síguenos|suivez-nous|seguici|follow us on|add us""",
    "advert": """advertisement|advertisements|advert|ad|ads|advertising|sponsored|sponsored content|promoted|promotion|paid content|partner content|paid partner content|story continues below|article continues below|remove ads|ad feedback
        |anzeige|anzeigen|werbung|gesponsert|werbeanzeige|werbeinhalt|advertorial|publicidad|anuncio|patrocinado|contenido patrocinado|publicité|annonce|contenu sponsorisé|pubblicità|sponsorizzato|publicidade|anúncio|reklame|annons|annonse|annonsørinnhold|annonce|reklam|mainos|reclame|advertentie|reklama|materiał sponsorowany|реклама|на правах рекламы|reklám|διαφήμιση|إعلان|اعلان|広告|ＰＲ|pr|广告|廣告|광고|विज्ञापन|פרסומת|iklan|quảng cáo|auglýsing|article content|external content|externer inhalt|empfohlener redaktioneller inhalt|recommended content""",
    "related": """read more|read also|read next|also read|read the full|see also|see more|related|related stories|related articles|related content|related topics|more from|more on|more on this|more stories|more news|more like this|you may also like|you might also like|recommended|recommended for you|recommendations|recommended stories|most read|most popular|most viewed|trending|trending now|popular|top stories|editors' picks|editor's picks|don't miss|latest stories|latest|what to read next|up next|must read|in case you missed it|in this article|explore more|view more|load more|show more|see all|watch more|watch next|best of|around the web
        |lesen sie auch|lesen sie mehr|lesen sie hier|mehr lesen|mehr zum thema|mehr dazu|mehr zu|mehr aus|mehr von|mehr anzeigen|auch interessant|das könnte sie auch interessieren|das könnte dich auch interessieren|könnte sie interessieren|ähnliche artikel|weitere artikel|weitere themen|weitere nachrichten|passend dazu|zum thema|thema|meistgelesen|meistgelesene|meistgelesene artikel|am häufigsten gelesen|empfehlungen|empfohlen|beliebt|beliebteste|aktuell|aktuelles|neueste|neueste artikel|top-themen|topthemen|jetzt lesen|hier lesen|hintergrund|zur startseite|zum artikel|unsere empfehlungen|redaktionstipp|tipp der redaktion
        |lee también|leer más|ver más|más información|más noticias|más leído|lo más leído|lo más visto|lo más|relacionado|relacionadas|noticias relacionadas|te puede interesar|también te puede interesar|te recomendamos|recomendado|últimas noticias|no te pierdas|lire aussi|à lire aussi|lire la suite|voir aussi|à voir|les plus lus|le plus lu|sur le même sujet|articles liés|vous aimerez aussi|à la une|plus d'articles|recommandé|leggi anche|leggi tutto|potrebbe interessarti|ti potrebbe interessare|i più letti|più letti|correlati|altri articoli|ultime notizie|leia também|leia mais|veja também|mais lidas|relacionados|saiba mais
        |les også|les mer|mest lest|siste nytt|anbefalt|relaterte|läs också|läs även|läs mer|mest lästa|senaste nytt|læs også|læs mere|mest læste|lue myös|lue lisää|luetuimmat|uusimmat|lees ook|lees meer|meest gelezen|meer over|czytaj także|czytaj też|czytaj więcej|zobacz także|zobacz też|najczęściej czytane|polecane|powiązane|читайте также|читать также|подробнее|по теме|материалы по теме|самое читаемое|популярное|новости|читайте|ayrıca oku|ilgili haberler|çok okunanlar|son dakika|daha fazla|baca juga|baca lagi|terpopuler|terkait|terkini|xem thêm|đọc thêm|tin liên quan|tin mới|関連記事|関連|あわせて読みたい|続きを読む|もっと見る|ランキング|アクセスランキング|おすすめ|おすすめ記事|注目|新着|最新ニュース|相关|相关新闻|相关阅读|推荐阅读|热门|更多|延伸閱讀|相關新聞|관련기사|관련 기사|많이 본 뉴스|추천|더보기|اقرأ أيضا|اقرأ المزيد|المزيد|الأكثر قراءة|ذات صلة|यह भी पढ़ें|और पढ़ें|संबंधित|קרא עוד|כתבות נוספות|διαβάστε επίσης|čtěte také|související|nejčtenější|olvasta már|kapcsolódó|citește și|skaitykite taip pat|susiję|taip pat skaitykite|lesa meira|mest lesið""",
    "comment": """comment|comments|leave a comment|post a comment|add a comment|view comments|show comments|join the conversation|join the discussion|conversation|reply|replies|discussion|have your say|be the first|kommentar|kommentare|kommentieren|kommentar schreiben|kommentare anzeigen|diskutieren|diskussion|antworten|leserbrief|comentar|comentarios|comenta|comenta la noticia|commentaires|commenter|réagir|réactions|commenti|commenta|comentários|kommentarer|kommentit|reacties|reageer|komentarze|skomentuj|комментарии|комментировать|обсудить|yorum|yorumlar|yorum yap|komentar|bình luận|コメント|評論|评论|댓글|التعليقات|टिप्पणी|תגובות|σχόλια|komentáře|reactions|反応|likes|like|dislike|upvote""",
    "cookie": """cookie|cookies|consent|accept all|accept|reject all|manage preferences|privacy settings|we use cookies|our partners|personalised ads|personalized ads|privacy|privacy policy|legitimate interest|akzeptieren|alle akzeptieren|ablehnen|zustimmen|einstellungen|datenschutz|datenschutzerklärung|datenschutzeinstellungen|einwilligung|aceptar|rechazar|privacidad|política de privacidad|accepter|refuser|tout accepter|confidentialité|politique de confidentialité|accetta|rifiuta|informativa|personvern|samtykke|integritet|samtycke|godta|tietosuoja|akceptuję|zgoda|polityka prywatności|конфиденциальности|файлы cookie|çerez|gizlilik|個人情報|プライバシーポリシー|クッキー|隐私|쿠키|개인정보|ملفات تعريف الارتباط|خصوصية""",
    "legal": """copyright|all rights reserved|alle rechte vorbehalten|todos los derechos reservados|tous droits réservés|tutti i diritti riservati|reservados todos los derechos|alle rettigheter|wszelkie prawa zastrzeżone|все права защищены|tüm hakları saklıdır|無断転載|禁無断転載|版权所有|版權所有|무단 전재|all rights|terms|terms of use|terms of service|terms and conditions|conditions|imprint|impressum|nutzungsbedingungen|agb|kontakt|contact|contact us|about|about us|über uns|advertise|mediadaten|careers|karriere|help|hilfe|faq|sitemap|accessibility|barrierefreiheit|aviso legal|contacto|quiénes somos|mentions légales|nous contacter|qui sommes-nous|chi siamo|contatti|kontakta oss|kontakt oss|om oss|tietoa|o nas|регламент|regulamin|контакты|о нас|künye|iletişim|tentang kami|会社概要|お問い合わせ|利用規約|关于我们|联系我们|회사소개|이용약관|اتصل بنا|من نحن|this material may not be|ombudsman|editorial standards|corrections|code of conduct|do not sell|report an error|licensing|syndication|reprints|redaktion|newsroom|powered by|©""",
    "topic": """tags|tag|topics|topics in this story|filed under|more on this topic|keywords|schlagworte|schlagwörter|themen|stichworte|in diesem artikel|etiquetas|temas|archivado en|sujets|mots-clés|argomenti|tópicos|emner|ämnen|aiheet|onderwerpen|tematy|tagi|słowa kluczowe|теги|темы|тэги|etiketler|キーワード|タグ|关键词|标签|關鍵字|태그|كلمات دلالية|वर्तमान|témata|címkék|etichete|žymės|raktažodžiai""",
    "reading": """min read|minute read|minutes read|reading time|read time|mins read|minutes to read|lesezeit|lesedauer|min lesezeit|minuten lesezeit|minuten|tiempo de lectura|min de lectura|minutos de lectura|temps de lecture|min de lecture|lecture|tempo di lettura|tempo de leitura|min lesetid|lesetid|lästid|lukuaika|leestijd|czas czytania|мин. чтения|время чтения|okuma süresi|phút đọc|分で読めます|words|views|shares|reads|mal gelesen|aufrufe|visitas|vues|просмотров|görüntülenme|次浏览""",
    "caption": """photo|photos|photograph|photographer|picture|pictured|image|images|credit|credits|getty|getty images|shutterstock|istock|alamy|file photo|file|handout|screenshot|screen grab|courtesy|supplied|illustration|graphic|video|foto|fotos|bild|bilder|quelle|symbolbild|symbolfoto|archivbild|archivfoto|archiv|imago|picture alliance|dpa|grafik|screenshot|montage|fotografía|imagen|archivo|cedida|crédito|crédit|crédits|photo d'archives|archives|immagine|fotogramma|imagem|foto av|fotograf|billede|kuva|fot|fot.|zdj|zdjęcie|фото|фотография|иллюстрация|fotoğraf|gambar|ảnh|写真|撮影|提供|共同|图|图为|图片|資料照|照片|사진|자료사진|صورة|תמונה|צילום|φωτογραφία|foto:|nuotr|mynd|left|right|links|rechts|center|centre|top|bottom|izquierda|derecha|à gauche|à droite|左|右""",
    "error": """404|403|401|500|502|503|page not found|not found|forbidden|access denied|error|oops|something went wrong|seite nicht gefunden|nicht gefunden|zugriff verweigert|fehler|página no encontrada|no encontrada|page introuvable|introuvable|erreur|pagina non trovata|siden ble ikke funnet|sidan hittades inte|strona nie istnieje|страница не найдена|ошибка|sayfa bulunamadı|ページが見つかりません|見つかりません|页面不存在|找不到|404 not found|bad gateway|service unavailable|enable javascript|javascript|are you a robot|captcha|verify you are human|unusual traffic|checking your browser|blocked|permission|redirected|redirecting""",
    "label": """exclusive|analysis|opinion|comment|commentary|editorial|explainer|interview|review|breaking|breaking news|live|live updates|fact check|report|feature|column|long read|watch|video|exklusiv|analyse|kommentar|kolumne|kritik|reportage|hintergrund|interview|liveblog|liveticker|faktencheck|eilmeldung|meinung|gastbeitrag|leitartikel|glosse|porträt|análisis|opinión|entrevista|crónica|última hora|tribuna|entretien|reportage|tribune|chronique|enquête|analisi|intervista|commento|editoriale|kronikk|leder|analys|ledare|opinie|wywiad|komentarz|интервью|мнение|аналитика|特集|社説|コラム|独自|速報|快讯|评论|단독|속보|사설|عاجل|تحليل|رأي""",
    "agency": """with|mit|avec|con|met|z|со|by|von|agencies|agenturen|agencias|agences|agenzie|staff|redaktion|editor|reporter|correspondent|journalist|autor|autorin|author|writer|redakteur|redakteurin|korrespondent|korrespondentin|redacción|rédaction|redazione|periodista|journaliste|giornalista|corresponsal|redaktør|reporter|dziennikarz|корреспондент|журналист|редактор|muhabir|記者|记者|기자|bureau|desk|columnist|contributor|producer|the associated press|associated press|news service|wire|staff writer|written by|story by|reporting by|editing by""",
    "place": """in this story|summary|key points|key takeaways|key facts|at a glance|highlights|in brief|the gist|tl;dr|das wichtigste|das wichtigste in kürze|auf einen blick|zusammenfassung|kurz zusammengefasst|inhalt|inhaltsverzeichnis|table of contents|contents|in short|darum geht's|kurz & knapp|puntos clave|resumen|claves|en bref|l'essentiel|résumé|in breve|kort fortalt|kort sagt|ydinkohdat|samenvatting|w skrócie|коротко|главное|özet|要点|核心提示|요약""",
}
"""Kind of word -> phrases, with "|" between them."""

_BOUND_LEFT, _BOUND_RIGHT = r"(?<![^\W_])", r"(?![^\W_])"
_WIDE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")


def _phrases(text: str) -> Iterable[str]:
    return {phrase for each in text.split("|") if (phrase := " ".join(each.split()))}


WHOLE: dict[str, frozenset[str]] = {kind: frozenset(_phrases(text)) for kind, text in WORDS.items()}


def _index() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First word of a phrase -> (words of the phrase, kind)."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind, phrases in WHOLE.items():
        for phrase in phrases:
            words = tuple(_TOKEN.findall(phrase))
            if words:
                found.setdefault(words[0], []).append((words, kind))
    return found


_TOKEN = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*|©")
_INDEX = _index()
_WIDE_PHRASES = tuple(
    (phrase, kind) for kind, phrases in WHOLE.items() for phrase in phrases if _WIDE.search(phrase) and len(phrase) > 1
)


def word_kinds(text: str) -> dict[str, str]:
    """The kinds of words that a short line says, each with where: "whole" line, "start" or "within"."""
    folded = text.casefold().replace("’", "'")
    words = _TOKEN.findall(folded)
    if len(words) > MAX_WORDS or len(text) > 160:
        return {}
    found: dict[str, str] = {}
    for place, word in enumerate(words):
        for phrase, kind in _INDEX.get(word, ()):
            if len(phrase) == 1 or tuple(words[place : place + len(phrase)]) == phrase:
                _note(found, kind, "whole" if len(phrase) == len(words) else "start" if place == 0 else "within")
    if not text.isascii() and len(text) <= 60 and _WIDE.search(text):
        for phrase, kind in _WIDE_PHRASES:
            if phrase in folded:
                _note(found, kind, "whole" if phrase == folded else "start" if folded.startswith(phrase) else "within")
    return found


_RANK = {"within": 0, "start": 1, "whole": 2}


def _note(found: dict[str, str], kind: str, where: str) -> None:
    if kind not in found or _RANK[where] > _RANK[found[kind]]:
        found[kind] = where
