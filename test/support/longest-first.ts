import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take minutes. Beside the crashes, which keep both processors busy, stand those that start no processes of their own. */
const long = [
  'screens/layout',
  'screens/access',
  'journeys/crash',
  'pipeline/faults',
  'test/channels',
  'replies/faults',
  'journeys/hostile',
]

/**
 * Starts the long files first, so that no worker is left alone with one at the end. A fresh clone has no record of how long files took,
 * and the size of a file says little of it.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = long.findIndex((part) => moduleId.includes(part))
      return found < 0 ? long.length : found
    }
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b))
  }
}
