export const JoinPage = () => null
