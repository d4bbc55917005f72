export const cases = {
  'case.pick.search': 'Find a case',
  'case.pick.none': 'No case speaks of “{q}”.',
} as const
