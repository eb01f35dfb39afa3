"""Words that dates are made of, by language, as data.

English, German, French, Spanish, Italian, Dutch, Portuguese, Polish, Russian.
"""

from __future__ import annotations

from typing import Final


def _numbered(rows: tuple[str, ...], first: int) -> dict[str, int]:
    return {name: number for number, names in enumerate(rows, first) for name in names.split()}


# Matched whole, upper case or not. These stand in prose as dates only.
MONTHS: Final = _numbered((
    "jan january januar jänner janvier enero gennaio januari janeiro stycznia styczeń января",
    "feb february februar février fevrier febrero febbraio februari fevereiro lutego luty февраля",
    "mar march mär märz mars marzo maart mrz março marca marzec марта март",
    "apr april avril abril aprile avr kwietnia kwiecień апреля апрель",
    "may mai mayo maggio mei maio maja мая май", "jun june juni juin junio giugno junho июня июнь",
    "jul july juli juillet julio luglio julho lipca lipiec июля июль",
    "aug august août aout agosto augustus sierpnia sierpień августа август",
    "sep sept september septembre septiembre settembre setembro września wrzesień сентября сентябрь",
    "oct okt october oktober octobre octubre ottobre outubro października październik октября",
    "nov november novembre noviembre novembro listopada listopad ноября ноябрь",
    "dec dez december dezember décembre decembre diciembre dicembre dezembro grudnia декабря",
), 1)  # fmt: skip
# Words of other kinds too, so looked for only where the whole text is to be a date.
SHORT_MONTHS: Final = _numbered((
    "janv ene gen sty янв", "févr fev lut фев февр", "мар", "abr kwi апр", "mag maj", "giu cze июн",
    "juil lug lip июл", "ago sie авг", "set wrz сен сент", "ott out paź окт", "lis ноя нояб",
    "déc dic gru дек",
), 1)  # fmt: skip
WEEKDAYS: Final = _numbered((
    "mon monday mo montag lundi lunes lunedì maandag segunda-feira poniedziałek понедельник",
    "tue tues tuesday di dienstag mardi martes martedì dinsdag terça-feira wtorek вторник",
    "wed weds wednesday mi mittwoch mercredi miércoles mercoledì woensdag quarta-feira środa среда",
    "thu thur thurs thursday do donnerstag jeudi jueves giovedì donderdag quinta-feira czwartek",
    "fri friday fr freitag vendredi viernes venerdì vrijdag sexta-feira piątek пятница",
    "sat saturday sa samstag sonnabend samedi sábado sabato zaterdag sobota суббота",
    "sun sunday so sonntag dimanche domingo domenica zondag niedziela воскресенье",
), 0)  # fmt: skip
SHORT_WEEKDAYS: Final = _numbered((
    "lun seg pon пн", "mar ter wt вт", "mer mié mie wo qua śr ср",
    "jeu jue gio qui czw чт четверг", "ven vie vr sex pt пт", "sam sáb sab za sob сб", "dim dom zo nd вс",
), 0)  # fmt: skip

# RFC 2822 section 4.3, and the European zones: an offset in minutes. A name that stands for summer
# and winter time is a place; which country is meant is then our assumption.
ZONES: Final[dict[str, int | str]] = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 60, "cet": 60, "mez": 60, "cest": 120,
    "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "est": -300, "edt": -240, "cst": -360,
    "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "et": "America/New_York",
    "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles",
}  # fmt: skip

# Units of a span back from the capture; "m" is a minute, as on Twitter and Instagram.
UNITS: Final = {
    "second": "s sec secs second seconds sek sekunde sekunden seconde secondes segundo segundos "
    "secondo secondi seconden sekunda sekundę sekundy sekund сек секунда секунду секунды секунд",
    "minute": "m min mins minute minutes minuten minuto minutos minuti minuut minuta minutę minuty "
    "minut мин минута минуту минуты минут",
    "hour": "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore u uur uren "
    "godz godzina godzinę godziny godzin ч час часа часов",
    "day": "d day days tag tage tagen j jour jours día días dia dias giorno giorni dag dagen dzień "
    "dni д день дня дней",
    "week": "w wk wks week weeks wo woche wochen sem semaine semaines semana semanas settimana "
    "settimane weken tydz tydzień tygodnie tygodni нед неделя неделю недели недель",
    "month": "mo mos mon mth mths month months monat monate monaten mois mes meses mese mesi maand "
    "maanden mês mies miesiąc miesiące miesięcy мес месяц месяца месяцев",
    "year": "y yr yrs year years jahr jahre jahren an ans année années año años anno anni jaar "
    "jaren ano anos rok roku lata lat г год года лет",
}
ONES: Final = (
    "a an one ein eine einer einem einen un une uno una um uma een één jeden jedną один одну"
)
BEFORE: Final = ("vor", "il y a", "hace", "há", "faz")
AFTER: Final = ("ago", "fa", "geleden", "atrás", "temu", "назад", "back")
ABOUT: Final = (
    "about", "around", "over", "almost", "nearly", "less than", "more than", "circa", "ca.", "ca",
    "etwa", "ungefähr", "über", "fast", "mehr als", "environ", "plus de", "moins de", "unos", "unas",
    "más de", "casi", "quasi", "oltre", "ongeveer", "meer dan", "cerca de", "mais de", "około",
    "ponad", "около", "более", "~",
)  # fmt: skip
AND: Final = ("and", "und", "et", "y", "e", "en", "i", "и")
NOW: Final = (
    "just now", "now", "right now", "moments ago", "a moment ago", "a few seconds ago",
    "few seconds ago", "seconds ago", "gerade eben", "eben", "gerade", "jetzt", "soeben",
    "vor ein paar sekunden", "vor wenigen sekunden", "à l'instant", "il y a quelques secondes",
    "ahora", "ahora mismo", "justo ahora", "hace unos segundos", "adesso", "proprio ora",
    "alcuni secondi fa", "pochi secondi fa", "zojuist", "nu", "zonet", "een paar seconden geleden",
    "agora", "agora mesmo", "há alguns segundos", "há poucos segundos", "przed chwilą", "teraz",
    "kilka sekund temu", "только что", "сейчас", "несколько секунд назад",
)  # fmt: skip
# How many days back from the day of the capture.
DAYS_BACK: Final = {
    "today": 0, "heute": 0, "aujourd'hui": 0, "hoy": 0, "oggi": 0, "vandaag": 0, "hoje": 0,
    "dzisiaj": 0, "dziś": 0, "сегодня": 0,
    "yesterday": 1, "gestern": 1, "hier": 1, "ayer": 1, "ieri": 1, "gisteren": 1, "ontem": 1,
    "wczoraj": 1, "вчера": 1,
    "vorgestern": 2, "avant-hier": 2, "anteayer": 2, "l'altro ieri": 2, "eergisteren": 2,
    "anteontem": 2, "przedwczoraj": 2, "позавчера": 2,
}  # fmt: skip
