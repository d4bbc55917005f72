import {
  type FixedField,
  fixedFields,
  goodsFields,
  type ImportField,
  type ImportMapping,
  importFields,
  neededFields,
} from '#shared/purchase-import.ts'
import { wordKeyOf } from './import-word.rules.ts'

/** What shops call their columns, in the six languages of the desk. The first that fits is taken; a column means one thing. */
const headings: Record<ImportField, string> = {
  externalKey:
    'order|order number|order no|order id|order name|purchase id|purchase number|receipt|receipt number|invoice|invoice number|bestellung|bestellnummer|auftrag|auftragsnummer|rechnungsnummer|ordre|ordrenummer|ordrenr|bestillingsnummer|fakturanummer|tilaus|tilausnumero|tilausnro|ostos|laskun numero|pöntun|pöntunarnúmer|reikningsnúmer|kaupnúmer|sipariş|sipariş no|sipariş numarası|fatura no',
  contractOn:
    'date|order date|ordered|ordered at|purchase date|bought on|created at|paid at|contract date|bestelldatum|kaufdatum|auftragsdatum|datum|bestellt am|ordredato|kjøpsdato|dato|bestilt|tilauspäivä|ostopäivä|päivämäärä|pvm|tilattu|pöntunardagur|kaupdagur|dagsetning|dags|sipariş tarihi|satın alma tarihi|tarih',
  country:
    'country|country code|shipping country|billing country|land|ländercode|lieferland|landkode|leveringsland|maa|maakoodi|toimitusmaa|lönd|landskóði|afhendingarland|ülke|ülke kodu|teslimat ülkesi',
  currency: 'currency|currency code|währung|währungscode|valuta|valutakode|valuutta|gjaldmiðill|mynt|para birimi|döviz',
  linePaid:
    'line total|amount|paid|total|price|line paid|amount paid|gross|lineitem price|betrag|preis|summe|bezahlt|gesamtpreis|brutto|beløp|pris|sum|betalt|totalt|summa|hinta|maksettu|yhteensä|rivisumma|upphæð|verð|greitt|samtals|tutar|fiyat|ödenen|toplam',
  productName:
    'product|product name|item|item name|title|article|description|lineitem name|produkt|produktname|artikel|artikelname|bezeichnung|produktnavn|vare|varenavn|tuote|tuotenimi|tuotteen nimi|nimike|vara|vöruheiti|vöru heiti|ürün|ürün adı',
  sku: 'sku|item number|article number|product code|lineitem sku|artikelnummer|artikelnr|produktnummer|varenummer|varenr|tuotekoodi|tuotenumero|vörunúmer|stok kodu|ürün kodu',
  name: 'name|customer|customer name|full name|buyer|shipping name|billing name|kunde|kundenname|käufer|kundenavn|navn|kjøper|asiakas|asiakkaan nimi|nimi|ostaja|viðskiptavinur|nafn|kaupandi|müşteri|müşteri adı|ad soyad|alıcı',
  email:
    'email|e-mail|mail|email address|customer email|e-mail-adresse|mailadresse|e-post|epost|e-postadresse|sähköposti|sähköpostiosoite|netfang|tölvupóstur|e-posta|eposta|e-posta adresi',
  phone:
    'phone|phone number|telephone|mobile|shipping phone|telefon|telefonnummer|handy|mobil|mobilnummer|tlf|puhelin|puhelinnumero|sími|símanúmer|farsími|telefon numarası|cep telefonu',
  language: 'language|locale|customer language|sprache|språk|kieli|tungumál|dil',
  lineKey:
    'line|line number|line no|line id|position|pos|zeile|positionsnummer|linje|linjenummer|rivi|rivinumero|lína|línunúmer|satır|satır no|kalem no',
  quantity: 'quantity|qty|count|lineitem quantity|menge|anzahl|stückzahl|antall|mengde|määrä|kpl|magn|fjöldi|miktar|adet',
  lineTax:
    'tax|vat|line tax|tax amount|vat amount|taxes|steuer|mwst|ust|mva|merverdiavgift|avgift|alv|vero|arvonlisävero|vsk|virðisaukaskattur|skattur|kdv|vergi',
  deliveredOn:
    'delivered|delivered on|delivered at|delivery date|fulfilled at|lieferdatum|geliefert|geliefert am|zugestellt|zugestellt am|leveringsdato|levert|toimituspäivä|toimitettu|afhent|afhendingardagur|teslim tarihi|teslim edildi',
  lastDeliveredOn:
    'last delivery|last delivered|last delivered on|letzte lieferung|siste levering|viimeinen toimitus|síðasta afhending|son teslimat',
  informedOn:
    'withdrawal information|withdrawal informed|informed on|widerrufsbelehrung|widerrufsbelehrung am|angrerett|angrerettinformasjon|peruuttamistieto|peruutusoikeudesta kerrottu|fallið frá samningi|cayma bildirimi',
  serial:
    'serial|serial number|serial no|serials|imei|seriennummer|seriennr|serienummer|serienr|sarjanumero|raðnúmer|seri no|seri numarası',
  batch: 'batch|lot|batch number|lot number|charge|chargennummer|charge nr|parti|partinummer|erä|eränumero|lota|lotunúmer|parti no|lot no',
  salesChannel:
    'channel|sales channel|source name|kanal|vertriebskanal|verkaufskanal|salgskanal|kanava|myyntikanava|söluleið|sölurás|kanal türü|satış kanalı',
  buyerKind:
    'buyer kind|buyer type|customer type|customer group|kundentyp|kundengruppe|kundetype|asiakastyyppi|tegund viðskiptavinar|müşteri tipi|müşteri türü',
  condition: 'condition|state of goods|zustand|tilstand|kunto|ástand|ürün durumu',
  usedTermAgreed:
    'used term agreed|shorter term agreed|gewährleistung verkürzt|verkürzte gewährleistung|kortere frist avtalt|lyhennetty vastuuaika|styttri frestur|kısaltılmış süre',
  personalised:
    'personalised|personalized|engraved|custom made|personalisiert|graviert|maßanfertigung|personlig tilpasset|gravert|personoitu|kaiverrettu|sérsniðið|grafið|kişiselleştirilmiş|kişiye özel',
  zone: 'time zone|timezone|zeitzone|tidssone|aikavyöhyke|tímabelti|saat dilimi',
}

