export const ruleVisibilities = ['any', 'public', 'private'] as const
export type RuleVisibility = (typeof ruleVisibilities)[number]
