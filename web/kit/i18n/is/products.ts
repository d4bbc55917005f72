export const products = {
  'products.what':
    'Það sem þið seljið. Leitað er að þessum heitum í ummælum og vandræði sem nefnd eru með einhverju þeirra teljast frekar kvörtun.',
  'products.list': 'Vörur',
  'products.add': 'Bæta við vöru',
  'products.change': 'Breyta',
  'products.actions': 'Aðgerðir: {name}',
  'products.also': 'einnig ritað {spellings}',
  'products.empty': 'Engar vörur enn',
  'products.empty.why': 'Án þeirra geta ummæli sagt hvað er að, en ekki að hverju.',
  'products.failed': 'Ekki tókst að sækja vörurnar',
  'products.removed': 'Fjarlægt: {name}. Heitið helst í ummælum sem þegar eru lesin.',
  'products.change.failed': 'Ekki tókst að breyta: {name}. {why}',
  'products.form.change': 'Breyta: {name}',
  'products.form.name': 'Heiti',
  'products.form.name.hint': 'Heitið sem teymið notar.',
  'products.form.name.missing': 'Skrifaðu heitið.',
  'products.form.spellings': 'Aðrir rithættir',
  'products.form.spellings.hint':
    'Gælunöfn og styttingar, ein í línu. Há- og lágstafir, bil, bandstrik, algengar endingar og ein villa í löngu heiti skiljast án þess.',
  'products.form.spellings.many': 'Mest {n}.',
  'products.form.failed': 'Ekki tókst að bæta við. {why}',
  'products.added': '{name} er í vörulistanum',
} as const
