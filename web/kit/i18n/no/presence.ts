export const presence = {
  'presence.here': '{n, plural, one {{names} er også her} other {{names} er også her}}',
  'presence.writing': '{n, plural, one {{names} skriver} other {{names} skriver}}',
  'came.title': 'Ikke sendt: Dette kom mens du skrev',
  'came.back': 'Tilbake',
  'came.post': '{name} skrev, {time}',
  'came.edited': '{name} endret et innlegg, {time}',
  'came.deleted': '{name} slettet et innlegg, {time}',
  'came.reply': '{name} svarte, {time}',
  'came.resolved': '{name} løste saken, {time}',
} as const
