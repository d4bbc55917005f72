export const learnedTerms = {
  'terms.what':
    'Begriffe, die Kunden in bestätigten Fällen benutzt haben, wo andere dasselbe anders sagten. Ein akzeptierter Begriff zählt von da an beim Abgleich von Beschwerden, in der Triage, in Fällen und in der Suche.',
  'terms.states': 'Status',
  'terms.state.proposed': 'Vorgeschlagen',
  'terms.state.accepted': 'Akzeptiert',
  'terms.state.rejected': 'Abgelehnt',
  'terms.empty.proposed': 'Keine vorgeschlagenen Begriffe',
  'terms.empty.proposed.why':
    'Wenn drei Personen in bestätigten Fällen einen Begriff benutzen, den das Vokabular noch nicht kennt, wird er hier innerhalb einer Stunde vorgeschlagen.',
  'terms.empty.accepted': 'Keine akzeptierten Begriffe',
  'terms.empty.accepted.why': 'Bisher gilt nur das mitgelieferte Vokabular.',
  'terms.empty.rejected': 'Keine abgelehnten Begriffe',
  'terms.empty.rejected.why': 'Abgelehnte Begriffe stehen hier und werden nicht mehr vorgeschlagen, es sei denn, Sie wünschen es.',
  'terms.seen':
    '{people, plural, one {# Person} other {# Personen}} in {cases, plural, one {# Fall} other {# Fällen}} · {language} · {stem}…',
  'terms.accept': 'Akzeptieren',
  'terms.accept.what': '{words} akzeptieren',
  'terms.reject': 'Ablehnen',
  'terms.reject.what': '{words} ablehnen',
  'terms.undecide': 'Neu vorschlagen',
  'terms.accepted': '{words} bedeutet jetzt {concept}',
  'terms.rejected': 'Nicht mehr vorgeschlagen: {words}',
  'terms.failed': 'Nichts wurde geändert. {why}',
  'terms.not-loaded': 'Die Begriffe konnten nicht geladen werden',
} as const
