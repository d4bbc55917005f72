/**
 * draft → approved (undo window runs) → sending → sent | failed | uncertain.
 * `uncertain`: the network may have published it; only a person decides. `handed-over`: a person posts it by hand.
 */
export const replyStates = ['draft', 'approved', 'sending', 'sent', 'failed', 'uncertain', 'handed-over', 'withdrawn'] as const
export type ReplyState = (typeof replyStates)[number]

export const visibilities = ['public', 'private'] as const
export type Visibility = (typeof visibilities)[number]

/** Where words are written: public, private, and a note that is never sent. */
export const surfaces = [...visibilities, 'note'] as const
export type Surface = (typeof surfaces)[number]

/** What can come into a thread while somebody writes there: a post, its edit or deletion, a colleague's reply, the end of the case. */
export const cameKinds = ['post', 'edited', 'deleted', 'reply', 'resolved'] as const

/** What may follow what. */
export const replyMoves: Record<ReplyState, readonly ReplyState[]> = {
  draft: ['approved', 'handed-over', 'withdrawn'],
  approved: ['draft', 'sending', 'failed'],
  sending: ['sent', 'failed', 'uncertain', 'approved'],
  sent: [],
  failed: ['approved', 'handed-over', 'withdrawn'],
  uncertain: ['sent', 'failed'],
  'handed-over': ['sent', 'draft', 'withdrawn'],
  withdrawn: [],
}
