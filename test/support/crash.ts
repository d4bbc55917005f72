/** What must hold however often a desk was killed. */
export const right = {
  lost: 0,
  keptTwice: 0,
  notClustered: 0,
  repliesTwice: 0,
  sentButNotTaken: 0,
  failedButTaken: 0,
  repliesApart: 0,
  damaged: 0,
  diedByThemselves: 0,
}