const meanings: ReadonlyMap<string, { field: ImportField; rank: number }> = new Map(
  importFields.flatMap((field) => headings[field].split('|').map((heading, rank) => [wordKeyOf(heading), { field, rank }] as const)),
)

/** What the columns of a file seem to mean, by their headings; what nobody knows is left open. */
export function guessMapping(header: readonly string[]): ImportMapping {
  const best = new Map<ImportField, { column: number; rank: number }>()
  for (const [column, heading] of header.entries()) {
    const found = meanings.get(wordKeyOf(heading)) ?? fieldNamed(heading)
    if (found && found.rank < (best.get(found.field)?.rank ?? Number.POSITIVE_INFINITY)) best.set(found.field, { column, rank: found.rank })
  }
  const columns = Object.fromEntries([...best].map(([field, { column }]) => [field, column]))
  return { columns, fixed: {}, dateOrder: null, decimal: null }
}

/** A file may also be written in the desk's own words. */
function fieldNamed(heading: string): { field: ImportField; rank: number } | null {
  const field = importFields.find((one) => one.toLowerCase() === heading.trim().toLowerCase())
  return field ? { field, rank: -1 } : null
}

/** What a mapping leaves unsaid that every row needs; `productName` stands for it or a SKU. */
export function missingIn({ columns, fixed }: ImportMapping): ImportField[] {
  const isFixed = (field: ImportField) => fixedFields.includes(field as FixedField) && (fixed[field as FixedField] ?? '') !== ''
  const missing: ImportField[] = neededFields.filter((field) => columns[field] === undefined && !isFixed(field))
  return goodsFields.every((field) => columns[field] === undefined) ? [...missing, 'productName'] : missing
}
