/** A day that words mean, seen from the day on which they are written. */
export type Meant =
  | { of: 'days' | 'workdays' | 'weeks' | 'hours'; n: number }
  /** 0 is Sunday. */
  | { of: 'weekday'; n: number }
  /** The Friday of this week (0) or the next (1). */
  | { of: 'friday'; n: number }

export type PromiseWords = {
  /** Says that we, or the thing, will. */
  will: string
  /** Takes it back, or speaks of the past. */
  not: string
  /** Fixed words for a day. */
  days: readonly [words: string, meant: Meant][]
  /** Sunday first. */
  weekdays: readonly string[]
  /** 1, 2, 3 … as words. */
  numbers: readonly string[]
  /** What is counted; `#` stands for the number. */
  counted: readonly [words: string, of: 'days' | 'workdays' | 'weeks' | 'hours'][]
}

const day = (n: number): Meant => ({ of: 'days', n })
const friday = (n: number): Meant => ({ of: 'friday', n })
const week = { of: 'weeks', n: 1 } as const

const deVerbs =
  '(?:ruf|schick|send|meld|antwort|erstatt|reparier|schreib|liefer|prüf|bring|überweis|tausch|kümmer|versend|hol)(?:e|en|n)|werden?|komme?n?'
const noVerbs = 'skal|vil|ringer|sender|svarer|betaler|refunderer|reparerer|skriver|gir|leverer|fikser|kommer|henter'
const isVerbs =
  'munum|mun|hringjum|hringi|sendum|sendi|svörum|svara|endurgreiðum|endurgreiði|gerum|skrifum|skrifa|komum|kem|skilum|lögum|laga|afhendum'

