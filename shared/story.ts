/** `passed-on`: praise that goes to the people of the product, and nobody is asked. */
export const storyStates = ['offered', 'given', 'declined', 'withdrawn', 'passed-on'] as const
export type StoryState = (typeof storyStates)[number]

/** What somebody agrees to: that their words are shown, their name with them, their photos. */
export const storyScopes = ['quote', 'name', 'photo'] as const
export type StoryScope = (typeof storyScopes)[number]

/** Where: on the wall, in posts of ours, in print. */
export const storyPlaces = ['wall', 'networks', 'print'] as const
export type StoryPlace = (typeof storyPlaces)[number]

/** What can be done with praise by one key. */
export const praiseActions = ['thank', 'ask', 'pass-on'] as const
export type PraiseAction = (typeof praiseActions)[number]

/** Days within which every place must be cleared after a withdrawal. */
export const clearWithinDays = 7

export const longestStory = 2_000
/** The most stories on the wall, the newest first. */
export const mostOnWall = 60
