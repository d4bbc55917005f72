export const products = {
  'products.what':
    'Mitä myytte. Maininnoista etsitään näitä nimiä, ja nimettyyn tuotteeseen liittyvä harmi tulkitaan herkemmin valitukseksi.',
  'products.list': 'Tuotteet',
  'products.add': 'Lisää tuote',
  'products.change': 'Muuta',
  'products.actions': 'Toiminnot: {name}',
  'products.also': 'kirjoitetaan myös {spellings}',
  'products.empty': 'Ei vielä tuotteita',
  'products.empty.why': 'Ilman niitä maininnasta näkee, mikä on vialla, mutta ei missä.',
  'products.failed': 'Tuotteiden lataus ei onnistunut',
  'products.removed': '{name} on poistettu. Aiemmin luetuissa maininnoissa se säilyy.',
  'products.change.failed': 'Muutos ei onnistunut: {name}. {why}',
  'products.form.change': 'Muuta: {name}',
  'products.form.name': 'Nimi',
  'products.form.name.hint': 'Nimi, jota tiimi käyttää.',
  'products.form.name.missing': 'Kirjoita nimi.',
  'products.form.spellings': 'Muut kirjoitusasut',
  'products.form.spellings.hint':
    'Lempinimet ja lyhenteet, yksi riville. Isot ja pienet kirjaimet, välit, yhdysviivat, tavalliset päätteet ja lipsahdus pitkässä nimessä ymmärretään ilmankin.',
  'products.form.spellings.many': 'Jätä enintään {n}.',
  'products.form.failed': 'Lisääminen ei onnistunut. {why}',
  'products.added': '{name} on luettelossa',
} as const
