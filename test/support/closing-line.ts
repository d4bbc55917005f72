import type { Reporter, TestModule } from 'vitest/node'

/** Ends the run with one plain line that any tool can read: "1717 passed, 0 failed". */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const passed = tests.filter((test) => test.result().state === 'passed').length
    // A file that did not even load has failed too.
    const broken = modules.filter((module) => module.state() === 'failed' && [...module.children.allTests('failed')].length === 0).length
    const failed = tests.filter((test) => test.result().state === 'failed').length + broken
    console.log(`${passed} passed, ${failed} failed`)
  }
}
