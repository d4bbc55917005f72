export const products = {
  'products.what':
    'What you sell. Mentions are checked for these names, and a problem with a named product is more likely to be classified as a complaint.',
  'products.list': 'Products',
  'products.add': 'Add a product',
  'products.change': 'Edit',
  'products.actions': 'More for {name}',
  'products.also': 'also written {spellings}',
  'products.empty': 'No products yet',
  'products.empty.why': 'Without products, a mention can say what is wrong but not with what.',
  'products.failed': 'The products could not be loaded',
  'products.removed': '{name} was removed. Mentions already analysed keep it.',
  'products.change.failed': '{name} could not be changed. {why}',
  'products.form.change': 'Edit {name}',
  'products.form.name': 'Name',
  'products.form.name.hint': 'What your team calls it.',
  'products.form.name.missing': 'Enter a name.',
  'products.form.spellings': 'Other spellings',
  'products.form.spellings.hint':
    'Nicknames and short forms, one per line. Capital letters, spaces, hyphens, common endings and a typo in a long name are handled automatically.',
  'products.form.spellings.many': 'Enter at most {n}.',
  'products.form.failed': 'The product could not be added. {why}',
  'products.added': '{name} was added',
} as const
