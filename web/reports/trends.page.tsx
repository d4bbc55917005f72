export const TrendsPage = () => null
