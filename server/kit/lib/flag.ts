/** A yes or no as the database keeps it. */
export const flagOf = (is: boolean): 0 | 1 => (is ? 1 : 0)
