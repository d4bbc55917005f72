import { derivedFacts } from '../engines/policy/facts.ts'
import { knownCategories } from '../engines/policy/goods.ts'

/** What `npm run decide -- --help` prints: every fact, and what is answered. */
export const decideHelp = () => `npm run -s decide [-- --rules FILE]     JSONL facts in, JSONL decisions out

A fact that is left out is unknown: it refuses nothing, and is asked if an answer to it would change anything. null, where it may
stand, says that there is none. Days are plain ISO dates. A line that cannot be read gets {id?, error}; facts with other names are
left out and named in "ignored".

  id                 text or number, given back
  at                 when it is decided: an instant with offset or Z, a clock time in the consumer's zone, a day, or epoch milliseconds
  topic              withdrawal | return | defect | not-delivered; a return with reason defect, accident or water is a defect
  country            two letters, the consumer's at the time of buying (UK or GB); zone: IANA name, else that of the capital
  region             a state of Germany (BY), SCT for Scotland
  salesChannel       distance | store | marketplace
  buyerKind          consumer | business; a consumer unless said
  category           ${knownCategories.join(', ')}; others have no known life
  sku                the article, for rules of single articles
  hygiene, unsealed, personalised, used       true | false
  usedTermAgreed     used goods: a shorter term was agreed separately
  condition          sealed | opened | worn | damaged
  noticeTierMonths   24 or 60: notice limit in Norway and Iceland; from the category unless said
  expectedLifeMonths how long such goods should last; from the category unless said
  listed             whether the goods are on the Turkish guarantee list; from the category unless said
  contractOn         day of the contract; that of delivery unless said
  deliveredOn        day of the last delivery, null: not yet; firstDeliveredOn, lastDeliveredOn: of several parcels
  informedOn         day the customer was told of the right to withdraw; null: never
  sentOn             day the withdrawal, or the goods, were sent; null: not sent
  goodsBackOn        day the goods came back; null: not yet
  parcelLost, expressDelivery, returnCostTold    true | false
  reason             changed-mind | defect | accident | water
  firstShownOn       day the fault first showed itself; toldOn: day we were told, today unless said
  repairs            [{reportedOn, returnedOn (null: still here), sameFault}]; none: []
  replacedOn         day of a replacement or exchange; null: never
  faultFound, feeTold, quoteRefused              true | false
  plan               key of a service plan held; null: none
  gift               true: the recipient asks
  movedTo            country the consumer lives in now
  purchases          how many purchases fit: 0, 1 or more
  amount, currency   goodwill asked for, in minor units; goodwillLeft: what is left of the budget

Answered: outcome, warranty, until (untilAt: the end of that day, epoch milliseconds), rules (the deciding one first), decidedBy, law (what
the law alone says), missing, questions (what each missing fact changes), duties and coming ({duty, rule, dueOn}), remedies, payer, fee,
approver, burden, evidence, likely, dates (the arithmetic), unread (rules no lawyer has read).

--rules FILE         a JSON array of rules instead of those that ship. Conditions may also ask for ${derivedFacts.join(', ')}.
`
