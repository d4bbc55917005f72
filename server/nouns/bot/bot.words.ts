import type { InterfaceLanguage } from '#shared/agent.ts'

type Words = {
  intro: string
  asks: string
  offer: string
  rephrase: string
  thanks: string
  person: string
  danger: string
  upset: string
  /** Where the article is not in the asker's language; `{language}` in its own name. */
  other: string
  yes: string
  no: string
  none: string
  human: string
}

/** What the bot says beside the articles it quotes: fixed sentences, never made up. */
export const botWords: Record<InterfaceLanguage, Words> = {
  en: {
    intro: 'This is an automatic answer from our help pages.',
    asks: 'Did this help?',
    offer: 'It may be one of these. Which one?',
    rephrase: 'I did not find an answer to that. Can you say it in other words?',
    thanks: 'Good. If anything else comes up, write here.',
    person: 'A person takes over and reads what you wrote; you need not say it again.',
    danger: 'Stop using it and unplug it. A person takes over at once.',
    upset: 'A person looks at this and can decide. You need not say it again.',
    other: 'This answer is not there in your language yet. Language: {language}',
    yes: 'Yes, that helped',
    no: 'No',
    none: 'None of these',
    human: 'A person',
  },
  de: {
    intro: 'Das ist eine automatische Antwort aus unseren Hilfeseiten.',
    asks: 'Hat das geholfen?',
    offer: 'Vielleicht ist es eines davon. Welches?',
    rephrase: 'Dazu habe ich keine Antwort gefunden. Können Sie es mit anderen Worten sagen?',
    thanks: 'Schön. Wenn noch etwas ist, schreiben Sie hier.',
    person: 'Ein Mensch übernimmt und liest, was Sie geschrieben haben; Sie müssen es nicht wiederholen.',
    danger: 'Benutzen Sie das Gerät nicht mehr und ziehen Sie den Stecker. Ein Mensch übernimmt sofort.',
    upset: 'Ein Mensch sieht sich das an und kann entscheiden. Sie müssen es nicht wiederholen.',
    other: 'Diese Antwort gibt es noch nicht in Ihrer Sprache. Sprache: {language}',
    yes: 'Ja, das hat geholfen',
    no: 'Nein',
    none: 'Keines davon',
    human: 'Ein Mensch',
  },
  no: {
    intro: 'Dette er et automatisk svar fra hjelpesidene våre.',
    asks: 'Hjalp dette?',
    offer: 'Kanskje er det et av disse. Hvilket?',
    rephrase: 'Jeg fant ikke noe svar på det. Kan du si det med andre ord?',
    thanks: 'Fint. Skriv her hvis det er noe mer.',
    person: 'Et menneske tar over og leser det du har skrevet; du trenger ikke gjenta det.',
    danger: 'Slutt å bruke det og trekk ut støpselet. Et menneske tar over med en gang.',
    upset: 'Et menneske ser på dette og kan bestemme. Du trenger ikke gjenta det.',
    other: 'Dette svaret finnes ikke på ditt språk ennå. Språk: {language}',
    yes: 'Ja, det hjalp',
    no: 'Nei',
    none: 'Ingen av disse',
    human: 'Et menneske',
  },
  fi: {
    intro: 'Tämä on automaattinen vastaus ohjesivuiltamme.',
    asks: 'Auttoiko tämä?',
    offer: 'Ehkä jokin näistä. Mikä?',
    rephrase: 'En löytänyt tähän vastausta. Voitko kysyä toisin sanoin?',
    thanks: 'Hyvä. Kirjoita tänne, jos tulee vielä jotain.',
    person: 'Ihminen jatkaa tästä ja lukee, mitä kirjoitit; sinun ei tarvitse toistaa sitä.',
    danger: 'Lopeta laitteen käyttö ja irrota pistoke. Ihminen jatkaa heti.',
    upset: 'Ihminen katsoo tätä ja voi päättää asiasta. Sinun ei tarvitse toistaa sitä.',
    other: 'Tätä vastausta ei vielä ole kielelläsi. Kieli: {language}',
    yes: 'Kyllä, se auttoi',
    no: 'Ei',
    none: 'Ei mikään näistä',
    human: 'Ihminen',
  },
  is: {
    intro: 'Þetta er sjálfvirkt svar af hjálparsíðum okkar.',
    asks: 'Hjálpaði þetta?',
    offer: 'Kannski er það eitt af þessu. Hvað af því?',
    rephrase: 'Ég fann ekkert svar við þessu. Geturðu orðað það öðruvísi?',
    thanks: 'Gott. Skrifaðu hér ef það er eitthvað fleira.',
    person: 'Manneskja tekur við og les það sem þú skrifaðir; þú þarft ekki að endurtaka það.',
    danger: 'Hættu að nota tækið og taktu það úr sambandi. Manneskja tekur strax við.',
    upset: 'Manneskja lítur á þetta og getur tekið ákvörðun. Þú þarft ekki að endurtaka það.',
    other: 'Þetta svar er ekki enn til á þínu tungumáli. Tungumál: {language}',
    yes: 'Já, það hjálpaði',
    no: 'Nei',
    none: 'Ekkert af þessu',
    human: 'Manneskja',
  },
  tr: {
    intro: 'Bu, yardım sayfalarımızdan otomatik bir yanıttır.',
    asks: 'Bu yardımcı oldu mu?',
    offer: 'Bunlardan biri olabilir. Hangisi?',
    rephrase: 'Buna bir yanıt bulamadım. Başka sözcüklerle söyler misiniz?',
    thanks: 'Güzel. Başka bir şey olursa buraya yazın.',
    person: 'Bir insan devralıyor ve yazdıklarınızı okuyor; yeniden anlatmanız gerekmez.',
    danger: 'Kullanmayı bırakın ve fişini çekin. Bir insan hemen devralıyor.',
    upset: 'Buna bir insan bakıyor ve karar verebilir. Yeniden anlatmanız gerekmez.',
    other: 'Bu yanıt henüz sizin dilinizde yok. Dil: {language}',
    yes: 'Evet, yardımcı oldu',
    no: 'Hayır',
    none: 'Hiçbiri',
    human: 'Bir insan',
  },
}

/** The languages by their own names. */
export const ownNames: Record<InterfaceLanguage, string> = {
  en: 'English',
  de: 'Deutsch',
  no: 'norsk',
  is: 'íslenska',
  fi: 'suomi',
  tr: 'Türkçe',
}
