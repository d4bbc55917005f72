import type { PlanLanguage, PlanPurpose } from '#shared/plan.ts'

/**
 * What a plan's replies say until a person writes it better, in the customer's language. They carry no decision, no amount and no address of a
 * customer's page in public. {name} and {product} stand where Finnish, Turkish and Icelandic leave them in their base form.
 */
export const draftedWords: Record<PlanLanguage, Record<PlanPurpose, string>> = {
  en: {
    order:
      'Hi {name}! We are sorry about this ({product}). It is with our service now, number {number}: with it they know at once what this is about.',
    'order-private':
      'Hi {name}! We are sorry about this ({product}). It is with our service now, number {number}. You can always see here what happens next: {link}',
    proof:
      'Hi {name}! We are sorry about this ({product}). Write to us privately with your order number or the serial number, and we will take it from there.',
    'proof-private':
      'Hi {name}! We are sorry about this ({product}). Please answer with your order number or the serial number, and we will take it from there.',
    plain: 'Hi {name}! We are sorry about this ({product}). We have read what you wrote and are looking into it.',
  },
  de: {
    order:
      'Hallo {name}! Das tut uns leid ({product}). Der Service kümmert sich darum, Nummer {number}: damit weiß dort jeder sofort, worum es geht.',
    'order-private':
      'Hallo {name}! Das tut uns leid ({product}). Der Service kümmert sich darum, Nummer {number}. Wie es weitergeht, sehen Sie jederzeit hier: {link}',
    proof:
      'Hallo {name}! Das tut uns leid ({product}). Schreiben Sie uns bitte privat Ihre Bestell- oder Seriennummer, dann kümmern wir uns darum.',
    'proof-private':
      'Hallo {name}! Das tut uns leid ({product}). Antworten Sie bitte mit Ihrer Bestell- oder Seriennummer, dann kümmern wir uns darum.',
    plain: 'Hallo {name}! Das tut uns leid ({product}). Wir haben gelesen, was Sie schreiben, und gehen dem nach.',
  },
  no: {
    order: 'Hei {name}! Dette er vi lei for ({product}). Service har saken nå, nummer {number}: med det vet de straks hva det gjelder.',
    'order-private':
      'Hei {name}! Dette er vi lei for ({product}). Service har saken nå, nummer {number}. Her ser du alltid hva som skjer videre: {link}',
    proof:
      'Hei {name}! Dette er vi lei for ({product}). Send oss ordrenummeret eller serienummeret i en privat melding, så ordner vi resten.',
    'proof-private': 'Hei {name}! Dette er vi lei for ({product}). Svar med ordrenummeret eller serienummeret, så ordner vi resten.',
    plain: 'Hei {name}! Dette er vi lei for ({product}). Vi har lest det du skriver, og ser på saken.',
  },
  fi: {
    order:
      'Hei {name}! Pahoittelemme tätä ({product}). Asia on nyt huollossamme numerolla {number}: sillä siellä tiedetään heti, mistä on kyse.',
    'order-private':
      'Hei {name}! Pahoittelemme tätä ({product}). Asia on nyt huollossamme numerolla {number}. Täältä näet aina, mitä seuraavaksi tapahtuu: {link}',
    proof:
      'Hei {name}! Pahoittelemme tätä ({product}). Lähetä meille yksityisviestillä tilausnumero tai sarjanumero, niin hoidamme asian eteenpäin.',
    'proof-private':
      'Hei {name}! Pahoittelemme tätä ({product}). Vastaa tähän tilausnumerolla tai sarjanumerolla, niin hoidamme asian eteenpäin.',
    plain: 'Hei {name}! Pahoittelemme tätä ({product}). Olemme lukeneet viestisi ja selvitämme asiaa.',
  },
  is: {
    order:
      'Hæ {name}! Okkur þykir þetta leitt ({product}). Þjónustan er með málið, númer {number}: með því vita þau strax um hvað það snýst.',
    'order-private':
      'Hæ {name}! Okkur þykir þetta leitt ({product}). Þjónustan er með málið, númer {number}. Hér sérðu alltaf hvað gerist næst: {link}',
    proof:
      'Hæ {name}! Okkur þykir þetta leitt ({product}). Sendu okkur pöntunarnúmerið eða raðnúmerið í einkaskilaboðum og við sjáum um framhaldið.',
    'proof-private':
      'Hæ {name}! Okkur þykir þetta leitt ({product}). Svaraðu með pöntunarnúmerinu eða raðnúmerinu og við sjáum um framhaldið.',
    plain: 'Hæ {name}! Okkur þykir þetta leitt ({product}). Við höfum lesið það sem þú skrifaðir og skoðum málið.',
  },
  tr: {
    order:
      'Merhaba {name}! Yaşadığınız sorun için üzgünüz ({product}). Konu artık servisimizde, numarası {number}: bu numarayla ne olduğunu hemen görürler.',
    'order-private':
      'Merhaba {name}! Yaşadığınız sorun için üzgünüz ({product}). Konu artık servisimizde, numarası {number}. Sonraki adımları her zaman buradan görebilirsiniz: {link}',
    proof:
      'Merhaba {name}! Yaşadığınız sorun için üzgünüz ({product}). Sipariş numaranızı veya seri numarasını bize özel mesajla yazın, gerisini biz halledelim.',
    'proof-private':
      'Merhaba {name}! Yaşadığınız sorun için üzgünüz ({product}). Sipariş numaranızı veya seri numarasını yanıt olarak yazın, gerisini biz halledelim.',
    plain: 'Merhaba {name}! Yaşadığınız sorun için üzgünüz ({product}). Yazdıklarınızı okuduk, konuyu inceliyoruz.',
  },
}

