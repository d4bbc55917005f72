import { day, hour } from '../../kit/lib/clock.ts'

/**
 * from ≤ t < to, epoch ms; `offsetMs` is the reader's distance from UTC, in which days begin. `now` is where the present is: it says what is
 * quicker to count, and changes no number.
 */
export type Period = { from: number; to: number; bucket: 'hour' | 'day'; offsetMs: number; now: number; lang?: string | undefined }

export const widthOf = (bucket: Period['bucket']): number => (bucket === 'hour' ? hour : day)

/** Where the bucket of a time begins, in the reader's days. */
export function bucketOf(at: number, { bucket, offsetMs }: Pick<Period, 'bucket' | 'offsetMs'>): number {
  const width = widthOf(bucket)
  return Math.floor((at + offsetMs) / width) * width - offsetMs
}
