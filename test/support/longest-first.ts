import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take minutes, the longest first. */
const long = ['journeys/crash', 'journeys/hostile', 'pipeline/faults', 'test/channels', 'replies/faults', 'journeys/']

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
