/** RFC 9457 problem details, as every error is answered. `code` is stable, `detail` is for people. */
export type Problem = {
  type: string
  title: string
  status: number
  code: string
  detail: string
  /** The values that `detail` names, for clients that say it in other languages: { limit: 280 }. */
  params?: Record<string, string | number>
  /** Which field of the request, when it is about one. */
  errors?: { path: string; message: string }[]
}
