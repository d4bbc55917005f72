import type { MailWords } from './en.ts'

export const tr: MailWords = {
  'subject.opened': '{brand} {number}: talebiniz bize ulaştı',
  'subject.quote': '{brand} {number}: fiyatımız',
  'subject.choose': '{brand} {number}: lütfen bir zaman seçin',
  'subject.appointment': '{brand} {number}: randevunuz',
  'subject.cancelled': '{brand} {number}: randevunuz iptal oldu',
  'subject.ready': '{brand} {number}: hazır',
  'subject.reminder': '{brand} {number}: paketinizi bekliyoruz',
  hello: 'Merhaba,',
  product: 'Ürün: {product}',
  time: 'Zaman: {time}',
  place: 'Yer: {place}',
  opened: 'talebiniz bize ulaştı. Sayfanızda hangi aşamada olduğunu, sırada ne olduğunu ve neye ihtiyacımız olduğunu görürsünüz:',
  quote: 'fiyatımız sayfanızda. Orada kabul edebilir ya da reddedebilirsiniz:',
  choose: 'size birkaç zaman öneriyoruz. Lütfen size uyanı seçin:',
  appointment: 'randevunuz belirlendi. Sayfanızda başka bir zamana alabilir ya da takviminize ekleyebilirsiniz:',
  cancelled: 'randevunuz iptal oldu. Sayfanızda bundan sonrasını görürsünüz:',
  ready: 'ürününüz hazır. Sayfanızda size nasıl ulaşacağını görürsünüz:',
  reminder:
    'paketiniz henüz bize ulaşmadı. Lütfen en geç şu tarihe kadar gönderin: {date}. Sonra talebi kapatırız; isterseniz yeniden açarız. Pakete yazacağınız numara sayfanızda:',
  own: 'Bu sayfa yalnızca sizin için. Lütfen bağlantıyı kimseyle paylaşmayın.',
}
