export const presence = {
  'presence.here': '{n, plural, one {{names} on myös täällä} other {{names} ovat myös täällä}}',
  'presence.writing': '{n, plural, one {{names} kirjoittaa} other {{names} kirjoittavat}}',
  'came.title': 'Ei lähetetty: tämä tuli, kun kirjoitit',
  'came.back': 'Takaisin',
  'came.post': '{name} kirjoitti, {time}',
  'came.edited': '{name} muokkasi julkaisua, {time}',
  'came.deleted': '{name} poisti julkaisun, {time}',
  'came.reply': '{name} vastasi, {time}',
  'came.resolved': '{name} ratkaisi tapauksen, {time}',
} as const
