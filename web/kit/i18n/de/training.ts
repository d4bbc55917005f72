export const training = {
  'training.what':
    'Einordnungen in der Triage trainieren die Modelle darauf, wie Ihre Kunden schreiben. Das Training beginnt mit den ersten zehn Einordnungen einer Sprache und läuft erneut, sobald ein Zehntel mehr (mindestens zehn) dazugekommen ist. Es gilt für neue Erwähnungen; was schon in der Triage wartet, bleibt, wie es ist.',
  'training.failed': 'Die Trainingsergebnisse konnten nicht geladen werden',
  'training.empty': 'Noch kein Training',
  'training.empty.why':
    'Noch hat niemand eine Erwähnung eingeordnet. Bestätigen oder korrigieren Sie einige in der Triage: Das Training beginnt mit zehn in einer Sprache, sobald sie sich nicht mehr rückgängig machen lassen.',
  'training.empty.go': 'Zur Triage',
  'training.languages': 'Trainingsergebnisse nach Sprache',
  'training.head.language': 'Sprache',
  'training.head.complaint': 'Beschwerden',
  'training.head.sentiment': 'Stimmung',
  'training.lead':
    'Trainiert mit {n, plural, one {# Einordnung} other {# Einordnungen}}, Beschwerden richtig erkannt: von {shipped} auf {learned} %',
  'training.lead.none': 'Das Training beginnt bei {least} Einordnungen, bisher {n}',
  'training.lead.few': 'Trainiert mit {n, plural, one {# Einordnung} other {# Einordnungen}}',
  'training.few': '{n} von {least} Einordnungen bisher: zu wenige, um zu sagen, wie gut.',
  'training.confirmed': '{n} von {all} bestätigten, was dastand.',
  'training.sentiment': 'Stimmung von {shipped} auf {learned} % bei {n, plural, one {# Einordnung} other {# Einordnungen}}.',
  'training.sentiment.few': 'Stimmung: bisher {n} von {least} Einordnungen.',
  'training.sentiment.corrections':
    'Stimmung: {n} Einordnungen, fast alles Korrekturen. Was richtig war, wird selten bestätigt; darum sagen sie nichts über die Genauigkeit.',
  'training.measured':
    'Richtige Vorhersagen, gemessen, bevor die jeweilige Einordnung bekannt war: zuerst mit dem Modell ab Werk, dann mit dem bis dahin trainierten.',
  'training.curve': 'Richtige Vorhersagen über {n} Einordnungen: trainiert von {from} auf {to} %, ab Werk am Ende {shipped} %',
  'training.curve.shipped': 'ab Werk',
  'training.curve.trained': 'trainiert',
  'training.curve.end': '{n, plural, one {# Einordnung} other {# Einordnungen}}',

  'runs.title': 'Wessen Einordnungen',
  'runs.what':
    'Ein Durchgang sind die Einordnungen einer Person an einem Tag. Trainiert einer das Falsche, schließen Sie ihn aus: Er wird nicht mehr zum Training verwendet, was eingeordnet ist, bleibt, und er lässt sich wieder einschließen.',
  'runs.failed': 'Die Durchgänge wurden nicht geladen',
  'runs.empty': 'Noch keine Einordnungen.',
  'runs.head.person': 'Person',
  'runs.head.day': 'Tag',
  'runs.head.verdicts': 'Einordnungen',
  'runs.head.agreed': 'Bestätigt',
  'runs.head.accuracy': 'Genauigkeit für andere',
  'runs.head.accuracy.title':
    'Richtige Antworten über Beschwerden gegenüber den Einordnungen anderer, bis zu 100 vor und nach diesem Durchgang',
  'runs.head.actions': 'Aktionen',
  'runs.taken-back': '{n} zurückgenommen',
  'runs.agreed': '{n} von {all}',
  'runs.change': 'von {before} auf {after} %',
  'runs.too-few': 'zu wenige',
  'runs.exclude': 'Ausschließen',
  'runs.of': 'Einordnungen von {name}, {day}',
  'runs.excluded': 'Ausgeschlossen von {name}',
  'runs.reinstate': 'Wieder einschließen',
  'runs.exclude.done':
    '{n, plural, one {# Einordnung von {name} wird} other {# Einordnungen von {name} werden}} nicht mehr zum Training verwendet',
  'runs.reinstate.done':
    '{n, plural, one {# Einordnung von {name} wird} other {# Einordnungen von {name} werden}} wieder zum Training verwendet',
  'runs.change.failed': 'Der Durchgang wurde nicht geändert. {why}',
  'runs.more': 'Ältere Durchgänge anzeigen',
} as const
