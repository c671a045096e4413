"""Names of months and weekdays, full and short, in the languages of the archive's sources: plain tables, lower case."""

from __future__ import annotations

_MONTH_NAMES = """
january jan | february feb | march mar | april apr | may | june jun
| july jul | august aug | september sept sep | october oct | november nov | december dec
januar jänner | februar feber | märz mär mrz | april | mai | juni
| juli | august | september | oktober okt | november | dezember dez
janvier janv | février févr fév fevrier | mars | avril avr | mai | juin
| juillet juil | août aout | septembre | octobre | novembre | décembre déc decembre
enero ene | febrero | marzo | abril abr | mayo | junio
| julio | agosto ago | septiembre setiembre | octubre | noviembre | diciembre dic
janeiro | fevereiro fev | março marco | abril | maio | junho
| julho | agosto | setembro set | outubro out | novembro | dezembro
gennaio gen | febbraio | marzo | aprile | maggio mag | giugno giu
| luglio lug | agosto | settembre | ottobre ott | novembre | dicembre
januari | februari | maart mrt | april | mei | juni
| juli | augustus | september | oktober | november | december
januari | februari | mars | april | maj | juni
| juli | augusti | september | oktober | november | december
januar | februar | mars marts | april | mai maj | juni
| juli | august | september | oktober | november | desember des
tammikuuta | helmikuuta | maaliskuuta | huhtikuuta | toukokuuta | kesäkuuta
| heinäkuuta | elokuuta | syyskuuta | lokakuuta | marraskuuta | joulukuuta
janúar | febrúar | mars | apríl | maí | júní
| júlí | ágúst | september | október | nóvember | desember
ocak oca | şubat subat şub | mart | nisan nis | mayıs mayis | haziran haz
| temmuz tem | ağustos agustos ağu | eylül eylul eyl | ekim eki | kasım kasim kas | aralık aralik ara
января янв | февраля фев | марта | апреля апр | мая | июня июн
| июля июл | августа авг | сентября сен | октября окт | ноября | декабря дек
січня | лютого | березня | квітня | травня | червня
| липня | серпня | вересня | жовтня | листопада | грудня
stycznia | lutego | marca | kwietnia | maja | czerwca
| lipca | sierpnia | września | października | listopada | grudnia
ledna | února | března | dubna | května | června
| července | srpna | září | října | listopadu | prosince
januára | februára | marca | apríla | mája | júna
| júla | augusta | septembra | októbra | novembra | decembra
január | február | március | április | május | június
| július | augusztus | szeptember | október | november | december
ianuarie | februarie | martie | aprilie | mai | iunie
| iulie | august | septembrie | octombrie | noiembrie | decembrie
ιανουαρίου | φεβρουαρίου | μαρτίου | απριλίου | μαΐου | ιουνίου
| ιουλίου | αυγούστου | σεπτεμβρίου | οκτωβρίου | νοεμβρίου | δεκεμβρίου
januari | februari pebruari | maret | april | mei | juni
| juli | agustus agt | september | oktober | november nopember | desember
يناير | فبراير | مارس | أبريل | مايو | يونيو
| يوليو | أغسطس | سبتمبر | أكتوبر | نوفمبر | ديسمبر
ינואר | פברואר | מרץ | אפריל | מאי | יוני
| יולי | אוגוסט | ספטמבר | אוקטובר | נובמבר | דצמבר
"""
_WEEKDAY_WORDS = """
monday | tuesday | wednesday | thursday | friday | saturday | sunday
montag | dienstag | mittwoch | donnerstag | freitag | samstag sonnabend | sonntag
lundi | mardi | mercredi | jeudi | vendredi | samedi | dimanche
lunes | martes | miércoles miercoles | jueves | viernes | sábado sabado | domingo
segunda-feira | terça-feira | quarta-feira | quinta-feira | sexta-feira | sábado | domingo
lunedì | martedì | mercoledì | giovedì | venerdì | sabato | domenica
maandag | dinsdag | woensdag | donderdag | vrijdag | zaterdag | zondag
måndag måndagen mandag mandagen | tisdag tisdagen tirsdag | onsdag onsdagen | torsdag torsdagen | fredag fredagen
| lördag lördagen lørdag | söndag söndagen søndag
pazartesi | salı | çarşamba | perşembe | cuma | cumartesi | pazar
понедельник | вторник | среду | четверг | пятницу | субботу | воскресенье
poniedziałek | wtorek | środę | czwartek | piątek | sobotę | niedzielę
pondělí | úterý | středu | čtvrtek | pátek | sobotu | neděli
"""

WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _number_names(table: str, size: int) -> dict[str, int]:
    """name -> its position in the year or week, from 0. size: the number of names per language in the table."""
    cells = [cell.split() for row in table.strip().replace("\n|", " |").splitlines() for cell in row.split("|")]
    return {name: place % size for place, names in enumerate(cells) for name in names}


MONTHS = {name: place + 1 for name, place in _number_names(_MONTH_NAMES, 12).items()}
"""lower-case name or short form -> 1..12."""

WEEKDAYS = _number_names(_WEEKDAY_WORDS, 7)
"""lower-case name -> 0 (Monday) .. 6 (Sunday)."""
