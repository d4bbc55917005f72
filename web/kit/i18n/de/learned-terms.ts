export const learnedTerms = {
  'words.what':
    'Wörter, die Kunden in bestätigten Fällen benutzt haben, wo andere dasselbe anders sagten. Ein Wort, das Sie übernehmen, bündelt von da an Beschwerden, in der Triage, in Fällen und in der Suche.',
  'words.states': 'Welche Wörter',
  'words.state.proposed': 'Vorgeschlagen',
  'words.state.taken': 'Übernommen',
  'words.state.refused': 'Abgelehnt',
  'words.empty.proposed': 'Keine Wörter vorgeschlagen',
  'words.empty.proposed.why':
    'Wenn drei Personen aus bestätigten Fällen ein Wort benutzen, das noch nichts bedeutet, wird es innerhalb einer Stunde hier vorgeschlagen.',
  'words.empty.taken': 'Keine Wörter übernommen',
  'words.empty.taken.why': 'Bisher zählt nur der mitgelieferte Wortschatz.',
  'words.empty.refused': 'Keine Wörter abgelehnt',
  'words.empty.refused.why': 'Ein abgelehntes Wort wird nie wieder vorgeschlagen; es stünde hier, damit Sie das zurücknehmen können.',
  'words.seen':
    '{people, plural, one {# Person} other {# Personen}} in {cases, plural, one {# Fall} other {# Fällen}} · {language} · {stem}…',
  'words.take': 'Übernehmen',
  'words.take.what': '{words} übernehmen',
  'words.refuse': 'Ablehnen',
  'words.refuse.what': '{words} ablehnen',
  'words.undecide': 'Neu vorschlagen',
  'words.taken': '{words} bedeutet jetzt {concept}',
  'words.refused': 'Nicht mehr vorgeschlagen: {words}',
  'words.failed': 'Nichts wurde geändert. {why}',
  'words.not-loaded': 'Die Wörter wurden nicht geladen',
} as const
