export const PartsPage = () => null
