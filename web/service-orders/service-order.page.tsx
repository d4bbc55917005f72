export const ServiceOrderPage = () => null
