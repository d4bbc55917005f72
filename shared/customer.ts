/** What says that an author is a customer: a code posted from the account, a person here, or a file of purchases. Never a guess. */
export const linkBases = ['proof', 'hand', 'import'] as const
export type LinkBasis = (typeof linkBases)[number]

/** What a person here may change of a customer. */
export const customerFields = ['name', 'language', 'country', 'email', 'phone'] as const
export type CustomerField = (typeof customerFields)[number]

/** What needs a customer's word: mail that advertises, a letter about what they bought, telling their story. */
export const consentKinds = ['marketing-mail', 'product-letter', 'story'] as const
export type ConsentKind = (typeof consentKinds)[number]
export const consentAnswers = ['given', 'withdrawn'] as const
export type ConsentAnswer = (typeof consentAnswers)[number]
