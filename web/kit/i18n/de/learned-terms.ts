export const learnedTerms = {
  'terms.what':
    'Wörter, die Kunden in bestätigten Fällen benutzt haben, wo andere dasselbe anders sagten. Ein Wort, das Sie übernehmen, bündelt von da an Beschwerden, in der Triage, in Fällen und in der Suche.',
  'terms.states': 'Welche Wörter',
  'terms.state.proposed': 'Vorgeschlagen',
  'terms.state.accepted': 'Übernommen',
  'terms.state.rejected': 'Abgelehnt',
  'terms.empty.proposed': 'Keine Wörter vorgeschlagen',
  'terms.empty.proposed.why':
    'Wenn drei Personen aus bestätigten Fällen ein Wort benutzen, das noch nichts bedeutet, wird es innerhalb einer Stunde hier vorgeschlagen.',
  'terms.empty.accepted': 'Keine Wörter übernommen',
  'terms.empty.accepted.why': 'Bisher zählt nur der mitgelieferte Wortschatz.',
  'terms.empty.rejected': 'Keine Wörter abgelehnt',
  'terms.empty.rejected.why': 'Ein abgelehntes Wort wird nie wieder vorgeschlagen; es stünde hier, damit Sie das zurücknehmen können.',
  'terms.seen':
    '{people, plural, one {# Person} other {# Personen}} in {cases, plural, one {# Fall} other {# Fällen}} · {language} · {stem}…',
  'terms.accept': 'Übernehmen',
  'terms.accept.what': '{words} übernehmen',
  'terms.reject': 'Ablehnen',
  'terms.reject.what': '{words} ablehnen',
  'terms.undecide': 'Neu vorschlagen',
  'terms.accepted': '{words} bedeutet jetzt {concept}',
  'terms.rejected': 'Nicht mehr vorgeschlagen: {words}',
  'terms.failed': 'Nichts wurde geändert. {why}',
  'terms.not-loaded': 'Die Wörter wurden nicht geladen',
} as const
