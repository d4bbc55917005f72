/** ISO 639-1 codes that a person can be said to write; others come with posts and purchases. */
export const languages = (
  'ar bg bs ca cs da de el en es et fa fi fr ga he hi hr hu is it ja ko lb lt lv mk mt nb nl nn no pl pt ro ru se sk sl so sq sr sv th ti tr uk ' +
  'ur vi zh'
).split(' ')

/** ISO 3166-1 alpha-2 codes: Europe and where its people buy from most. */
export const countries = (
  'AD AL AT AU BA BE BG BR BY CA CH CN CY CZ DE DK EE ES FI FO FR GB GE GI GL GR HR HU IE IL IN IS IT JP KR LI LT LU LV MA MC MD ME MK MT MX NL ' +
  'NO NZ PL PT RO RS RU SE SI SK SM TR UA US VA XK'
).split(' ')
