export const presence = {
  'presence.here': '{n, plural, one {{names} ist auch hier} other {{names} sind auch hier}}',
  'presence.writing': '{n, plural, one {{names} schreibt} other {{names} schreiben}}',
  'came.title': 'Nicht gesendet: Das kam, während Sie schrieben',
  'came.back': 'Zurück',
  'came.post': '{name} schrieb, {time}',
  'came.edited': '{name} hat einen Beitrag geändert, {time}',
  'came.deleted': '{name} hat einen Beitrag gelöscht, {time}',
  'came.reply': '{name} hat geantwortet, {time}',
  'came.resolved': '{name} hat den Fall gelöst, {time}',
} as const
