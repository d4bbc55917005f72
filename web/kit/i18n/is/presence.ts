export const presence = {
  'presence.here': '{n, plural, one {{names} er líka hér} other {{names} eru líka hér}}',
  'presence.writing': '{n, plural, one {{names} er að skrifa} other {{names} eru að skrifa}}',
  'came.title': 'Ekki sent: þetta kom á meðan þú skrifaðir',
  'came.back': 'Til baka',
  'came.post': '{name} skrifaði, {time}',
  'came.edited': '{name} breytti færslu, {time}',
  'came.deleted': '{name} eyddi færslu, {time}',
  'came.reply': '{name} svaraði, {time}',
  'came.resolved': '{name} leysti málið, {time}',
} as const
