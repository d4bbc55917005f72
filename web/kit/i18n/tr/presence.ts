export const presence = {
  'presence.here': '{n, plural, one {{names} de burada} other {{names} de burada}}',
  'presence.writing': '{n, plural, one {{names} yazıyor} other {{names} yazıyor}}',
  'came.title': 'Gönderilmedi: Siz yazarken bunlar geldi',
  'came.back': 'Geri dön',
  'came.post': '{name} yazdı, {time}',
  'came.edited': '{name} bir gönderiyi değiştirdi, {time}',
  'came.deleted': '{name} bir gönderiyi sildi, {time}',
  'came.reply': '{name} yanıtladı, {time}',
  'came.resolved': '{name} vakayı çözdü, {time}',
} as const
