import type { NotificationWords } from './en.ts'

export const tr: NotificationWords = {
  mentioned: '{name} sizden bahsetti',
  assigned: 'Size atandı',
  followed: 'Takip ettiğiniz bir vaka değişti',
  'approval-asked': '{name} bir yanıtı onaylamanızı istiyor',
  approved: '{name} yanıtınızı onayladı',
  returned: '{name} yanıtınızı geri gönderdi',
  'promise-due': 'Verdiğiniz bir sözün günü geldi',
  'clock-soon': 'Bir süreniz yakında doluyor',
  'feedback-low': 'Bir müşteri memnun kalmadı',
  rule: 'Bir kuralın size bildireceği bir şey var',
  'token-ending': 'Bir API belirtecinizin süresi bir hafta içinde doluyor',
  desk: 'Destek masası',
  digest: 'Destek masasından yenilikler',
  own: 'Lütfen bu e-postayı yanıtlamayın. Yazılanları destek masasında okursunuz; hangi konularda e-posta alacağınızı da orada seçersiniz.',
}
