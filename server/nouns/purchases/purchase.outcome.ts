/** What became of something that was told: `same` left nothing behind, not even an event. */
export type Outcome = 'added' | 'changed' | 'same'
