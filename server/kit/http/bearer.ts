/**
 * The token that a program sends as `Authorization: Bearer …`; null where there is none, or more than one word. Who is a program and whose
 * token it is are read here alone, so that nothing is checked for one and done for another.
 */
export const bearerOf = (authorization: string | undefined): string | null =>
  /^Bearer +(\S{1,200}) *$/i.exec(authorization ?? '')?.[1] ?? null