/** What the letter to those who bought the same and said nothing begins as. */
export const letterWords: Record<PlanLanguage, { subject: string; text: string }> = {
  en: {
    subject: 'About your {product}',
    text: 'Hi {name},\n\nyou own this: {product}. Others have told us of a fault in it. If yours has it too, answer this letter: we put it right, you need not look for anything.',
  },
  de: {
    subject: 'Zu Ihrem Gerät: {product}',
    text: 'Hallo {name},\n\nSie besitzen: {product}. Andere haben uns einen Fehler daran gemeldet. Wenn Ihres ihn auch hat, antworten Sie einfach auf diesen Brief: wir bringen es in Ordnung, Sie müssen nichts heraussuchen.',
  },
  no: {
    subject: 'Om produktet ditt: {product}',
    text: 'Hei {name},\n\ndu eier dette: {product}. Andre har meldt om en feil på det. Har ditt den samme, svarer du bare på dette brevet: vi ordner det, du trenger ikke lete fram noe.',
  },
  fi: {
    subject: 'Tuotteestasi: {product}',
    text: 'Hei {name},\n\nsinulla on tämä tuote: {product}. Muut ovat kertoneet siinä olevasta viasta. Jos sinunkin kappaleessasi on se, vastaa tähän kirjeeseen: hoidamme asian kuntoon, sinun ei tarvitse etsiä mitään.',
  },
  is: {
    subject: 'Um vöruna þína: {product}',
    text: 'Hæ {name},\n\nþú átt þessa vöru: {product}. Aðrir hafa sagt okkur frá galla í henni. Ef þín er líka gölluð skaltu bara svara þessu bréfi: við lögum það, þú þarft ekki að leita að neinu.',
  },
  tr: {
    subject: 'Ürününüz hakkında: {product}',
    text: 'Merhaba {name},\n\nbu ürünün sahibisiniz: {product}. Başka müşteriler bize üründeki bir arızayı bildirdi. Sizinkinde de varsa bu mektubu yanıtlamanız yeterli: biz düzeltiriz, bir şey aramanıza gerek yok.',
  },
}
