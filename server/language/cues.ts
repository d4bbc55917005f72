import type { Topic } from '#shared/understanding.ts'

/** A phrase that speaks for a complaint: folded word beginnings in order, up to two other words between. */
export type Cue = { name: string; weight: number; topic?: Topic; urgent?: true; phrases: string }

/** Phrases are separated by `|`, words by spaces; every word is a beginning. Languages stand together: the words rarely collide. */
export const cues: readonly Cue[] = [
  {
    name: 'broken',
    weight: 1.6,
    topic: 'defect',
    phrases:
      'broke|broken|crack|snapp|stopped work|not work|doesn work|won turn|dead|defekt|kaputt|gebrochen|bricht|zerbroch|geht nicht|funktioniert nicht|odelagt|knakk|rok|virker ikke|funker ikke|rikki|hajos|ei toimi|meni poikki|brotna|bilad|virkar ekki|onyt|kiril|bozul|calismiyor|arizal',
  },
  {
    name: 'again',
    weight: 1.1,
    phrases:
      'again|second time|third time|wieder|schon wieder|zum zweiten|igjen|andre gang|tredje gang|taas|toisen kerran|toinen kerta|aftur|i annad sinn|ikinci kez|yine|tekrar',
  },
  {
    name: 'waiting',
    weight: 1.2,
    topic: 'repair',
    phrases: 'waiting|still no|weeks|seit wochen|seit drei|warte|wochen|venter|ventet|uker|odot|viikko|bida|bid|vikur|hafta|bekliyor',
  },
  {
    name: 'no-answer',
    weight: 1.5,
    topic: 'service',
    phrases:
      'no answer|no reply|nobody answer|ignored|zero answer|keine antwort|niemand antwort|keine ruckmeldung|ingen svar|svarer ikke|ei vasta|kukaan ei|ekkert svar|svarar enginn|cevap ver|cevap yok|donus yok|kimse',
  },
  {
    name: 'refund',
    weight: 1.3,
    topic: 'refund',
    phrases:
      'refund|money back|geld zuruck|erstattung|penger tilbake|pengene tilbake|rahat takaisin|hyvity|endurgreid|para iade|parami geri|iade',
  },
  {
    name: 'delivery',
    weight: 0.8,
    topic: 'delivery',
    phrases:
      'late deliver|not arriv|never arriv|lost parcel|nicht angekommen|lieferung|paket|levering|pakke|ikke kommet|toimitus|paketti|ei tullut|sending|ekki komid|kargo|gelmedi|teslim',
  },
  {
    name: 'never-again',
    weight: 1.7,
    phrases: 'never again|never buy|nie wieder|aldri mer|aldri igjen|en osta|ei koskaan|aldrei aftur|bir daha alma|asla',
  },
  {
    name: 'strong-words',
    weight: 1.5,
    phrases:
      'worst|terrible|awful|ridiculous|unacceptable|disgrace|joke|useless|garbage|scam|schlecht|unverschamt|frechheit|katastroph|saftladen|schrott|elendig|latterlig|skandale|udugelig|hapea|surkea|paska|huono|pettym|skammarleg|lelegt|omurleg|rezalet|berbat|kotu|skandal|sikayet',
  },
  { name: 'cancelled', weight: 0.9, phrases: 'cancel|storniert|ausgefallen|innstilt|kansellert|peru|aflys|iptal' },
  {
    name: 'app',
    weight: 0.7,
    topic: 'app',
    phrases: 'app crash|bluetooth|update|connect|verbindung|tilkobl|yhteys|paivity|tenging|uppfaersl|baglan|guncelle',
  },
  {
    name: 'billing',
    weight: 1,
    topic: 'billing',
    phrases: 'charged|overcharg|invoice|rechnung|abgebucht|faktura|trukket|lasku|veloit|reikning|fatura|ucret',
  },
  {
    name: 'danger',
    weight: 1.6,
    topic: 'safety',
    urgent: true,
    phrases:
      'smoke|smok|fire|burn|shock|injur|rauch|brennt|verbrann|stromschlag|royk|brann|brent|savu|palov|sahkoisku|reyk|brenn|rafmagn|duman|yangin|yandi|elektrik carp',
  },
  {
    name: 'legal',
    weight: 1.3,
    urgent: true,
    phrases:
      'lawyer|sue you|consumer council|anwalt|verbraucherzentrale|forbrukerradet|advokat|kuluttaja|kuluttajansuoja|neytenda|logfraed|tuketici hakem|avukat',
  },
]

/** Words that make a text a question about us rather than a complaint. */
export const questionWords =
  'how|when|where|which|does|can i|is there|anyone know|wie|wann|wo|welche|gibt es|kann ich|hvordan|nar|hvor|hvilken|finnes|kan jeg|miten|milloin|missa|onko|voiko|hvernig|hvenaer|hvar|er haegt|nasil|ne zaman|nerede|var mi|acaba'

/** Plain praise, in languages the word list does not speak. */
export const praiseWords =
  'love|thank|great|best|amazing|awesome|danke|super|toll|liebe|perfekt|bester|takk|elsker|fantastisk|kjempe|flott|beste|kiitos|rakasta|mahtava|loistava|paras|hyva|takk|elska|frabaer|best|tesekkur|harika|super|mukemmel|bayil'