/** How people of six languages promise in a reply. Patterns are regular expressions without regard to case, whole words only. */
export const promiseWords: Record<'en' | 'de' | 'no' | 'is' | 'fi' | 'tr', PromiseWords> = {
  en: {
    will: "(?:we|i|you|it|they|your \\p{L}+)(?:['’]ll| will| shall)|(?:we|i)(?:['’]re|['’]m| are| am)? (?:going to|call|calling|send|sending|ship|shipping|ring|write|reply|answer|get back|come back|refund|repair|replace|deliver|promise|collect)|ready|done|finished|repaired|with you|you get",
    not: "not|\\p{L}+n['’]t|cannot|never|was|were|yesterday|last|since|already",
    days: [
      ['day after tomorrow', day(2)],
      ['tomorrow', day(1)],
      ['today|tonight|by the end of the day', day(0)],
      ['next week', friday(1)],
      ['(?:this week|end of the week)', friday(0)],
      ['(?:within|in) a week', week],
    ],
    weekdays: ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'],
    numbers: ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'],
    counted: [
      ['(?:in|within|after) # (?:working|business|work) days?', 'workdays'],
      ['(?:in|within|after) # days?', 'days'],
      ['(?:in|within|after) # weeks?', 'weeks'],
      ['(?:in|within) # hours?', 'hours'],
    ],
  },
  de: {
    will: `(?:wir|ich) (?:${deVerbs})|(?:${deVerbs}) (?:wir|ich)|fertig|bereit|abholbereit|(?:bekommen|erhalten|hören) sie|(?:bekommst|erhältst|hörst) du|(?:sie|du) (?:bekommen|erhalten|bekommst|erhältst)|bei (?:ihnen|dir)`,
    not: 'nicht|kein\\p{L}*|nie|war|waren|wurden?|gestern|seit|letzte\\p{L}*|bereits',
    days: [
      ['übermorgen', day(2)],
      ['(?<!guten )(?<!am )morgen', day(1)],
      ['heute', day(0)],
      ['(?:nächste|kommende|nächster) woche', friday(1)],
      ['(?:diese woche|ende der woche)', friday(0)],
      ['(?:in|innerhalb|binnen) einer woche', week],
    ],
    weekdays: ['sonntag', 'montag', 'dienstag', 'mittwoch', 'donnerstag', 'freitag', 'samstag|sonnabend'],
    numbers: ['eine[mnr]?', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun', 'zehn'],
    counted: [
      ['(?:in|innerhalb von|binnen|nach) # (?:werk|arbeits)tag(?:en?)?', 'workdays'],
      ['(?:in|innerhalb von|binnen|nach) # tag(?:en?)?', 'days'],
      ['(?:in|innerhalb von|binnen|nach) # wochen?', 'weeks'],
      ['(?:in|innerhalb von|binnen) # stunden?', 'hours'],
    ],
  },
  no: {
    will: `(?:vi|jeg|du|den|det|pakken) (?:${noVerbs})|(?:${noVerbs}) (?:vi|jeg|du|den|det)|klare?|ferdig|hos deg|du får|får du|du hører|hører du`,
    not: 'ikke|aldri|var|ble|i går|siden|forrige|allerede',
    days: [
      ['i overmorgen', day(2)],
      ['i morgen', day(1)],
      ['i dag', day(0)],
      ['neste uke', friday(1)],
      ['(?:denne uken|denne uka|slutten av uken|slutten av uka)', friday(0)],
      ['(?:om|innen|i løpet av) en uke', week],
    ],
    weekdays: ['søndag', 'mandag', 'tirsdag', 'onsdag', 'torsdag', 'fredag', 'lørdag'],
    numbers: ['én|en|ett', 'to', 'tre', 'fire', 'fem', 'seks', 'sju|syv', 'åtte', 'ni', 'ti'],
    counted: [
      ['(?:om|innen|på|i løpet av|etter) # (?:virke|arbeids)dag(?:er)?', 'workdays'],
      ['(?:om|innen|på|i løpet av|etter) # dag(?:er)?', 'days'],
      ['(?:om|innen|på|i løpet av|etter) # uker?', 'weeks'],
      ['(?:om|innen|i løpet av) # timer?', 'hours'],
    ],
  },
  is: {
    will: `(?:við|ég) (?:${isVerbs})|(?:${isVerbs}) (?:við|ég)|tilbúi\\p{L}*|tilbúnar?|þú færð|færðu|þú heyrir|heyrirðu|(?:verður|kemur)`,
    not: 'ekki|aldrei|var|voru|í gær|síðasta|síðan',
    days: [
      ['hinn daginn', day(2)],
      ['á morgun', day(1)],
      ['í dag', day(0)],
      ['í næstu viku', friday(1)],
      ['(?:í þessari viku|lok vikunnar)', friday(0)],
      ['(?:innan|eftir) viku', week],
    ],
    weekdays: ['sunnudag', 'mánudag', 'þriðjudag', 'miðvikudag', 'fimmtudag', 'föstudag', 'laugardag'].map((name) => `${name}(?:inn|s)?`),
    numbers: [
      'einn|eins|einum',
      'tveggja|tveimur|tvo',
      'þriggja|þremur|þrjá',
      'fjögurra|fjórum|fjóra',
      'fimm',
      'sex',
      'sjö',
      'átta',
      'níu',
      'tíu',
    ],
    counted: [
      ['(?:innan|eftir|á) # (?:virkra|virkum|virka) (?:daga|dögum|dags)', 'workdays'],
      ['(?:innan|eftir|á) # (?:daga|dögum|dags|degi)', 'days'],
      ['(?:innan|eftir|á) # (?:vikna|vikum|vikur)', 'weeks'],
      ['(?:innan|eftir) # (?:klukkustunda|klukkustundum|tíma)', 'hours'],
    ],
  },
  fi: {
    will: '(?:soita|lähetä|palaa|vastaa|palauta|korjaa|toimita|ilmoita|ota|hyvitä|kirjoita|maksa|hoida|tule|nouda|vaihda|tarkista)(?:mme|n)|saat|saatte|kuulet|kuulette|valmis|valmiit|valmiina|perillä',
    not: 'ei|emme|en|eivät|älä|oli|olivat|eilen|viime|sitten',
    days: [
      ['ylihuomenna', day(2)],
      ['huomenna|huomiseen', day(1)],
      ['tänään', day(0)],
      ['ensi viikolla', friday(1)],
      ['(?:tällä viikolla|viikon loppuun)', friday(0)],
      ['(?:viikossa|viikon (?:kuluessa|sisällä|kuluttua|päästä))', week],
    ],
    weekdays: ['sunnuntai', 'maanantai', 'tiistai', 'keskiviikko', 'torstai', 'perjantai', 'lauantai'].map(
      (name) => `${name}(?:na|hin|hon)`,
    ),
    numbers: ['yhde', 'kahde', 'kolme', 'neljä', 'viide', 'kuude', 'seitsemä', 'kahdeksa', 'yhdeksä', 'kymmene'].map(
      (name) => `${name}(?:ssä|ssa|n)`,
    ),
    counted: [
      ['# (?:arki|työ)päiv(?:ässä|än)', 'workdays'],
      ['# (?:päiv(?:ässä|än)|vuorokau(?:dessa|den))', 'days'],
      ['# viik(?:ossa|on)', 'weeks'],
      ['# tun(?:nissa|nin)', 'hours'],
    ],
  },
  tr: {
    will: '\\p{L}*(?:acağız|eceğiz|acağım|eceğim|acaksın(?:ız)?|eceksin(?:iz)?|acak|ecek)|\\p{L}+(?:arız|eriz|ırız|iriz|uruz|ürüz|arım|erim|ırım|irim|yoruz|yorum)|hazır|elinizde',
    not: 'değil|dün|yok|geçen|\\p{L}*(?:mayaca|meyece|amıyor|emiyor)\\p{L}*|\\p{L}+[dt][ıiuü]k?',
    days: [
      ['öbür gün', day(2)],
      ['yarın', day(1)],
      ['bugün', day(0)],
      ['(?:gelecek hafta|önümüzdeki hafta|haftaya)', friday(1)],
      ['(?:bu hafta|hafta sonuna kadar)', friday(0)],
    ],
    weekdays: ['pazar', 'pazartesi', 'salı', 'çarşamba', 'perşembe', 'cuma', 'cumartesi'].map((name) => `${name}(?:ya|ye|a)?`),
    numbers: ['bir', 'iki', 'üç', 'dört', 'beş', 'altı', 'yedi', 'sekiz', 'dokuz', 'on'],
    counted: [
      ['# iş günü', 'workdays'],
      ['# gün (?:içinde|sonra)', 'days'],
      ['# hafta (?:içinde|sonra)', 'weeks'],
      ['# saat (?:içinde|sonra)', 'hours'],
    ],
  },
}
