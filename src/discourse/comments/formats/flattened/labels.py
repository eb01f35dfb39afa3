"""Words that pages print beside dates and numbers, and that name nobody; heads of quotations."""

from __future__ import annotations

import re
from typing import Final

# Beside the date of an event of the account or the thread, in seven languages.
LABELS: Final = {
    "account": (
        "joined,join date,member since,registered,registration date,last seen,last activity,"
        "beigetreten,registriert,registriert seit,mitglied seit,dabei seit,anmeldungsdatum,"
        "inscrit,inscrit le,inscrite le,inscription,date d'inscription,membre depuis,"
        "fecha de ingreso,miembro desde,se unió,iscritto,iscritto il,iscritto dal,"
        "data registrazione,geregistreerd,geregistreerd op,lid sinds,entrou em,membro desde,"
        "registrado,registado,registrado em,registrato,registrato il"
    ),
    "thread": (
        "asked,answered,viewed,active,start date,thread starter,started,started by,old,unread,"
        "last post,latest,beitrag,gefragt,beantwortet,alt,ungelesen,eröffnet am,themenstarter,"
        "letzter beitrag,demandé,répondu,dernier message,preguntado,respondido,último mensaje,"
        "chiesto,risposto,ultimo messaggio,gevraagd,beantwoord,laatste bericht,perguntado,"
        "última mensagem"
    ),
    "comment": (
        "sent,received,gesendet,empfangen,reçu,recibido,ricevuto,verzonden,ontvangen,recebido,"
        "posted on,verfasst,verfasst am,geschrieben,geschrieben am,erstellt,erstellt am,"
        "erstellt von,posté,posté le,envoyé,envoyé le,enviado,enviado el,enviado em,inviato,"
        "inviato il,geplaatst,geplaatst op"
    ),
    "change": (
        "edited,last edit,last edited,modified,last modified,updated,last updated,reviewed,"
        "bearbeitet,zuletzt bearbeitet,geändert,zuletzt geändert,aktualisiert,stand,"
        "letzte änderung,modifié,modifié le,mis à jour,mis à jour le,dernière modification,"
        "editado,modificado,actualizado,última edición,última modificación,modificato,"
        "aggiornato,ultima modifica,bewerkt,gewijzigd,bijgewerkt,laatst bewerkt,atualizado,"
        "última edição"
    ),
    "article": (
        "published,created,date,veröffentlicht,erschienen,datum,publié,publié le,publicado,"
        "publicado el,fecha,pubblicato,pubblicato il,gepubliceerd,publicado em"
    ),
    "number": (
        "posts,post,messages,message,replies,reply,views,points,likes,score,reaction score,"
        "reactions,location,tags,title,subject,re,quote,report,logged,offline,online,by,page,"
        "beiträge,antworten,aufrufe,punkte,gruppe,ort,wohnort,titel,betreff,thema,zitat,"
        "réponses,vues,sujet,localisation,lieu,citation,respuestas,visitas,mensajes,ubicación,"
        "asunto,cita,risposte,visite,messaggi,località,oggetto,reacties,weergaven,berichten,"
        "woonplaats,onderwerp,citaat,respostas,visualizações,mensagens,localização,assunto"
    ),
}
_LABELS: Final = frozenset(",".join(LABELS.values()).split(","))
_EVENTS: Final = frozenset(",".join([LABELS["account"], LABELS["thread"]]).split(","))
# "Reply #12", "« Antwort #3", "#4", "1,204", "1.2K", and signs alone.
_NUMBERED: Final = re.compile(
    r"\W*(?:reply|antwort|réponse|respuesta|risposta|resposta|post|comment|beitrag|message)?\s*"
    r"(?:#|no\.?|nr\.?)\s*[0-9]+|level [0-9]+|\W*[0-9][0-9.,]*[km]?",
    re.IGNORECASE,
)
_EDGE: Final = " \t.:,;|•·»«()[]-–—"
QUOTE_HEAD: Final = re.compile(
    r"(?:«\s*)?(?:last edit|letzte änderung|dernière édition|última edición|ultima modifica)\b.{0,120}|"
    r"(?:quote|zitat|citation|cita|citaat|citação|citazione)(?: (?:from|von|de|di|da|van))?"
    r"\s*(?::|\(|originally\b|by\b|from\b).{0,120}|"
    r"(?:(?:originally|ursprünglich|original|orig\.) )?(?:posted|geschrieben|verfasst|publicado|"
    r"envoyé|inviato|geplaatst) (?:originally |originalmente |oorspronkelijk )"
    r"(?:by|von|por|par|da|door)\b.{0,120}|"
    r"(?:originally|ursprünglich|original|oorspronkelijk) (?:posted|written|geschrieben|verfasst|"
    r"geplaatst) (?:by|von|door)\b.{0,120}|(?:zitat von|message original de|cita de|iniciado por|"
    r"originariamente inviato da)\b.{0,120}",
    re.IGNORECASE,
)
# What forums print below a quotation.
QUOTE_END: Final = re.compile(
    r"click to expand\W*|zum vergrößern anklicken\W*|cliquez pour agrandir\W*", re.IGNORECASE
)


def is_label(text: str) -> bool:
    """Whether a would-be name is a word of the page ("Joined", "Reply #3") or a bare number."""
    text = text.strip(_EDGE)
    return text.casefold() in _LABELS or bool(_NUMBERED.fullmatch(text))


def is_event(text: str) -> bool:
    """Whether a word of the page tells when an account or a thread began, not when one commented."""
    return text.strip(_EDGE).casefold() in _EVENTS


def is_quote_head(line: str) -> bool:
    """Whether a whole line announces a quotation, or the last change of a comment."""
    return len(line) <= 160 and bool(QUOTE_HEAD.fullmatch(line))
